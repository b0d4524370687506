"""Secrets in a target's settings: references are taken, and a secret in the file is refused and not repeated."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.targets.configuration.secret import Secret, SecretSource
from target_file import HEAD, refusal, target

FAKE = "fake-0123"

ENV = Secret(SecretSource.ENVIRONMENT, "TOKEN")


def test_references_are_taken(tmp_path: Path) -> None:
    lines = (
        'headers = { Authorization = "env:TOKEN", X-Api-Key = "command: pass show key", X-Team = "qa" }\n'
        'parameters = { tenant = "demo", page = 2, api_key = "env:TOKEN", tags = ["a"] }\n'
        'proxy = "env:PROXY"\nledger = "env:LEDGER"'
    )
    settings = target(tmp_path, lines, head=HEAD.replace("https://staging.acme.example/v1", "env:URL"))
    assert settings.headers == {
        "Authorization": ENV,
        "X-Api-Key": Secret(SecretSource.COMMAND, "pass show key"),
        "X-Team": Secret(SecretSource.PLAIN, "qa"),
    }
    assert settings.parameters == {"tenant": "demo", "page": 2, "api_key": "env:TOKEN", "tags": ["a"]}
    assert (settings.url, settings.proxy, settings.ledger) == ("env:URL", "env:PROXY", "env:LEDGER")


def test_addresses_without_a_password_are_taken(tmp_path: Path) -> None:
    settings = target(tmp_path, 'proxy = "http://proxy.acme.example:3128"\nledger = "redis://127.0.0.1:6379/1"')
    assert (settings.proxy, settings.ledger) == ("http://proxy.acme.example:3128", "redis://127.0.0.1:6379/1")


WRITTEN = {
    "a token": (f'auth = {{ token = "{FAKE}" }}', 4),
    "a password": (f'auth = {{ username = "qa", password = "{FAKE}" }}', 4),
    "a client's secret": (
        f'auth = {{ client_id = "qa", client_secret = "{FAKE}", token_url = "https://acme.example" }}',
        4,
    ),
    "the second of two tokens": (f'auth = [\n  {{ token = "env:A" }},\n  {{ token = "{FAKE}" }},\n]', 6),
    "a token in a table of its own": (f'[targets.staging.auth]\nscheme = "a"\ntoken = "{FAKE}"', 6),
    "Authorization": (f'headers.Authorization = "Bearer {FAKE}"', 4),
    "Authorization in lower case": (f'headers = {{ authorization = "{FAKE}" }}', 4),
    "a cookie": (f'headers = {{ X-Team = "qa", Cookie = "session={FAKE}" }}', 4),
    "an API key": (f'[targets.staging.headers]\nX-Team = "qa"\nX-Api-Key = "{FAKE}"', 6),
    "a subscription key": (f'headers = {{ Ocp-Apim-Subscription-Key = "{FAKE}" }}', 4),
    "a bearer token in a field of another name": (f'headers = {{ X-Team = "Bearer {FAKE}" }}', 4),
    "a key among the parameters": (f'parameters = {{ api_key = "{FAKE}" }}', 4),
    "a proxy with a password": (f'proxy = "http://qa:{FAKE}@proxy.acme.example"', 4),
    "a ledger with a password": (f'ledger = "redis://:{FAKE}@acme.example"', 4),
}


@pytest.mark.parametrize("title", WRITTEN)
def test_a_secret_in_the_file_is_refused_with_its_line_and_not_repeated(tmp_path: Path, title: str) -> None:
    lines, line = WRITTEN[title]
    error = refusal(tmp_path, lines)
    assert error.startswith(f"caveat.toml:{line}: targets.staging.")
    assert "written in the file" in error or "contains credentials" in error
    assert "Write env:NAME" in error
    assert FAKE not in error


URLS = {
    "credentials": (f"https://qa:{FAKE}@staging.acme.example", "the URL contains credentials"),
    "credentials with a slash": (f"https://qa:/{FAKE}@staging.acme.example", "the URL contains credentials"),
    "a query": (f"https://staging.acme.example?api_key={FAKE}", "the URL has more than a path"),
    "a fragment": (f"https://staging.acme.example/#{FAKE}", "the URL has more than a path"),
    "another scheme": (f"ftp://{FAKE}.acme.example", "it is not an HTTP URL"),
    "no scheme": (f"{FAKE}.acme.example", "it is not an HTTP URL"),
    "a backslash": (f"https://127.0.0.1\\\\{FAKE}.acme.example", "it is not an HTTP URL"),
}


@pytest.mark.parametrize("title", URLS)
def test_a_url_with_more_than_host_and_path_is_refused_and_not_repeated(tmp_path: Path, title: str) -> None:
    url, words = URLS[title]
    error = refusal(tmp_path, "", head=HEAD.replace("https://staging.acme.example/v1", url))
    assert error.startswith(f"caveat.toml:3: targets.staging.url: {words}. ")
    assert FAKE not in error


REFUSED = {
    "a reference to no variable": (
        'headers = { X-Key = "env:" }',
        "env: is not followed by the name of an environment",
    ),
    "a variable with a hyphen": ('auth = { token = "env:A-B" }', "env: is not followed by the name of an environment"),
    "a command that is empty": ('auth = { token = "command: " }', "command: is not followed by a command line"),
    "a value that ends the line": ('headers = { X-Team = "a\\r\\nb" }', "cannot be sent in a header"),
    "a name that ends the line": ('headers = { "X Team" = "a" }', "is not the name of a header field"),
    "headers that are no table": ('headers = ["X-Team: qa"]', "targets.staging.headers is not a table"),
    "a proxy that is no address": ('proxy = "proxy"', "proxy is not the address of a proxy"),
    "a ledger of another kind": ('ledger = "postgres://acme.example"', "ledger is not the address of a redis server"),
}


@pytest.mark.parametrize("title", REFUSED)
def test_a_value_is_refused(tmp_path: Path, title: str) -> None:
    lines, words = REFUSED[title]
    error = refusal(tmp_path, lines)
    assert error.startswith("caveat.toml:4: ")
    assert words in error


def test_a_command_line_with_an_open_quote_is_refused(tmp_path: Path) -> None:
    error = refusal(tmp_path, """auth = { token = 'command: pass "show' }""", in_schema=False)
    assert "command: is not followed by a command line" in error


def test_a_date_is_no_parameter(tmp_path: Path) -> None:
    (tmp_path / "caveat.toml").write_text("")
    lines = "parameters = { since = 2026-01-01 }"
    with pytest.raises(ValueError, match="date"):
        refusal(tmp_path, lines)
