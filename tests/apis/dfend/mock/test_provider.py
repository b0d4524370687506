"""The mock of DFend: its answers to the contract's examples, and the keys that each operation requires."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest

from caveat.apis.dfend.mock.keys import Key
from caveat.apis.dfend.mock.provider import DfendProvider
from caveat.exchange import Headers, Request
from caveat.json_text import JsonValue
from caveat.mock.engine import Mock
from caveat.openapi.examples import example
from caveat.openapi.operation import Operation
from caveat.openapi.pointer import child, lookup
from caveat.provider.clock import START, milliseconds, ticking
from dfend_account import API, PUBLISHABLE, SECRET, Account, Sent, client, server

EXAMPLE_SIGNAL_TIME = 1790847000000
"""The time of the example signal in the contract, in ms."""
SIGNAL_AGE = 600_000
"""The age of that signal when a mock starts, in ms."""


def request(operation: Operation) -> Request:
    """The request of an operation's examples, with a valid key."""
    query = urlencode({parameter.name: parameter.example for parameter in operation.parameters})
    key = PUBLISHABLE if "publishableKey" in {name for entry in operation.security for name in entry} else SECRET
    headers = Headers([("x-api-key", key), ("content-type", "application/json")])
    body = example(API.spec.root, operation.body.pointer, "application/json") if operation.body else None
    return Request(operation.method, f"{operation.path}?{query}", headers, json.dumps(body).encode() if body else b"")


def shifted(value: JsonValue, by: int) -> JsonValue:
    """A value with its times shifted; no other number in the examples is as large."""
    match value:
        case dict():
            return {name: shifted(inner, by) for name, inner in value.items()}
        case list():
            return [shifted(inner, by) for inner in value]
        case int() if value > 10**12:
            return value + by
        case _:
            return value


@pytest.mark.parametrize("operation", API.spec.operations.values(), ids=lambda operation: operation.id)
def test_the_mock_answers_the_examples_of_the_contract(operation: Operation) -> None:
    expected = example(API.spec.root, operation.responses["200"].pointer, "application/json")
    response = Account().mock.answer(request(operation))
    assert response.json == shifted(expected, milliseconds(START) - SIGNAL_AGE - EXAMPLE_SIGNAL_TIME)


@pytest.mark.parametrize(("name", "events"), [("client", ["NEW_DEVICE"]), ("server", ["NEW_LOCATION", "NEW_DEVICE"])])
def test_each_example_signal_is_accepted(name: str, events: list[str]) -> None:
    body = API.spec.operations["send-signal"].body
    assert body is not None
    signal = lookup(API.spec.root, child(body.pointer, "content", "application/json", "examples", name, "value"))
    assert isinstance(signal, dict)
    assert Account().events(signal) == events


@pytest.mark.parametrize(
    ("signal", "key", "status"),
    [
        (client(), PUBLISHABLE, 200),
        (client(), SECRET, 403),
        (server(), SECRET, 200),
        (server(), PUBLISHABLE, 403),
        (client(ip="203.0.113.7"), PUBLISHABLE, 403),
        (client(time=1790847000000), PUBLISHABLE, 403),
        (client(metadata={}), PUBLISHABLE, 403),
        (client(identifiers={"userId": "user-1842", "email": "jane.roe@example.com"}), PUBLISHABLE, 403),
        (client(somethingElse=1), PUBLISHABLE, 200),
        (server(somethingElse=1), SECRET, 200),
        (client(), "fake-unknown-key", 401),
    ],
)
def test_each_kind_of_signal_requires_its_kind_of_key(signal: Sent, key: str, status: int) -> None:
    assert Account().send(signal, key).status == status


def test_the_error_names_the_fields_that_only_servers_may_send() -> None:
    signal = client(ip="203.0.113.7", identifiers={"userId": "user-1842", "name": "Jane Roe"})
    assert Account().send(signal).json == {
        "message": "body /ip, /identifiers/name: for servers only, but sent with a publishable key (client environment)"
    }


@pytest.mark.parametrize(("key", "status"), [(SECRET, 200), (PUBLISHABLE, 403), ("fake-unknown-key", 401)])
def test_operations_on_identities_require_a_secret_key(key: str, status: int) -> None:
    account = Account()
    assert account.get(key=key, userId="user-1842").status == status
    assert account.register("ann", key).status == status


@pytest.mark.parametrize("key", [SECRET, PUBLISHABLE])
def test_both_kinds_of_key_may_read_the_status(key: str) -> None:
    account = Account()
    statuses = [account.get("/identity-status", key, userId=user).json for user in ("user-1842", "user-2077")]
    assert statuses == [{"optedIn": True}, {"optedIn": False}]


def test_the_keys_are_those_given_to_the_provider() -> None:
    keys = {"fake-p": Key.PUBLISHABLE, "fake-s": Key.SECRET}
    mock = Mock(API.spec, lambda: DfendProvider(seed=0, clock=ticking(), keys=keys))
    assert mock.credentials == {"publishableKey": "fake-p", "secretKey": "fake-s"}
    account = Account(mock)
    assert account.send(client(), "fake-p").status == 200
    assert account.send(client()).status == 401


def test_the_same_seed_and_clock_give_the_same_answers() -> None:
    first, second = (Account().send(server("ann", device={"model": "X"})).body for _ in range(2))
    assert first == second
