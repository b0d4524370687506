"""Requests of reports with the credentials of a target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from caveat.errors import NotSent
from caveat.exchange import Headers, Request, Response
from caveat.openapi.spec import Spec
from caveat.targets.items.unmasked import unmasked
from caveat.targets.target import Target
from conftest import Compiled
from pet_traffic import application

DOCUMENT = """
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /{tenant}/pets:
    parameters: [{name: tenant, in: path, required: true, schema: {type: string}}]
    get:
      operationId: list-pets
      security: [{user: []}, {token: []}, {key: []}, {query: []}]
      responses: {'200': {description: x}}
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
    user: {type: http, scheme: basic}
    key: {type: apiKey, in: cookie, name: session}
    query: {type: apiKey, in: query, name: api_key}
"""

TARGET = Target(
    application(lambda _request: Response(200)),
    credentials={"token": "fake-token", "key": "fake-key", "query": "fake/query"},
    headers={"X-Gateway": "fake-gateway"},
    parameters={"tenant": "acme co", "page": 2},
)


@pytest.fixture(scope="module")
def spec(compiled: Compiled) -> Spec:
    return compiled(DOCUMENT)


def sent(target: str = "/a/pets", body: bytes = b"", fields: Mapping[str, str] | None = None) -> Request:
    return Request("GET", target, Headers((fields or {}).items()), body)


FIELDS = {
    "a bearer token": ({"authorization": "***"}, {"authorization": "Bearer fake-token"}),
    "a cookie": ({"cookie": "***"}, {"cookie": "session=fake-key"}),
    "a field of the target": ({"x-gateway": "***"}, {}),
    "no credential": ({}, {}),
    "a made-up credential": ({"authorization": "Bearer abc"}, {"authorization": "Bearer abc"}),
    "the connection of the report": ({"host": "other.example", "content-length": "3"}, {}),
}


@pytest.mark.parametrize(("fields", "expected"), FIELDS.values(), ids=FIELDS)
def test_header_fields(spec: Spec, fields: dict[str, str], expected: dict[str, str]) -> None:
    request = unmasked(sent(fields=fields), spec, TARGET)
    assert dict(request.headers) == {**expected, "x-gateway": "fake-gateway"}


TARGETS = {
    "a credential in the query": ("/a/pets?api_key=***&x=1", "/a/pets?api_key=fake%2Fquery&x=1"),
    "a value of the target": ("/a/pets?page=***", "/a/pets?page=2"),
    "a value in the path": ("/***/pets", "/acme%20co/pets"),
    "nothing masked": ("/a/pets?x=%2A", "/a/pets?x=%2A"),
}


@pytest.mark.parametrize(("target", "expected"), TARGETS.values(), ids=TARGETS)
def test_paths_and_queries(spec: Spec, target: str, expected: str) -> None:
    assert unmasked(sent(target), spec, TARGET).target == expected


REFUSED = {
    "the header field x-other": sent(fields={"x-other": "***"}),
    "the query parameter other": sent("/a/pets?other=***"),
    "a value in the path": sent("/a/***"),
    "a value in the body": sent(body=b'{"token": "***"}'),
}


@pytest.mark.parametrize(("what", "request_of_report"), REFUSED.items(), ids=REFUSED)
def test_what_the_target_does_not_have_is_not_sent(spec: Spec, what: str, request_of_report: Request) -> None:
    with pytest.raises(NotSent, match=f"the report masks {what}, and the target has no value for it"):
        unmasked(request_of_report, spec, TARGET)


def test_the_scheme_that_the_operation_requires_first_counts(spec: Spec) -> None:
    both = replace(TARGET, credentials={**TARGET.credentials, "user": "ana:fake"})
    assert unmasked(sent(fields={"authorization": "***"}), spec, both).headers["authorization"] == "Basic YW5hOmZha2U="
