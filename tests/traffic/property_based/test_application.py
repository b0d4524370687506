"""The application that Schemathesis calls: keeps the latest judgements by the ids of test cases."""

from __future__ import annotations

import pytest
from starlette.types import Receive, Scope, Send

from caveat.asgi import messages
from caveat.asgi.in_process import client
from caveat.catalogue import catalogue
from caveat.errors import Unreachable
from caveat.exchange import Response
from caveat.session.session import Session
from caveat.targets.mock import mock_target
from caveat.targets.target import Target, observed
from caveat.traffic.property_based import application
from caveat.traffic.property_based.application import Application

UNLEASH = catalogue.api("unleash")
PATH = "/api/signal-endpoint/github-issues"


def after_calls(*cases: str) -> Application:
    app = Application(observed(mock_target(UNLEASH), Session(UNLEASH)))
    with client(app, "http://unleash.invalid") as http:
        for case in cases:
            http.post(PATH, headers={"X-Schemathesis-TestCaseId": case} if case else {})
    return app


def test_the_judgement_of_a_test_case_is_found_by_its_id() -> None:
    app = after_calls("abc", "")
    judgement = app.judgement("abc")
    assert judgement
    assert judgement.exchange.response.status == 401
    assert app.judgement("def") is None


def test_the_id_of_a_test_case_is_not_sent_to_the_target() -> None:
    sent: list[str] = []

    async def answers(scope: Scope, _receive: Receive, send: Send) -> None:
        sent.extend(name.decode() for name, _ in scope["headers"])
        await messages.send(Response(200), send)

    with client(Application(Target(answers)), "http://a") as http:
        http.get("/", headers={"X-Schemathesis-TestCaseId": "abc", "X-Ours": "a"})
    assert [name for name in sent if name.startswith("x-")] == ["x-ours"]


def test_an_empty_token_is_sent_without_the_space_before_it() -> None:
    sent: list[bytes] = []

    async def answers(scope: Scope, _receive: Receive, send: Send) -> None:
        sent.extend(value for name, value in scope["headers"] if name == b"authorization")
        await messages.send(Response(200), send)

    with client(Application(Target(answers)), "http://a") as http:
        http.get("/", headers={"Authorization": "Bearer "})
    assert sent == [b"Bearer"]


def test_only_the_latest_judgements_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(application, "MAX_JUDGEMENTS", 2)
    app = after_calls("a", "b", "c")
    assert [case for case in "abc" if app.judgement(case)] == ["b", "c"]


def test_a_target_that_does_not_answer_is_reported_with_the_request() -> None:
    async def hangs(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise Unreachable("http://a", "no response within 10 s")

    app = Application(Target(hangs, is_up=lambda: False))
    with client(app, "http://a") as http:
        for path in ("/pets/1?limit=2", "/pets/2", "/pets/2"):
            http.get(path)
    reason = "http://a does not answer (no response within 10 s). Is the server running, and is the URL right?"
    assert app.take_unreachable() == [f"GET /pets/1?limit=2 and 1 more: {reason}"]
    assert app.take_unreachable() == []
