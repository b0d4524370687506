"""Rules of known users: how many they remember."""

from __future__ import annotations

import json

import pytest

from caveat.apis.dfend.rules import known_users
from caveat.apis.dfend.rules.requests import REMEMBERED
from caveat.exchange import Exchange, Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.judging.judge import Judge
from caveat_models.dfend.operations import Operation


def signal(user: str) -> Exchange:
    """A server's signal."""
    body: JsonValue = {"source": "Server", "ip": "x", "identifiers": {"userId": user}}
    receipt: JsonValue = {"started": 1, "finished": 1, "immediateResults": []}
    request = Request("POST", "/signal", Headers(), json.dumps(body).encode())
    return Exchange(request, Response(200, Headers(), json.dumps(receipt).encode()), Operation.SEND_SIGNAL)


def not_found(user: str) -> Exchange:
    """A request of an identity that is not found."""
    request = Request("GET", f"/identity?userId={user}", Headers())
    return Exchange(request, Response(404, Headers(), b"{}"), Operation.GET_IDENTITY)


@pytest.mark.parametrize(("between", "broken"), [(REMEMBERED - 1, True), (REMEMBERED, False)])
def test_only_the_most_recent_users_are_remembered(between: int, *, broken: bool) -> None:
    judge = Judge([known_users.a_user_of_a_servers_signal_is_found])
    for user in ("ann", *map(str, range(between))):
        judge.judge(signal(user))
    assert bool(judge.judge(not_found("ann")).findings) is broken
