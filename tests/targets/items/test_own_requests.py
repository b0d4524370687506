"""Requests that the toolkit itself makes are valid by the contract."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from caveat.json_text import JsonValue
from caveat.openapi import source
from caveat.openapi.spec import Spec
from caveat.targets.items.own_requests import OwnRequests

DOCUMENT = """
openapi: 3.1.0
info: {title: Own, version: '1'}
paths:
  /items/{id}:
    parameters: [{name: id, in: path, required: true}]
    get:
      operationId: read
      security: [{key: [], other: []}, {basic: []}, {key: []}]
      parameters:
        - {name: tenant, in: query, required: true, schema: {type: string}, example: demo}
        - {name: X-Version, in: header, schema: {type: integer}}
        - {name: X-HEADER, in: header, schema: {type: string}}
      responses: {'200': {description: x}}
    delete:
      operationId: drop
      parameters: [{name: force, in: query, required: true, schema: {type: boolean}}]
      responses: {'204': {description: x}}
    patch:
      operationId: change
      security: [{sid: [], device: []}]
      parameters:
        - {name: tenant, in: cookie, required: true, schema: {type: string}, example: demo}
      responses: {'200': {description: x}}
    put:
      operationId: replace
      requestBody: {required: true, content: {application/json: {}}}
      responses: {'200': {description: x}}
components:
  securitySchemes:
    key: {type: apiKey, in: query, name: key}
    other: {type: apiKey, in: header, name: X-Other}
    basic: {type: http, scheme: basic}
    sid: {type: apiKey, in: cookie, name: sid}
    device: {type: apiKey, in: cookie, name: device}
"""
_VALUE = source.parse(DOCUMENT, "own.yaml").value
assert isinstance(_VALUE, dict)
SPEC = Spec(_VALUE)

NO_FIELDS: dict[str, str] = {}

MADE: dict[str, tuple[str, dict[str, str], dict[str, JsonValue], str, Mapping[str, str]]] = {
    "an example": ("read", {}, {}, "/items/a%2Fb?tenant=demo", NO_FIELDS),
    "named values": ("read", {}, {"tenant": "acme", "X-Version": 2}, "/items/a%2Fb?tenant=acme", {"x-version": "2"}),
    "a header in another case": ("read", {}, {"X-HEADER": "p"}, "/items/a%2Fb?tenant=demo", {"x-header": "p"}),
    "the first credential": ("read", {"key": "fake k"}, {}, "/items/a%2Fb?tenant=demo&key=fake+k", NO_FIELDS),
    "two credentials": (
        "read",
        {"key": "fake", "other": "fake-2"},
        {},
        "/items/a%2Fb?tenant=demo&key=fake",
        {"x-other": "fake-2"},
    ),
    "cookies": (
        "change",
        {"sid": "fake==", "device": "fake-2"},
        {},
        "/items/a%2Fb",
        {"cookie": "tenant=demo; sid=fake==; device=fake-2"},
    ),
    "a password": ("read", {"basic": "u:p"}, {}, "/items/a%2Fb?tenant=demo", {"authorization": "Basic dTpw"}),
    "a boolean": ("drop", {}, {"force": True}, "/items/a%2Fb?force=true", NO_FIELDS),
    "the first of several": ("drop", {}, {"force": ["yes", "no"]}, "/items/a%2Fb?force=yes", NO_FIELDS),
}


@pytest.mark.parametrize("title", MADE)
def test_a_request_is_made(title: str) -> None:
    operation, credentials, parameters, target, fields = MADE[title]
    requests = OwnRequests(SPEC, credentials, {"X-Header": "h"}, parameters)
    request = requests.make(SPEC.operations[operation], ["a/b"])
    assert request is not None
    assert len(request.headers) == len(request.headers.items_sent)
    assert (request.target, dict(request.headers)) == (target, {"x-header": "h", **fields})


@pytest.mark.parametrize("operation", ["drop", "replace"])
def test_without_a_value_that_is_required_no_request_is_made(operation: str) -> None:
    assert OwnRequests(SPEC).make(SPEC.operations[operation], ["1"]) is None
