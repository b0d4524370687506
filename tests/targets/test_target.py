"""Targets: a session observes each exchange, and a reset of the target restarts the session."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from starlette.types import Message

from caveat.asgi.in_process import client
from caveat.asgi.tap import OBSERVED
from caveat.catalogue import catalogue
from caveat.catalogue.api import Api
from caveat.exchange import Exchange, Headers, Request, Response
from caveat.judging.judge import Judgement
from caveat.mock.build import build_mock
from caveat.session.session import Session
from caveat.targets.mock import mock_target
from caveat.targets.target import Target, observed, session_for
from exchange_text import exchanges
from pet_collection import pets

UNLEASH = catalogue.api("unleash")
PATH = "/api/signal-endpoint/github-issues"


def test_credentials_and_headers_are_not_shown() -> None:
    target = Target(build_mock(UNLEASH), credentials={"key": "fake-key"}, headers={"x-key": "fake-header"})
    assert "fake-" not in repr(target)


def test_a_session_for_a_target_masks_its_credentials_and_headers() -> None:
    target = Target(build_mock(UNLEASH), credentials={"key": "fake-key"}, headers={"x-key": "fake-header"})
    assert session_for(UNLEASH, target).redact("fake-key and fake-header") == "*** and ***"


def test_a_session_for_a_target_masks_secrets_that_the_target_learns_later() -> None:
    secrets: list[str] = []
    session = session_for(UNLEASH, Target(build_mock(UNLEASH), secrets=lambda: secrets))
    assert session.redact("fake-token") == "fake-token"
    secrets.append("fake-token")
    assert (session.redact("fake-token"), session.redactor) == ("***", session.redactor)


def test_a_credential_that_is_not_the_target_s_is_reported_as_made_up() -> None:
    target = Target(build_mock(UNLEASH), credentials={"key": "fake-key"})
    for key, shown in (("fake-key", "***"), ("another", "made-up"), ("Bearer another", "Bearer made-up")):
        exchange = Exchange(Request("POST", PATH, Headers([("authorization", key)])), Response(200))
        assert session_for(UNLEASH, target).redactor.exchange(exchange).request.headers["authorization"] == shown


@pytest.mark.parametrize(("settle_s", "codes"), [(0.5, ["STA001"]), (0.0, [])])
def test_a_session_judges_writes_after_the_time_that_the_target_gives_them(settle_s: float, codes: list[str]) -> None:
    session = session_for(Api("pets", pets), Target(build_mock(UNLEASH), settle_s=settle_s))
    found: list[str] = []
    for each in exchanges(pets(), "POST /pets {name: Rex} -> 201 {id: 1, name: Rex}\nwait 1\nGET /pets/1 -> 404"):
        found += [finding.code for finding in session.observe(each.request, each.response, each.time).findings]
    assert [code for code in found if code.startswith("STA")] == codes


def test_each_exchange_is_observed_once() -> None:
    session = Session(UNLEASH)
    target = observed(mock_target(UNLEASH), session)
    with client(target.app, "http://unleash.invalid") as http:
        http.post(PATH, headers={"authorization": target.credentials["apiKey"]})
        http.post(PATH)
    assert (session.coverage.exchanges, dict(session.coverage.operations)) == (2, {"call-signal-endpoint": 2})


def test_a_reset_resets_the_target_and_the_memory_of_rules() -> None:
    events: list[str] = []
    session = Session(UNLEASH)
    session.restart = lambda: events.append("session")  # type: ignore[method-assign] # records the order
    target = observed(Target(build_mock(UNLEASH), reset=lambda: events.append("target")), session)
    assert target.reset is not None
    target.reset()
    assert events == ["target", "session"]


def test_an_observed_target_can_be_reset_only_if_the_target_can() -> None:
    assert observed(Target(build_mock(UNLEASH)), Session(UNLEASH)).reset is None


def test_a_function_in_the_scope_of_a_request_gets_its_judgement() -> None:
    judgements: list[Judgement] = []
    messages: Iterator[Message] = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Message:
        return next(messages)

    async def send(_message: Message) -> None:
        pass

    scope = {"type": "http", "method": "POST", "path": PATH, "headers": [], OBSERVED: judgements.append}
    asyncio.run(_call(observed(mock_target(UNLEASH), Session(UNLEASH)), scope, receive, send))
    [judgement] = judgements
    assert (judgement.exchange.operation, judgement.exchange.response.status) == ("call-signal-endpoint", 401)


async def _call(target: Target, scope: dict[str, object], receive: object, send: object) -> None:
    await target.app(scope, receive, send)  # type: ignore[arg-type] # ASGI's own types
