"""The application that Schemathesis calls: keeps the latest judgements by the ids of test cases."""

from __future__ import annotations

import pytest

from caveat.asgi.in_process import client
from caveat.catalogue import catalogue
from caveat.session.session import Session
from caveat.targets.mock import mock_target
from caveat.targets.target import observed
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


def test_only_the_latest_judgements_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(application, "MAX_JUDGEMENTS", 2)
    app = after_calls("a", "b", "c")
    assert [case for case in "abc" if app.judgement(case)] == ["b", "c"]
