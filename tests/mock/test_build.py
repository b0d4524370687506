"""The stand-in: the mock of an API, fresh."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from acme import DOCUMENT
from caveat.catalogue import catalogue
from caveat.catalogue.api import Api
from caveat.exchange import Headers, Request
from caveat.mock import build
from caveat.openapi.spec import Spec
from caveat.provider.clock import FIRST, LAST, ticking


def test_any_document_has_one_without_behaviour(compiled: Callable[[str], Spec]) -> None:
    spec = compiled(DOCUMENT)
    assert build.mock(Api("acme", lambda: spec)).provider is None


def test_an_api_with_behaviour_lives_in_the_same_times_unless_it_is_given_a_clock() -> None:
    unleash = catalogue.api("unleash")
    assert build.mock(unleash).provider is not None
    clock = datetime(2026, 5, 5, tzinfo=UTC)
    mock = build.mock(unleash, clock=lambda: clock)
    [operation] = unleash.spec.operations.values()
    path = operation.path.replace("{name}", str(operation.parameters[0].example))
    headers = Headers([("Authorization", mock.credentials["apiKey"]), ("content-type", "application/json")])
    assert b"2026-05-05" in mock.answer(Request("POST", path, headers, b"{}")).body


@pytest.mark.parametrize("name", catalogue.names())
@pytest.mark.parametrize("start", [FIRST, LAST])
def test_every_mock_lives_at_the_first_and_at_the_last_time(name: str, start: datetime) -> None:
    mock = build.mock(catalogue.api(name), clock=ticking(start))
    mock.load(mock.dump())


def test_a_clock_that_ticks_begins_anew_with_the_mock() -> None:
    mock = build.mock(catalogue.api("unleash"), clock=ticking())
    headers = Headers([("Authorization", mock.credentials["apiKey"]), ("content-type", "application/json")])
    call = Request("POST", "/api/signal-endpoint/github-issues", headers, b"{}")
    first, second = mock.answer(call), mock.answer(call)
    mock.reset()
    assert [mock.answer(call), mock.answer(call)] == [first, second]


def test_what_is_made_up_lies_before_the_clock_s_first_time(compiled: Callable[[str], Spec]) -> None:
    spec = compiled(
        "paths: {/a: {get: {responses: {'200': {content: {application/json: {schema: "
        "{type: array, minItems: 20, items: {type: string, format: date-time}}}}}}}}}"
    )
    for clock, year in ((None, 2025), (ticking(datetime(1999, 1, 1, tzinfo=UTC)), 1998)):
        made = build.mock(Api("acme", lambda: spec), clock=clock).answer(Request("GET", "/a")).json
        assert made == build.mock(Api("acme", lambda: spec), clock=clock).answer(Request("GET", "/a")).json
        assert isinstance(made, list)
        assert {str(moment)[:4] for moment in made} == {str(year)}
