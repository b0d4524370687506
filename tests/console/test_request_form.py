"""A form of an operation is prefilled so that the mock accepts it, and sends what a person has changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caveat.asgi.recorder import Recorder
from caveat.console import request_form
from caveat.console.control import Control
from caveat.console.exchange_log import ExchangeLog
from caveat.console.request_form import NO_BODY
from caveat.mock.build import build_mock
from caveat.mock.faults.injector import FaultInjector
from caveat.openapi import requests
from caveat.session.session import redactor_of
from console_client import api

BASE = "http://localhost:8000"

DOCUMENT = """\
openapi: 3.1.0
info: {title: Shop, version: '1'}
servers: [{url: 'https://shop.example.com/v2'}]
paths:
  /shops/{shop}/orders:
    post:
      operationId: order
      security: [{}, {key: [], basic: []}, {query: []}]
      parameters:
        - {name: shop, in: path, required: true, schema: {type: string}, example: 'a/b c'}
        - {name: tags, in: query, schema: {type: array, items: {type: string}}, example: [x, 'y z']}
        - {name: page, in: query, schema: {type: integer}}
        - {name: X-Trace, in: header, required: true, schema: {type: string, const: t-1}}
        - {name: lang, in: cookie, schema: {type: string}, example: de}
        - {name: at, in: query, style: deepObject, explode: true, schema: {type: object, additionalProperties: {}}}
      requestBody:
        content:
          application/json:
            schema: {type: object, required: [n], properties: {n: {type: integer}}}
            example: {n: 'three'}
          text/plain: {schema: {const: hello}}
      responses: {'200': {description: d}, '402': {description: d}, default: {description: d}}
  /open:
    get: {operationId: open, responses: {'200': {description: d}}}
  /keyed:
    get: {operationId: keyed, security: [{query: []}], responses: {'200': {description: d}}}
  /cookie:
    get: {operationId: baked, security: [{cookie: []}], responses: {'200': {description: d}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    basic: {type: http, scheme: basic}
    query: {type: apiKey, in: query, name: key}
    cookie: {type: apiKey, in: cookie, name: sid}
"""


@pytest.fixture
def control() -> Control:
    shop = api("shop", DOCUMENT)
    mock = build_mock(shop)
    injector = FaultInjector(mock, shop.spec)
    redactor = redactor_of(shop)
    return Control(shop, mock, injector, ExchangeLog(shop, Recorder(injector), redactor), redactor, 0, injector)


def prefilled(control: Control, operation: str, **query: str) -> request_form.RequestForm:
    return request_form.prefilled(control, control.api.spec.operations[operation], query)


def test_a_prefilled_form_is_a_request_that_the_contract_allows(control: Control) -> None:
    form = prefilled(control, "order")
    assert {field.key: field.value for field in form.fields} == {
        "path.shop": "a/b c", "query.tags": '["x", "y z"]', "query.page": "", "header.X-Trace": "t-1",
        "cookie.lang": "de", "query.at": ""}  # fmt: skip
    request = request_form.request(control, form, BASE)
    assert request.target == "/v2/shops/a%2Fb%20c/orders?tags=x&tags=y+z"
    assert dict(request.headers.items_sent) == {
        "host": "localhost:8000", "user-agent": "caveat-console", "accept": "*/*", "x-trace": "t-1",
        "x-key": "fake-key", "authorization": "Basic ZmFrZS11c2VyOmZha2UtcGFzc3dvcmQ=", "cookie": "lang=de",
        "content-type": "application/json", "content-length": str(len(request.body))}  # fmt: skip
    spec = control.api.spec
    methods, path = spec.route(request.path) or ({}, {})
    assert requests.read(spec, methods["POST"], request, path).problems == ()


def test_the_query_fills_in_values_and_chooses_the_media_type(control: Control) -> None:
    form = prefilled(control, "order", **{"path.shop": "7", "query.page": "2", "media": "text/plain"})
    assert [form.fields[0].value, form.fields[2].value, form.media_type, form.body] == ["7", "2", "text/plain", "hello"]
    assert prefilled(control, "order", media="image/png").media_type == "application/json"


def test_a_submitted_form_is_sent_as_it_is(control: Control) -> None:
    fields = {
        "path.shop": "", "query.tags": "just text", "query.at": '{"a": "1"}', "header.X-Trace": "a\r\nb: c",
        "media": "application/json", "body": '{"n":\r\n"x"}', "prefer": "402"}  # fmt: skip
    form = request_form.submitted(control, control.api.spec.operations["order"], fields)
    request = request_form.request(control, form, BASE)
    assert (request.target, request.body) == ("/v2/shops//orders?tags=just+text&at%5Ba%5D=1", b'{"n":\n"x"}')
    assert (request.headers["x-trace"], request.headers["prefer"]) == ("a b: c", "code=402")
    assert "x-key" not in request.headers
    assert request_form.submitted(control, form.operation, fields | {"prefer": "x", "media": "a/b"}) == replace(
        form, prefer="", media_type=NO_BODY
    )


def test_credentials_are_where_their_schemes_have_them(control: Control) -> None:
    sent = {name: request_form.request(control, prefilled(control, name), BASE) for name in ("keyed", "baked", "open")}
    assert sent["keyed"].target == "/v2/keyed?key=fake-query"
    assert sent["baked"].headers["cookie"] == "sid=fake-cookie"
    assert sent["open"].body == b""
    without = request_form.request(control, replace(prefilled(control, "keyed"), credentials=False), BASE)
    assert without.target == "/v2/keyed"


@pytest.mark.parametrize("text", ["", "{", "\ud83d", "a\0b", "../..", "?x#y", "[[", '{"a":' * 2000])
def test_any_text_is_sent_as_bytes(control: Control, text: str) -> None:
    operation = control.api.spec.operations["order"]
    names = ("path.shop", "query.tags", "query.page", "header.X-Trace", "cookie.lang", "query.at", "body")
    form = request_form.submitted(control, operation, dict.fromkeys(names, text) | {"media": "text/plain"})
    request = request_form.request(control, form, BASE)
    assert request.target.isascii()
    assert request.headers.raw
    assert not {character for _, value in request.headers.items_sent for character in value} & {"\r", "\n", "\0"}
