"""A run whose requests would all lack a credential does not start, and says which to give."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from caveat.errors import BadConfiguration, BadValue
from caveat.targets.configuration.secret import Secret, SecretSource
from caveat.targets.configuration.settings import AuthSettings, TargetSettings
from caveat.targets.credentials.required_credentials import require_credentials, summary
from conftest import Compiled

DOCUMENT = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
security: %s
paths: {/pets: {get: {operationId: list-pets, responses: {}}}}
components:
  securitySchemes:
    bearerAuth: {type: http, scheme: bearer}
    basicAuth: {type: http, scheme: basic}
    keyAuth: {type: apiKey, in: header, name: X-Acme}
    queryAuth: {type: apiKey, in: query, name: key}
    cookieAuth: {type: apiKey, in: cookie, name: session}
    certificate: {type: mutualTLS}
"""

ONE_OFF = TargetSettings("url", "acme", "http://127.0.0.1:8000")
NAMED = replace(ONE_OFF, name="staging", defined_in="caveat.toml:1")
VALUE = Secret(SecretSource.PLAIN, "fake-0123")


def check(compiled: Compiled, security: str, settings: TargetSettings) -> None:
    spec = compiled(DOCUMENT % security)
    require_credentials("acme", spec, settings, spec.operations.values())


MISSING = {
    "a token": (
        "[{bearerAuth: []}]",
        ONE_OFF,
        "bearerAuth (the header field Authorization). Give -H 'Authorization: Bearer …'",
    ),
    "a user": (
        "[{basicAuth: []}]",
        ONE_OFF,
        "Give -H 'Authorization: Basic …'",
    ),
    "a key": ("[{keyAuth: []}]", ONE_OFF, "keyAuth (the header field X-Acme). Give -H 'X-Acme: …'"),
    "a key in a query": (
        "[{queryAuth: []}]",
        ONE_OFF,
        "queryAuth (the query parameter key). Give --target instead of --url. Write auth = { scheme = ",
    ),
    "a cookie": ("[{cookieAuth: []}]", ONE_OFF, "cookieAuth (the cookie session). Give -H 'Cookie: session=…'"),
    "a certificate": (
        "[{certificate: []}]",
        ONE_OFF,
        "certificate (a client certificate). Give --target instead of --url. Write client_cert",
    ),
    "one of two": (
        "[{bearerAuth: []}, {keyAuth: []}]",
        ONE_OFF,
        "Authorization) or keyAuth (the header field X-Acme).",
    ),
    "the second of two": (
        "[{bearerAuth: [], keyAuth: []}]",
        replace(ONE_OFF, headers={"authorization": VALUE}),
        "needs a credential: keyAuth (the header field X-Acme). Give",
    ),
    "that of a named target": (
        "[{bearerAuth: []}]",
        NAMED,
        'Write auth = { scheme = "bearerAuth", token = "env:NAME" } in the target',
    ),
}


@pytest.mark.parametrize("title", MISSING)
def test_a_missing_credential_is_named_with_the_way_to_give_it(compiled: Compiled, title: str) -> None:
    security, settings, words = MISSING[title]
    with pytest.raises(BadConfiguration if settings.defined_in else BadValue) as error:
        check(compiled, security, settings)
    assert "every operation of acme needs a credential: " in str(error.value)
    assert words in str(error.value)


GIVEN = {
    "none is needed": ("[]", ONE_OFF),
    "none is needed in one alternative": ("[{bearerAuth: []}, {}]", ONE_OFF),
    "a header field": ("[{bearerAuth: []}]", replace(ONE_OFF, headers={"AUTHORIZATION": VALUE})),
    "a cookie": ("[{cookieAuth: []}]", replace(ONE_OFF, headers={"cookie": VALUE})),
    "auth": ("[{queryAuth: []}]", replace(NAMED, auth=(AuthSettings("queryAuth", "token"),))),
    "a certificate": ("[{certificate: []}]", replace(NAMED, client_cert=Path("client.pem"))),
    "a scheme that is not defined": ("[{gone: []}]", ONE_OFF),
}


@pytest.mark.parametrize("title", GIVEN)
def test_a_run_with_a_credential_starts(compiled: Compiled, title: str) -> None:
    check(compiled, *GIVEN[title])


def test_auth_without_a_scheme_is_that_of_the_only_one(compiled: Compiled) -> None:
    document = DOCUMENT % "[{bearerAuth: []}]"
    spec = compiled(document[: document.index("    basicAuth")])
    require_credentials("acme", spec, replace(NAMED, auth=(AuthSettings("", "token"),)), spec.operations.values())


def test_one_operation_without_a_credential_is_enough(compiled: Compiled) -> None:
    spec = compiled(
        DOCUMENT.replace("responses: {}}", "responses: {}}, put: {security: [], responses: {}}") % "[{keyAuth: []}]"
    )
    require_credentials("acme", spec, ONE_OFF, spec.operations.values())


OPERATIONS = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
security: [{bearerAuth: []}]
paths:
  /pets:
    get: {operationId: list-pets, responses: {}}
    put: {operationId: replace-pets, responses: {}}
    post: {operationId: create-pet, security: [{bearerAuth: [], keyAuth: []}, {basicAuth: []}], responses: {}}
    delete: {operationId: delete-pets, security: [{keyAuth: []}, {gone: []}], responses: {}}
    head: {operationId: check-pets, security: [], responses: {}}
components:
  securitySchemes:
    bearerAuth: {type: http, scheme: bearer}
    basicAuth: {type: http, scheme: basic}
    keyAuth: {type: apiKey, in: header, name: X-Acme}
"""

LACKING = {
    "all": (
        {},
        "3 of 5 operations are called without a credential: bearerAuth (2), bearerAuth and keyAuth or basicAuth (1)",
    ),
    "one": ({"Authorization": VALUE}, ""),
    "a key": (
        {"X-Acme": VALUE},
        "3 of 5 operations are called without a credential: bearerAuth (2), bearerAuth or basicAuth (1)",
    ),
}


@pytest.mark.parametrize("title", LACKING)
def test_it_counts_the_operations_that_lack_a_credential(compiled: Compiled, title: str) -> None:
    headers, line = LACKING[title]
    spec = compiled(OPERATIONS)
    assert summary(spec, replace(ONE_OFF, headers=headers), spec.operations.values()) == line
