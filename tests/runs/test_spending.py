"""The requests of a run are counted, and a limit is enforced."""

from __future__ import annotations

import httpx
import pytest

from caveat.asgi.in_process import InProcess
from caveat.errors import NotSent, RunStopped
from caveat.exchange import Request, Response
from caveat.runs.spending import Spending, metered
from caveat.targets.target import Target
from pet_traffic import api, target

DOCUMENT = """
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get: {operationId: list-pets, responses: {'200': {description: x}}}
    post: {operationId: add-pet, responses: {'201': {description: x}}}
"""
SPEC = api(DOCUMENT).spec


def send(target: Target, method: str) -> int:
    with httpx.Client(transport=InProcess(target.app), base_url="http://pets") as client:
        return client.request(method, "/pets").status_code


def test_requests_and_writes_are_counted_and_nothing_is_sent_after_the_limit() -> None:
    spending = Spending.none(3)
    limited = metered(target(lambda _: Response(200)), SPEC, spending)
    assert [send(limited, method) for method in ("GET", "POST", "GET")] == [200, 200, 200]
    with pytest.raises(RunStopped):
        send(limited, "GET")
    assert (spending.requests.value, spending.writes.value) == (3, 1)
    assert (limited.traffic_log.stopped, limited.traffic_log.used_up) == ("max_requests (3) is used up", True)


@pytest.mark.parametrize(("error", "counted"), [(NotSent("add-pet", "x"), (0, 0)), (RuntimeError(), (1, 1))])
def test_a_request_that_was_not_sent_does_not_count(error: Exception, counted: tuple[int, int]) -> None:
    def refuse(_request: Request) -> Response:
        raise error

    spending = Spending.none()
    with pytest.raises(type(error)):
        send(metered(target(refuse), SPEC, spending), "POST")
    assert (spending.requests.value, spending.writes.value) == counted
