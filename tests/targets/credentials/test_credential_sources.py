"""Sources of credentials: fixed values, commands, and token endpoints; a token may contain its expiry."""

from __future__ import annotations

import base64
import json

import pytest

from caveat.errors import BadValue
from caveat.targets.configuration.secret import Secret, SecretSource
from caveat.targets.configuration.settings import AuthSettings
from caveat.targets.credentials.credential_sources import Configured, OAuth, expires_at
from caveat.targets.credentials.credentials import Credential
from oauth_server import OAuthServer

ENV, COMMAND = SecretSource.ENVIRONMENT, SecretSource.COMMAND

VALUES = {
    "TOKEN": "fake-token",
    "print-token": "fake-printed",
    "USER": "joe",
    "PASSWORD": "fake-password",
    "ID": "fake-id",
    "SECRET": "fake-client/secret",
}


def resolve(secret: Secret) -> str:
    return VALUES[secret.text]


def token(claims: object) -> str:
    encoded = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"e30.{encoded}.fake"


TOKENS = {
    "a token that expires": (token({"exp": 1234}), 1234.0),
    "a token without an end": (token({"sub": "fake"}), None),
    "an end that is no number": (token({"exp": "soon"}), None),
    "an end that is true": (token({"exp": True}), None),
    "claims that are no object": (token([1]), None),
    "three words": ("a.b.c", None),
    "a key": ("fake-key", None),
}


@pytest.mark.parametrize("title", TOKENS)
def test_when_a_token_expires(title: str) -> None:
    text, expected = TOKENS[title]
    assert expires_at(text) == expected


CONFIGURED = {
    "a token": ("token", {"token": Secret(ENV, "TOKEN")}, Credential("fake-token"), False),
    "a command": ("token", {"token": Secret(COMMAND, "print-token")}, Credential("fake-printed"), True),
    "user and password": (
        "basic",
        {"username": Secret(SecretSource.PLAIN, "USER"), "password": Secret(ENV, "PASSWORD")},
        Credential("joe:fake-password", secrets=("fake-password",)),
        False,
    ),
}


@pytest.mark.parametrize("title", CONFIGURED)
def test_a_configured_credential(title: str) -> None:
    kind, secrets, expected, renewable = CONFIGURED[title]
    source = Configured(AuthSettings("", kind, secrets), resolve)
    assert (source.get(0.0), source.renewable) == (expected, renewable)


CLIENT = AuthSettings(
    "",
    "client-credentials",
    {"client_id": Secret(ENV, "ID"), "client_secret": Secret(ENV, "SECRET")},
    "http://127.0.0.1/token",
)


@pytest.mark.parametrize(("sends_lifetime", "ends"), [(True, 1002.0), (False, None)])
def test_a_token_of_oauth(ends: float | None, *, sends_lifetime: bool) -> None:
    server = OAuthServer(sends_lifetime=sends_lifetime)
    source = OAuth(CLIENT, resolve, lambda _url, request: server.respond(request))
    expected = Credential("fake-token-1", ends, ("fake-client/secret", "fake-refresh"))
    assert (source.get(1000.0), source.renewable) == (expected, True)


def test_an_endpoint_that_gives_no_token_is_an_error() -> None:
    server = OAuthServer(down=True)
    with pytest.raises(BadValue, match=r"no access token: http://127.0.0.1/token answers status 503\. Check the"):
        OAuth(CLIENT, resolve, lambda _url, request: server.respond(request)).get(0.0)
