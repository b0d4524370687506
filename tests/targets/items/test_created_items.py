"""The item that a write creates, and the place of its id."""

from __future__ import annotations

import json

import pytest

from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.openapi import source
from caveat.openapi.spec import Spec
from caveat.targets.items.created_items import CreatedItems, item_keys
from staging import SPEC

DOCUMENT = """
openapi: 3.1.0
info: {title: Links, version: '1'}
servers: [{url: 'https://links.example/v1'}]
paths:
  /orders/submit:
    post:
      operationId: submit
      responses:
        '202':
          description: x
          links: {order: {operationId: readOrder, parameters: {orderId: '$response.body#/order/number'}}}
  /orders/{orderId}:
    parameters: [{name: orderId, in: path, required: true, schema: {type: string}}]
    get: {operationId: readOrder, responses: {'200': {description: x}}}
  /notes: {post: {operationId: createNote, responses: {default: {description: x}}}}
  /notes/{noteId}:
    parameters: [{name: noteId, in: path, required: true, schema: {type: string}}]
    get: {operationId: readNote, responses: {'200': {description: x}}}
  /flags: {post: {operationId: createFlag, responses: {'201': {description: x}}}}
  /flags/{flagName}:
    parameters: [{name: flagName, in: path, required: true, schema: {type: string}}]
    get: {operationId: readFlag, responses: {'200': {description: x}}}
"""
_VALUE = source.parse(DOCUMENT, "links.yaml").value
assert isinstance(_VALUE, dict)
LINKS = Spec(_VALUE)

CREATED: dict[str, tuple[Spec, Request, Response, str, str]] = {
    "an id in the body": (SPEC, Request("POST", "/pets"), Response(201, body=b'{"id": 7}'), "/pets", "7"),
    "the name of the path parameter": (
        SPEC,
        Request("POST", "/pets"),
        Response(201, body=b'{"id": "x", "petId": "p/7"}'),
        "/pets",
        "p/7",
    ),
    "an id in an envelope": (SPEC, Request("POST", "/pets"), Response(200, body=b'{"data": {"id": 7}}'), "/pets", "7"),
    "below a parent": (
        SPEC,
        Request("POST", "/pets/a%20b/toys"),
        Response(201, body=b'{"id": 1}'),
        "/pets/a%20b/toys",
        "1",
    ),
    "a Location": (
        LINKS,
        Request("POST", "/v1/flags"),
        Response(201, Headers([("Location", "https://links.example/v1/flags/beta%20one")])),
        "/flags",
        "beta one",
    ),
    "an id that the client chose": (
        LINKS,
        Request("POST", "/flags", body=b'{"flagName": "beta"}'),
        Response(201),
        "/flags",
        "beta",
    ),
    "a link of the document": (
        LINKS,
        Request("POST", "/orders/submit"),
        Response(202, body=b'{"id": "receipt", "order": {"number": 5}}'),
        "/orders",
        "5",
    ),
    "a response that is documented as the default": (
        LINKS,
        Request("POST", "/notes"),
        Response(200, body=b'{"id": 3}'),
        "/notes",
        "3",
    ),
    "no id": (SPEC, Request("POST", "/pets"), Response(204), "/pets", ""),
    "a PUT that created": (SPEC, Request("PUT", "/pets/9"), Response(201), "/pets", "9"),
}


@pytest.mark.parametrize("title", CREATED)
def test_a_write_creates_an_item(title: str) -> None:
    spec, request, response, path, item_id = CREATED[title]
    items = CreatedItems(spec)
    methods, parameters = spec.route(request.path) or ({}, {})
    creation = items.creation(methods[request.method], parameters)
    assert creation is not None
    created = items.created(methods[request.method], creation, request, response)
    assert created is not None
    assert (created.path, created.id) == (path, item_id)


NOTHING = {
    "a refusal": (Request("POST", "/pets"), Response(422)),
    "a replacement": (Request("PUT", "/pets/9"), Response(200)),
    "an action": (Request("POST", "/kinds/cat/count"), Response(200)),
    "a search": (Request("POST", "/search"), Response(200, body=b'{"id": 7}')),
    "a deletion": (Request("DELETE", "/pets/9"), Response(204)),
}


@pytest.mark.parametrize("title", NOTHING)
def test_other_requests_create_nothing(title: str) -> None:
    request, response = NOTHING[title]
    items = CreatedItems(SPEC)
    methods, parameters = SPEC.route(request.path) or ({}, {})
    creation = items.creation(methods[request.method], parameters)
    assert creation is None or items.created(methods[request.method], creation, request, response) is None


KEYS = {
    ("petId", "7"): ("path /pets/7", "parameter petId=7"),
    ("id", "7"): ("path /pets/7",),
    ("id", "12345678"): ("path /pets/12345678",),
    ("id", "a/b c-d-e"): ("path /pets/a%2Fb%20c-d-e", "id a/b c-d-e"),
}


@pytest.mark.parametrize(("parameter", "value"), KEYS)
def test_an_id_that_is_not_distinctive_is_known_by_its_path_or_its_parameter_only(parameter: str, value: str) -> None:
    assert item_keys("/pets", parameter, value) == KEYS[parameter, value]


@pytest.mark.parametrize("body", [{"data": {"id": 1, "n": 2}}, {"id": 1, "n": 2}])
def test_an_item_is_found_in_an_envelope(body: JsonValue) -> None:
    items = CreatedItems(SPEC)
    response = Response(200, body=json.dumps(body).encode())
    assert items.item(items.collections["/pets"], response) == {"id": 1, "n": 2}
