"""Where the credentials of a target come from, in words without secrets."""

from __future__ import annotations

import pytest

from caveat.openapi.operation import SecurityScheme
from caveat.targets.configuration.secret import Secret, SecretSource
from caveat.targets.configuration.settings import AuthSettings, TargetSettings
from caveat.targets.credentials.credential_origins import origins

BEARER = SecurityScheme("bearerAuth", "http", "header", "Authorization", "bearer")
COOKIE = SecurityScheme("session", "apiKey", "cookie", "sid", "")

PLACE = "of the target staging, caveat.toml:3"


def env(name: str) -> Secret:
    return Secret(SecretSource.ENVIRONMENT, name)


def auth(kind: str = "token", scheme: str = "", **secrets: Secret) -> AuthSettings:
    return AuthSettings(scheme, kind, secrets)


ORIGINS: dict[str, tuple[TargetSettings, dict[str, str]]] = {
    "a variable": (
        TargetSettings("staging", "a", "u", auth=(auth(token=env("T")),)),
        {"bearerAuth": "env:T (auth of the target staging)"},
    ),
    "a command, which may contain a secret": (
        TargetSettings(
            "staging",
            "a",
            "u",
            auth=(auth(token=Secret(SecretSource.COMMAND, "login fake-0123")),),
            defined_in="caveat.toml:3",
        ),
        {"bearerAuth": f"a command (auth {PLACE})"},
    ),
    "several variables": (
        TargetSettings(
            "staging",
            "a",
            "u",
            auth=(auth("client-credentials", client_id=env("ID"), client_secret=env("SECRET")),),
        ),
        {"bearerAuth": "env:ID and env:SECRET (auth of the target staging)"},
    ),
    "a name in the file": (
        TargetSettings(
            "staging",
            "a",
            "u",
            auth=(auth("password", username=Secret(SecretSource.PLAIN, "me"), password=env("PASSWORD")),),
        ),
        {"bearerAuth": "env:PASSWORD (auth of the target staging)"},
    ),
    "a header field of the file": (
        TargetSettings("staging", "a", "u", headers={"authorization": env("T")}, defined_in="caveat.toml:3"),
        {"bearerAuth": f"env:T (headers {PLACE})"},
    ),
    "a header field of the command": (
        TargetSettings("staging", "a", "u").with_headers({"Authorization": "Bearer fake-0123", "X-Other": "x"}),
        {"bearerAuth": "the header field Authorization (-H)"},
    ),
    "none": (TargetSettings("staging", "a", "u"), {}),
}


@pytest.mark.parametrize("title", ORIGINS)
def test_the_origin_of_a_credential_is_named(title: str) -> None:
    settings, expected = ORIGINS[title]
    assert origins(settings, {"bearerAuth": BEARER}) == expected
    assert "fake-0123" not in str(origins(settings, {"bearerAuth": BEARER}))


def test_a_cookie_is_a_header_field() -> None:
    settings = TargetSettings("staging", "a", "u", headers={"cookie": env("C")})
    assert origins(settings, {"session": COOKIE}) == {"session": "env:C (headers of the target staging)"}
