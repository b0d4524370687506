"""Deliberate breaks: each is found, under the code of the broken promise."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from caveat.catalogue import catalogue
from caveat.catalogue.api import Api
from caveat.catalogue.workspace import Workspace
from caveat.exchange import Headers, Request, Response
from caveat.mock.build import build_mock
from caveat.mock.engine import Mock
from caveat.openapi import security
from caveat.openapi.violations import real_violations
from caveat.runs.check import check
from caveat.runs.run import run
from caveat.targets.target import Target
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from caveat.traffic.units import units

ROOT = Path(__file__).parent.parent


class Broken(Mock):
    """A mock that is spoiled on the way in or on the way out."""

    def __init__(self, api: Api, spoil: Callable[[Mock, Request], Response]) -> None:
        self.sound = build_mock(api)
        self.spoil = spoil
        super().__init__(api.spec)

    def answer(self, request: Request) -> Response:
        return self.spoil(self.sound, request)


def breaks_a_schema(kind: str) -> Callable[[Mock, Request], Response]:
    """Break one constraint of this kind in the body of each successful response."""

    def answer(mock: Mock, request: Request) -> Response:
        response = mock.answer(request)
        operation = mock.spec.exchange(request, response).operation
        if not response.ok or operation is None:
            return response
        schema = mock.spec.operations[operation].responses[str(response.status)].media["application/json"]
        violations = real_violations(mock.spec.schemas, schema, response.json)
        violation = next(violation for violation in violations if violation.kind == kind)
        return replace(response, body=json.dumps(violation.instances[0]).encode())

    return answer


def answers_an_undocumented_status(mock: Mock, request: Request) -> Response:
    response = mock.answer(request)
    return replace(response, status=202) if response.ok else response


def accepts_one_too_many(mock: Mock, request: Request) -> Response:
    return mock.answer(replace(request, target=request.target.replace("limit=101", "limit=100")))


def forgets_authentication(mock: Mock, request: Request) -> Response:
    name, value = security.header(mock.spec.security_schemes["bearerAuth"], mock.credentials["bearerAuth"])
    sent = [(key, held) for key, held in request.headers.items_sent if key.lower() != "authorization"]
    return mock.answer(replace(request, headers=Headers([*sent, (name, value)])))


BREAKS: dict[str, tuple[str, Callable[[Mock, Request], Response], str, str]] = {
    "a required field is dropped": ("dfend", breaks_a_schema("required"), "OAS003", "send-signal"),
    "a field is null": ("dfend", breaks_a_schema("null"), "OAS003", "send-signal"),
    "a field has another type": ("dfend", breaks_a_schema("type"), "OAS003", "send-signal"),
    "a status is undocumented": ("dfend", answers_an_undocumented_status, "OAS001", "send-signal"),
    "an invalid parameter is accepted": ("dialog360", accepts_one_too_many, "OAS006", "list-ads"),
    "authentication is forgotten": ("dialog360", forgets_authentication, "OAS007", "list-ads"),
}


@pytest.mark.parametrize("title", BREAKS)
def test_a_mock_that_breaks_a_promise_is_found(title: str) -> None:
    name, spoil, code, operation = BREAKS[title]
    api = catalogue.api(name)
    mock = Broken(api, spoil)
    target = Target(mock, credentials=mock.sound.credentials)
    plan = Plan(examples=5, phases=("examples", "coverage"))
    numbers = frozenset(unit.number for unit in units(api.spec, target, plan) if unit.operation == operation)
    verdict = run(api, target, drive, replace(plan, only=numbers))
    assert verdict.exit_code == 1
    assert (code, operation) in {(finding.code, finding.operation) for finding in verdict.findings}


@pytest.fixture
def checkout(tmp_path: Path) -> Workspace:
    for folder in ("specs", "generated"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "contracts" / "caveat").mkdir(parents=True)
    return Workspace(tmp_path)


EDITS = {
    "a model edited by hand": ("generated/caveat_models/unleash/models.py", "ge=1", "ge=0", "was edited by hand"),
    "a spec edited and not regenerated": (
        "specs/unleash/overlay.yaml",
        "minimum: 1",
        "minimum: 2",
        "has changed since the last generation",
    ),
}


@pytest.mark.parametrize("title", EDITS)
def test_an_edit_that_makes_models_stale_is_found(checkout: Workspace, title: str) -> None:
    path, before, after, reason = EDITS[title]
    file = checkout.root / path
    assert before in file.read_text()
    file.write_text(file.read_text().replace(before, after))
    plan = Plan(examples=1, phases=("examples",))
    api = replace(catalogue.api("unleash"), source=checkout.spec("unleash"))
    verdict = check(api, plan, checkout, lambda _activity, _exchanges: None)
    assert verdict.exit_code == 1
    assert [(finding.code, finding.file) for finding in verdict.findings] == [("GEN001", path)]
    assert reason in verdict.findings[0].message
