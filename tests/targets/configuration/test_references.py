"""References in a target's settings are replaced by their values; errors do not repeat the values."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from caveat.errors import BadConfiguration, SecretUnavailable
from caveat.json_text import JsonValue
from caveat.targets.configuration.references import resolved
from caveat.targets.configuration.settings import AuthSettings, TargetSettings

SETTINGS = TargetSettings("staging", "acme.yaml", "env:ACME_URL", defined_in="caveat.toml:1")


def test_a_reference_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACME_URL", "https://staging.acme.example/v1/")
    monkeypatch.setenv("TENANT", "demo")
    settings = replace(
        SETTINGS,
        proxy="env:ACME_URL",
        ledger="runs/ledger.sqlite",
        parameters={"tenant": "env:TENANT", "page": 2},
        auth=(AuthSettings("", "password", token_url="env:ACME_URL"),),  # noqa: S106 - a reference
    )
    found = resolved(settings)
    assert found.url == "https://staging.acme.example/v1"
    assert (found.ledger, found.parameters) == ("runs/ledger.sqlite", {"tenant": "demo", "page": 2})
    assert [auth.token_url for auth in found.auth] == ["https://staging.acme.example/v1/"]


def test_a_missing_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ACME_URL", raising=False)
    with pytest.raises(
        SecretUnavailable, match=r"^caveat\.toml:1: env:ACME_URL: the environment variable ACME_URL is empty or not set"
    ):
        resolved(SETTINGS)


@pytest.mark.parametrize("url", ["https://qa:fake-0123@acme.example", "https://acme.example?key=fake-0123"])
def test_a_url_with_a_secret_is_refused_and_not_repeated(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("ACME_URL", url)
    with pytest.raises(BadConfiguration) as error:
        resolved(SETTINGS)
    assert str(error.value).startswith("caveat.toml:1: the value of url (env:ACME_URL): the URL ")
    assert "fake-0123" not in str(error.value)


GONE = Path("gone.pem")


@pytest.mark.parametrize(
    ("key", "settings"), [("ca", replace(SETTINGS, ca=GONE)), ("client_cert", replace(SETTINGS, client_cert=GONE))]
)
def test_a_file_that_cannot_be_read_is_reported(
    monkeypatch: pytest.MonkeyPatch, key: str, settings: TargetSettings
) -> None:
    monkeypatch.setenv("ACME_URL", "https://acme.example")
    with pytest.raises(BadConfiguration, match=rf"{key}: gone\.pem cannot be read"):
        resolved(settings)


def test_the_values_of_parameters_that_are_not_in_the_file_are_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TENANT", "fake-tenant")
    parameters: dict[str, JsonValue] = {"tenant": "env:TENANT", "team": "qa", "limit": 3}
    settings = resolved(TargetSettings("a", "a.yaml", "https://a.example", parameters=parameters))
    assert (settings.parameters, settings.secrets) == ({**parameters, "tenant": "fake-tenant"}, ("fake-tenant",))
