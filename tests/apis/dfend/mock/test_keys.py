"""What websites and servers may and must send, each with its kind of API key."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.mock.build import build_mock
from dfend_account import API, PUBLISHABLE, SECRET, Account, Sent

CLIENT_KEY = "a publishable key (client environment)"
FOR_CLIENTS = f"sent with {CLIENT_KEY}, which is for the source App or Browser"
FOR_SERVERS = "sent with a secret key (server environment), which is for the source Server"

WEBSITE: Sent = {"source": "Browser", "identifiers": {"userId": "user-1842"}}
SERVER: Sent = {"source": "Server", "ip": "203.0.113.7", "identifiers": {"userId": "user-1842"}}

BOTH: Sent = {"idempotencyKey": "k", "type": "login", "device": {"deviceId": "d"}}
"""Fields that both may send."""

SERVER_ONLY: Sent = {
    "ip": "203.0.113.7",
    "userAgent": "Mozilla/5.0",
    "lat": 52.52,
    "lon": 13.405,
    "metadata": {"session": 5173},
    "time": 1790846990000,
}
"""Fields that only servers may send."""

SERVER_ONLY_IDENTIFIERS: Sent = {"phone": "+12025550111", "email": "ann@example.com", "name": "Ann"}
"""Identifiers that only servers may send."""


@pytest.mark.parametrize(("field", "value"), BOTH.items())
def test_both_may_send_these_fields(field: str, value: JsonValue) -> None:
    assert Account().send(WEBSITE | {field: value}, PUBLISHABLE).status == 200
    assert Account().send(SERVER | {field: value}, SECRET).status == 200


@pytest.mark.parametrize(("field", "value"), SERVER_ONLY.items())
def test_a_field_for_servers_is_refused_with_a_publishable_key(field: str, value: JsonValue) -> None:
    assert Account().send(SERVER | {field: value}, SECRET).status == 200
    refused = Account().send(WEBSITE | {field: value}, PUBLISHABLE)
    assert (refused.status, refused.json) == (
        403,
        {"message": f"body /{field}: for servers only, but sent with {CLIENT_KEY}"},
    )


@pytest.mark.parametrize(("name", "value"), SERVER_ONLY_IDENTIFIERS.items())
def test_an_identifier_for_servers_is_refused_with_a_publishable_key(name: str, value: JsonValue) -> None:
    identifiers: Sent = {"identifiers": {"userId": "user-1842", name: value}}
    assert Account().send(SERVER | identifiers, SECRET).status == 200
    refused = Account().send(WEBSITE | identifiers, PUBLISHABLE)
    message = f"body /identifiers/{name}: for servers only, but sent with {CLIENT_KEY}"
    assert (refused.status, refused.json) == (403, {"message": message})


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
def test_each_source_requires_one_kind_of_key(source: str, publishable: int, secret: int) -> None:
    signal: Sent = (SERVER if source == "Server" else WEBSITE) | {"source": source}
    assert [Account().send(signal, key).status for key in (PUBLISHABLE, SECRET)] == [publishable, secret]


@pytest.mark.parametrize(("path", "publishable", "secret"), [("/identity", 403, 200), ("/identity-status", 200, 200)])
def test_custom_credentials_have_the_same_permissions(path: str, publishable: int, secret: int) -> None:
    credentials = {"publishableKey": "fake-mine", "secretKey": "fake-mine-too"}
    account = Account(build_mock(API, credentials=credentials))
    assert [account.send(WEBSITE, key).status for key in credentials.values()] == [200, 403]
    assert [account.send(SERVER, key).status for key in credentials.values()] == [403, 200]
    statuses = [
        account.get(path, key, userId="user-1842").status for key in (*credentials.values(), PUBLISHABLE, SECRET)
    ]
    assert statuses == [publishable, secret, 401, 401]


@pytest.mark.parametrize(
    ("signal", "missing"),
    [(WEBSITE, "source"), (WEBSITE, "identifiers"), (SERVER, "source"), (SERVER, "identifiers"), (SERVER, "ip")],
)
def test_a_missing_required_field_is_400(signal: Sent, missing: str) -> None:
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
def test_a_signal_requires_at_least_one_primary_identifier(identifiers: Sent, status: int) -> None:
    assert Account().send(SERVER | {"identifiers": identifiers}, SECRET).status == status
    assert Account().send(WEBSITE | {"identifiers": identifiers}, PUBLISHABLE).status == status


@pytest.mark.parametrize(
    ("signal", "key", "message"),
    [
        (
            {"identifiers": {"userId": "ann"}},
            PUBLISHABLE,
            f'body: "source" is a required property: "App", "Browser" or "Server" ({FOR_CLIENTS})',
        ),
        (
            SERVER | {"time": -5},
            SECRET,
            f"body /time: -5 is less than the minimum of 0 ({FOR_SERVERS})",
        ),
        (
            WEBSITE | {"identifiers": {"email": "ann@example.com"}},
            PUBLISHABLE,
            f'body /identifiers: "userId" or "identity" is a required property ({FOR_CLIENTS})',
        ),
        (
            SERVER,
            PUBLISHABLE,
            f"body /source: Server is {FOR_CLIENTS}",
        ),
        (WEBSITE, SECRET, f"body /source: Browser is {FOR_SERVERS}"),
    ],
)
def test_a_refusal_names_the_field_at_fault_and_the_environment_of_the_key(
    signal: Sent, key: str, message: str
) -> None:
    assert Account().post("/signal", signal, key).json == {"message": message}
