"""Rules of new entities: how many exchanges they remember."""

from __future__ import annotations

import json

import pytest

from caveat.apis.dfend.rules import new_entities
from caveat.apis.dfend.rules.requests import REMEMBERED
from caveat.exchange import Exchange, Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.judging.judge import Judge
from caveat.judging.rule import Rule
from caveat_models.dfend.operations import Operation

LEVELS = {"NEW_IDENTITY": "INFO", "NEW_DEVICE": "WARNING"}


def signal(user: str, event: str = "") -> Exchange:
    """A signal, and the event that it causes, if any."""
    body: JsonValue = {"source": "Server", "ip": "x", "identifiers": {"userId": user}, "device": {"deviceId": "d"}}
    results: JsonValue = [{"id": "sig", "type": event, "level": LEVELS[event]}] if event else []
    receipt: JsonValue = {"started": 1, "finished": 1, "immediateResults": results}
    return exchange("/signal", body, receipt, Operation.SEND_SIGNAL)


def registration(user: str) -> Exchange:
    """A registration."""
    identity: JsonValue = {"id": "idn", "created": True, "merged": False}
    return exchange("/identity", {"userId": user}, identity, Operation.REGISTER_IDENTITY)


def exchange(path: str, request_body: JsonValue, response_body: JsonValue, operation: Operation) -> Exchange:
    """A POST with a 200 response."""
    request = Request("POST", path, Headers(), json.dumps(request_body).encode())
    return Exchange(request, Response(200, Headers(), json.dumps(response_body).encode()), operation)


@pytest.mark.parametrize(
    ("rule", "event", "remembered"),
    [
        (new_entities.a_user_is_new_once, "NEW_IDENTITY", REMEMBERED),
        (new_entities.a_device_is_new_once, "NEW_DEVICE", new_entities.RECENT),
    ],
)
@pytest.mark.parametrize("between", [signal("bob"), registration("bob")], ids=["signals", "registrations"])
def test_a_rule_ignores_reports_that_are_too_old(rule: Rule, event: str, remembered: int, between: Exchange) -> None:
    first = again = signal("ann", event)
    for count, broken in ((remembered - 1, True), (remembered, False)):
        judge = Judge([rule])
        for exchange in (first, *[between] * count):
            judge.judge(exchange)
        assert bool(judge.judge(again).findings) is broken
