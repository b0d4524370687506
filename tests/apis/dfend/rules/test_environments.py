"""What websites and servers may send, and what they must: each with its kind of key."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.mock import build
from dfend_account import API, PUBLISHABLE, SECRET, Account, Sent

WEBSITE: Sent = {"source": "Browser", "identifiers": {"userId": "user-1842"}}
SERVER: Sent = {"source": "Server", "ip": "203.0.113.7", "identifiers": {"userId": "user-1842"}}

BOTH: Sent = {"idempotencyKey": "k", "type": "login", "device": {"deviceId": "d"}}
"""Fields that either may send."""

OF_SERVERS: Sent = {
    "ip": "203.0.113.7",
    "userAgent": "Mozilla/5.0",
    "lat": 52.52,
    "lon": 13.405,
    "metadata": {"session": 5173},
    "time": 1790846990000,
}
"""Fields that only servers may send."""

SECONDARY: Sent = {"phone": "+12025550111", "email": "ann@example.com", "name": "Ann"}
"""Identifiers that only servers may send."""


@pytest.mark.parametrize(("field", "value"), BOTH.items())
def test_either_may_send_it(field: str, value: JsonValue) -> None:
    assert Account().send(WEBSITE | {field: value}, PUBLISHABLE).status == 200
    assert Account().send(SERVER | {field: value}, SECRET).status == 200


@pytest.mark.parametrize(("field", "value"), OF_SERVERS.items())
def test_a_field_for_servers_is_refused_from_elsewhere(field: str, value: JsonValue) -> None:
    assert Account().send(SERVER | {field: value}, SECRET).status == 200
    refused = Account().send(WEBSITE | {field: value}, PUBLISHABLE)
    assert (refused.status, refused.json) == (403, {"message": f"only servers may send {field}"})


@pytest.mark.parametrize(("name", "value"), SECONDARY.items())
def test_an_identifier_for_servers_is_refused_from_elsewhere(name: str, value: JsonValue) -> None:
    identifiers: Sent = {"identifiers": {"userId": "user-1842", name: value}}
    assert Account().send(SERVER | identifiers, SECRET).status == 200
    refused = Account().send(WEBSITE | identifiers, PUBLISHABLE)
    assert (refused.status, refused.json) == (403, {"message": f"only servers may send {name}"})


@pytest.mark.parametrize(
    ("source", "publishable", "secret"),
    [
        ("App", 200, 403),
        ("Browser", 200, 403),
        ("Server", 403, 200),
        ("GoogleFetch", 400, 400),
        ("Identity", 400, 400),
        ("Unknown", 400, 400),
    ],
)
def test_each_source_is_of_one_kind_of_key(source: str, publishable: int, secret: int) -> None:
    signal: Sent = (SERVER if source == "Server" else WEBSITE) | {"source": source}
    assert [Account().send(signal, key).status for key in (PUBLISHABLE, SECRET)] == [publishable, secret]


@pytest.mark.parametrize(("path", "publishable", "secret"), [("/identity", 403, 200), ("/identity-status", 200, 200)])
def test_keys_that_were_given_have_the_same_powers(path: str, publishable: int, secret: int) -> None:
    given = {"publishableKey": "fake-mine", "secretKey": "fake-mine-too"}
    account = Account(build.mock(API, credentials=given))
    assert [account.send(WEBSITE, key).status for key in given.values()] == [200, 403]
    assert [account.send(SERVER, key).status for key in given.values()] == [403, 200]
    asked = [account.get(path, key, userId="user-1842").status for key in (*given.values(), PUBLISHABLE, SECRET)]
    assert asked == [publishable, secret, 401, 401]


@pytest.mark.parametrize(
    ("signal", "missing"),
    [(WEBSITE, "source"), (WEBSITE, "identifiers"), (SERVER, "source"), (SERVER, "identifiers"), (SERVER, "ip")],
)
def test_what_is_required_is_missed(signal: Sent, missing: str) -> None:
    key = SECRET if signal is SERVER else PUBLISHABLE
    assert Account().send({name: value for name, value in signal.items() if name != missing} | BOTH, key).status == 400


@pytest.mark.parametrize(
    ("identifiers", "status"),
    [
        ({"userId": "user-1842"}, 200),
        ({"identity": "idn-9d4c27"}, 200),
        ({"userId": "user-1842", "identity": "idn-9d4c27"}, 200),
        ({}, 400),
        ({"email": "jane.roe@example.com"}, 400),
        ({"phone": "+12025550143", "name": "Jane Roe"}, 400),
    ],
)
def test_a_user_is_named_by_one_primary_identifier_at_least(identifiers: Sent, status: int) -> None:
    assert Account().send(SERVER | {"identifiers": identifiers}, SECRET).status == status
    assert Account().send(WEBSITE | {"identifiers": identifiers}, PUBLISHABLE).status == status
