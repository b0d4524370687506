"""Keys of a target's settings: each has a type and a description, and `auth` has four forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.targets.configuration import keys
from caveat.targets.configuration.secret import Secret, SecretSource
from caveat.targets.configuration.settings import AuthSettings
from target_file import HEAD, refusal, target


def env(name: str) -> Secret:
    return Secret(SecretSource.ENVIRONMENT, name)


QA = Secret(SecretSource.PLAIN, "qa")

TOKEN_URL = "https://auth.acme.example/token"  # noqa: S105 - an address

AUTH = {
    "a token": ('{ token = "env:T" }', AuthSettings("", "token", {"token": env("T")})),
    "a token for a scheme": (
        '{ scheme = "apiKey", token = "command:pass show acme" }',
        AuthSettings("apiKey", "token", {"token": Secret(SecretSource.COMMAND, "pass show acme")}),
    ),
    "a user": (
        '{ username = "qa", password = "env:P" }',
        AuthSettings("", "basic", {"username": QA, "password": env("P")}),
    ),
    "a client": (
        f'{{ client_id = "qa", client_secret = "env:S", token_url = "{TOKEN_URL}", scopes = ["read"] }}',
        AuthSettings("", "client-credentials", {"client_id": QA, "client_secret": env("S")}, TOKEN_URL, ("read",)),
    ),
    "a user who gets a token": (
        f'{{ username = "qa", password = "env:P", token_url = "{TOKEN_URL}" }}',
        AuthSettings("", "password", {"username": QA, "password": env("P")}, TOKEN_URL),
    ),
    "a user and a client": (
        f'{{ username = "qa", password = "env:P", client_id = "qa", token_url = "{TOKEN_URL}" }}',
        AuthSettings("", "password", {"username": QA, "password": env("P"), "client_id": QA}, TOKEN_URL),
    ),
}


@pytest.mark.parametrize("title", AUTH)
def test_auth_has_a_form(tmp_path: Path, title: str) -> None:
    line, auth = AUTH[title]
    assert target(tmp_path, f"auth = {line}").auth == (auth,)


def test_auth_may_be_an_array(tmp_path: Path) -> None:
    lines = '[[targets.staging.auth]]\nscheme = "a"\ntoken = "env:A"\n[[targets.staging.auth]]\ntoken = "env:B"'
    assert [(auth.scheme, auth.secrets["token"]) for auth in target(tmp_path, lines).auth] == [
        ("a", env("A")),
        ("", env("B")),
    ]


REFUSED = {
    "auth that is no table": ('auth = "env:T"', "targets.staging.auth is not a table. Write a table, such as { scheme"),
    "no credential": ('auth = { scheme = "a" }', "auth does not say how to get a credential. Give token; username"),
    "a user without a password": ('auth = { username = "qa" }', "does not say how to get a credential"),
    "a client without an address": (
        'auth = { client_id = "qa", client_secret = "env:S" }',
        "does not say how to get a credential",
    ),
    "a token and a user": (
        'auth = { token = "env:T", username = "qa", password = "env:P" }',
        "does not say how to get a credential",
    ),
    "an unknown key": ('auth = { tokn = "env:T" }', "targets.staging.auth has no key 'tokn'. Did you mean token?"),
    "an unknown key in an array": (
        'auth = [{ scheme = "a", token = "env:T", scope = "a" }]',
        "targets.staging.auth.0 has no key 'scope'. Did you mean scopes?",
    ),
}


@pytest.mark.parametrize("title", REFUSED)
def test_auth_is_refused(tmp_path: Path, title: str) -> None:
    lines, words = REFUSED[title]
    error = refusal(tmp_path, lines)
    assert error.startswith("caveat.toml:4: ")
    assert words in error


@pytest.mark.parametrize("key", [key for key in keys.KEYS if key.required], ids=lambda key: key.name)
def test_a_required_key_is_asked_for(tmp_path: Path, key: keys.Key[object]) -> None:
    head = "".join(line for line in HEAD.splitlines(keepends=True) if not line.startswith(key.name))
    assert refusal(tmp_path, "", head=head).startswith(f"caveat.toml:1: targets.staging has no {key.name}. Write")


def test_each_key_has_a_sentence() -> None:
    for key in (*keys.KEYS, *keys.AUTH_KEYS):
        assert key.description[0].isupper()
        assert key.description.endswith(".")
    assert len({key.name for key in keys.KEYS}) == len(keys.KEYS)
