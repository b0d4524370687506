"""A dry run counts requests by operation and effect, and sends none."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from caveat.asgi.in_process import client
from caveat.catalogue import catalogue
from caveat.errors import NotSent
from caveat.openapi.operation import Effect, Operation
from caveat.openapi.spec import Spec
from caveat.runs.dry_run import dry_run
from caveat.targets.target import Target
from caveat.traffic.events import ProgressEvent
from caveat.traffic.plan import Plan

DOCUMENT = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get: {operationId: list-pets, responses: {'200': {description: Pets.}}}
    post: {operationId: create-pet, responses: {'201': {description: Made.}}}
  /orders:
    post: {operationId: order, x-effect: spends, responses: {'201': {description: Made.}}}
"""

SENT = [("GET", "/pets"), ("GET", "/pets"), ("POST", "/pets"), ("POST", "/orders"), ("TRACE", "/pets"), ("GET", "/no")]


def traffic(_spec: Spec, target: Target, _plan: Plan) -> Iterator[ProgressEvent]:
    """Send one request after the other, and go on after those that are refused."""
    with client(target.app, "http://pets.invalid") as http:
        for method, path in SENT:
            try:
                http.request(method, path)
            except NotSent as error:
                yield ProgressEvent("refused", error.operation)


def no_spending(operation: Operation) -> str:
    return "it costs money" if operation.effect is Effect.SPENDS else ""


def test_requests_are_counted_unless_they_would_be_refused(tmp_path: Path) -> None:
    (tmp_path / "pets.yaml").write_text(DOCUMENT)
    counted = dry_run(catalogue.find(str(tmp_path / "pets.yaml")), traffic, Plan(), no_spending)
    assert counted.requests == {"list-pets": 2, "create-pet": 1}
    assert counted.effects == {Effect.READS: 2, Effect.WRITES: 1}
    assert counted.not_allowed == {"order": "it costs money"}
    assert counted.total == 3
