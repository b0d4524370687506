"""Settings of a target: by default they allow reads only, and they show no value of a header field."""

from __future__ import annotations

from caveat.openapi.operation import Effect
from caveat.targets.configuration.secret import Secret, SecretSource
from caveat.targets.configuration.settings import TargetSettings

URL = "https://staging.acme.example"


def test_nothing_but_reads_is_allowed_by_default() -> None:
    settings = TargetSettings("staging", "acme.yaml", URL)
    assert settings.effects == {Effect.READS}
    consents = (settings.production, settings.private, settings.exclusive, settings.foreign_writes)
    assert consents == (False, False, False, False)


def test_values_of_header_fields_are_not_shown() -> None:
    headers = {"Authorization": Secret(SecretSource.PLAIN, "Bearer fake-0123")}
    assert "fake-0123" not in repr(TargetSettings("url", "acme.yaml", URL, headers=headers))


def test_header_fields_replace_those_of_the_same_name() -> None:
    headers = {"X-Team": Secret(SecretSource.PLAIN, "qa"), "authorization": Secret(SecretSource.ENVIRONMENT, "TOKEN")}
    settings = TargetSettings("url", "acme.yaml", URL, headers=headers).with_headers({"Authorization": "fake-0123"})
    assert settings.headers == {
        "X-Team": headers["X-Team"],
        "Authorization": Secret(SecretSource.PLAIN, "fake-0123"),
    }
