"""A target's settings agree with the document of its API, or the run does not start."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caveat.errors import BadConfiguration
from caveat.targets.configuration.agreement import check_agreement
from caveat.targets.configuration.secret import Secret, SecretSource
from caveat.targets.configuration.settings import AuthSettings, TargetSettings
from conftest import Compiled

UNUSED = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get: {operationId: list-pets, parameters: [{name: tenant, in: query, schema: {}}], responses: {}}
components:
  securitySchemes:
    bearerAuth: {type: http, scheme: bearer}
    keyAuth: {type: apiKey, in: header, name: X-Acme}
"""

DOCUMENT = f"{UNUSED}security: [{{keyAuth: []}}, {{bearerAuth: []}}]\n"

PLAIN = "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\npaths: {}\n"

SETTINGS = TargetSettings("staging", "acme.yaml", "https://staging.acme.example", defined_in="caveat.toml:1")


def test_settings_that_name_what_there_is_agree(compiled: Compiled) -> None:
    auth = AuthSettings("keyAuth", "token")
    check_agreement(
        replace(SETTINGS, auth=(auth,), parameters={"tenant": "demo"}, include=("list-*",)), compiled(DOCUMENT)
    )


FAKE = Secret(SecretSource.PLAIN, "fake-0123")

REFUSED = {
    "a scheme with a typing error": (
        replace(SETTINGS, auth=(AuthSettings("bearer", "token"),)),
        DOCUMENT,
        "the document has no security scheme 'bearer'. Did you mean bearerAuth?",
    ),
    "no scheme where there are two": (
        replace(SETTINGS, auth=(AuthSettings("", "token"),)),
        DOCUMENT,
        "auth names no scheme, and the document has several. Give scheme: bearerAuth, keyAuth",
    ),
    "auth where there is no scheme": (
        replace(SETTINGS, auth=(AuthSettings("", "token"),)),
        PLAIN,
        "auth is given, and the document has no security scheme. Give a header field in headers",
    ),
    "auth for a scheme that no operation takes": (
        replace(SETTINGS, auth=(AuthSettings("keyAuth", "token"),)),
        UNUSED,
        "no operation of the document takes the scheme keyAuth. Give a header field in headers",
    ),
    "a credential in a field that the document names": (
        replace(SETTINGS, headers={"x-acme": FAKE}),
        DOCUMENT,
        "the header field x-acme carries a credential. Write env:NAME, and change the secret",
    ),
    "a parameter with a typing error": (
        replace(SETTINGS, parameters={"tennant": "demo"}),
        DOCUMENT,
        "no operation has a parameter 'tennant'. Did you mean tenant?",
    ),
    "a pattern that matches nothing": (
        replace(SETTINGS, exclude=("lst-pets",)),
        DOCUMENT,
        "exclude: no operation matches 'lst-pets'. Did you mean list-pets?",
    ),
}


@pytest.mark.parametrize("title", REFUSED)
def test_settings_that_name_what_there_is_not_are_refused(compiled: Compiled, title: str) -> None:
    settings, document, words = REFUSED[title]
    with pytest.raises(BadConfiguration) as error:
        check_agreement(settings, compiled(document))
    assert str(error.value) == f"caveat.toml:1: {words}"
