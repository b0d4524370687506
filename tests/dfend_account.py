"""A client of DFend's mock, for the tests of the mock."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from urllib.parse import urlencode

from caveat.catalogue import catalogue
from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.mock.build import build_mock
from caveat.mock.engine import Mock
from caveat_models.dfend.models import Identity, RegisteredIdentity, SignalReceipt

API = catalogue.api("dfend")
PUBLISHABLE = "fake-publishable-key"
SECRET = "fake-secret-key"  # noqa: S105 - valid for the mock only

Sent = dict[str, JsonValue]


def client(user: str = "user-1842", **fields: JsonValue) -> Sent:
    """A signal from a website."""
    return {"source": "Browser", "identifiers": {"userId": user}, **fields}


def server(user: str = "user-1842", **fields: JsonValue) -> Sent:
    """A signal from a server."""
    return {"source": "Server", "ip": "203.0.113.7", "identifiers": {"userId": user}, **fields}


@dataclass(slots=True)
class Account:
    """Sends requests to a new mock."""

    mock: Mock = field(default_factory=lambda: build_mock(API))

    def send(self, signal: Sent, key: str = "") -> Response:
        """Send a signal, with the matching kind of key by default."""
        return self.post("/signal", signal, key or (SECRET if signal["source"] == "Server" else PUBLISHABLE))

    def events(self, signal: Sent) -> list[str]:
        """The types of the events that a signal causes at once."""
        return [str(result.type) for result in self.send(signal).parse(SignalReceipt).immediate_results]

    def register(self, user: str, key: str = SECRET, **fields: JsonValue) -> Response:
        """Register a user."""
        return self.post("/identity", {"userId": user, **fields}, key)

    def registered(self, user: str, **fields: JsonValue) -> RegisteredIdentity:
        """Register a user and return the answer."""
        return self.post("/identity", {"userId": user, **fields}, SECRET).parse(RegisteredIdentity)

    def get(self, path: str = "/identity", key: str = SECRET, **reference: str) -> Response:
        """Read an identity."""
        return self.mock.answer(Request("GET", f"{path}?{urlencode(reference)}", Headers([("x-api-key", key)])))

    def get_with_body(self, path: str, body: Sent, **query: str) -> Response:
        """Read an identity that the body of the request names."""
        headers = Headers([("x-api-key", SECRET), ("content-type", "application/json")])
        target = f"{path}?{urlencode(query)}" if query else path
        return self.mock.answer(Request("GET", target, headers, json.dumps(body).encode()))

    def identity(self, **reference: str) -> Identity:
        """Read an identity that exists."""
        return self.get(**reference).parse(Identity)

    def post(self, path: str, body: Sent, key: str) -> Response:
        """Send a body to a path."""
        headers = Headers([("x-api-key", key), ("content-type", "application/json")])
        return self.mock.answer(Request("POST", path, headers, json.dumps(body).encode()))
