"""The generated client, compared with the mock of the same document: both must accept the same requests."""

from __future__ import annotations

import ast
import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from caveat.codegen.client import client
from caveat.codegen.destination import of_checkout
from caveat.json_text import JsonValue
from caveat.openapi import requests
from caveat.testing import MockedApi
from generated_client import NAME, generated_client, spec

STYLES = """\
openapi: 3.1.0
info: {title: Shop, version: '1'}
servers: [{url: 'https://{region}.shop.example/v1', variables: {region: {default: eu}}}]
security: [{key: []}, {basic: []}]
paths:
  /orders/{simple}/{label}/{matrix}:
    get:
      operationId: styles
      parameters:
        - {name: simple, in: path, required: true, schema: {type: array, items: {type: string}}}
        - {name: label, in: path, required: true, schema: {type: string}}
        - {name: matrix, in: path, required: true, schema: {type: string}}
        - {name: plain, in: query, schema: {type: integer}}
        - {name: flag, in: query, schema: {type: boolean}}
        - {name: many, in: query, schema: {type: array, items: {type: integer}}}
        - {name: commas, in: query, explode: false, schema: {type: array, items: {type: string}}}
        - {name: spaces, in: query, style: spaceDelimited, explode: false, schema: {type: array, items: {type: string}}}
        - {name: pipes, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {type: string}}}
        - {name: deep, in: query, style: deepObject, explode: true, schema: {$ref: '#/components/schemas/Filter'}}
        - {name: json, in: query, content: {application/json: {schema: {$ref: '#/components/schemas/Filter'}}}}
        - {name: X-Ids, in: header, schema: {type: array, items: {type: integer}}}
        - {name: day, in: query, schema: {type: string, format: date}}
        - {name: colour, in: query, schema: {$ref: '#/components/schemas/Colour'}}
        - {name: session, in: cookie, schema: {type: string}}
      responses:
        '204': {description: Done.}
        '401': {$ref: '#/components/responses/Refused'}
        '4XX': {$ref: '#/components/responses/Refused'}
  /forms:
    post:
      operationId: send-form
      requestBody:
        required: true
        content:
          application/x-www-form-urlencoded:
            schema: {$ref: '#/components/schemas/Form'}
            encoding: {sizes: {explode: false}}
      responses: {'204': {description: Done.}, '400': {$ref: '#/components/responses/Refused'}}
  /files:
    post:
      operationId: send-file
      requestBody:
        required: true
        content: {multipart/form-data: {schema: {$ref: '#/components/schemas/Upload'}}}
      responses: {'204': {description: Done.}, '400': {$ref: '#/components/responses/Refused'}}
  /raw:
    put:
      operationId: put-raw
      requestBody: {content: {'image/*': {}}}
      responses: {'204': {description: Done.}}
components:
  securitySchemes:
    key: {type: apiKey, in: query, name: api_key}
    basic: {type: http, scheme: basic}
  responses:
    Refused: {description: Refused., content: {application/json: {schema: {$ref: '#/components/schemas/Refusal'}}}}
  schemas:
    Filter: {type: object, properties: {minPrice: {type: integer}, name: {type: string}}}
    Form:
      type: object
      required: [userName]
      properties: {userName: {type: string}, sizes: {type: array, items: {type: integer}}}
    Upload: {type: object, required: [file], properties: {file: {type: string, format: binary}, note: {type: string}}}
    Colour: {type: string, enum: [red, dark blue]}
    Refusal: {type: object, properties: {message: {type: string}}}
"""


SHOP = """\
openapi: 3.1.0
info: {title: Shop, version: '1'}
servers: [{url: 'https://shop.example'}]
paths:
  /close:
    get:
      operationId: close
      responses: {'200': {description: All., content: {text/plain: {schema: {type: string}}}}}
  /orders:
    get:
      operationId: list-orders
      responses:
        default: {description: A message., content: {application/json: {schema: {type: string}}}}
        '200': {description: Orders., content: {application/json: {schema: {type: array, items: {type: integer}}}}}
"""


@pytest.fixture
def shop() -> Iterator[ModuleType]:
    with generated_client(STYLES) as module:
        yield module


@pytest.fixture
def mock(tmp_path: Path) -> Iterator[MockedApi]:
    document = tmp_path / "shop.yaml"
    document.write_text(STYLES)
    with MockedApi(str(document)) as mocked:
        yield mocked


def api(shop: ModuleType, mock: MockedApi) -> Any:  # noqa: ANN401 - the module is generated in the test
    return shop.Client(http=mock.client, credentials={"key": mock.credentials["key"]})


def received(mock: MockedApi) -> requests.ParsedRequest:
    """The last request as the mock has parsed it."""
    exchange = mock.exchanges[-1]
    document = spec(STYLES)
    methods, path = document.route(exchange.request.path) or ({}, {})
    return requests.read(document, methods[exchange.request.method], exchange.request, path)


Given = tuple[str, str, object, JsonValue]
"""A parameter's location and name, the value for the client, and the value that the mock shall read."""

VALUES: list[Given] = [
    ("query", "plain", 7, 7),
    ("query", "flag", True, True),
    ("query", "many", [1, 2], [1, 2]),
    ("query", "commas", ["a", "b c"], ["a", "b c"]),
    ("query", "spaces", ["a", "b&c"], ["a", "b&c"]),
    ("query", "pipes", ["a", "é"], ["a", "é"]),
    ("query", "deep", {"minPrice": 3, "name": "a=b"}, {"minPrice": 3, "name": "a=b"}),
    ("query", "json", {"name": 'say "hi"'}, {"name": 'say "hi"'}),
    ("header", "X-Ids", [3, 4], [3, 4]),
    ("query", "colour", "dark blue", "dark blue"),
    ("cookie", "session", "abc", "abc"),
]


@pytest.mark.parametrize("value", VALUES, ids=[name for _, name, _, _ in VALUES])
def test_the_mock_receives_the_value_that_was_given(shop: ModuleType, mock: MockedApi, value: Given) -> None:
    location, name, given, expected = value
    argument = name.lower().replace("-", "_")
    api(shop, mock).styles(simple=["a/b", "ü"], label="x", matrix="y", **{argument: given})

    assert not mock.refused
    assert received(mock).problems == ()
    assert received(mock).parameters[location, name] == expected
    assert received(mock).parameters["path", "simple"] == ["a/b", "ü"]


def test_a_model_is_sent_with_the_names_of_the_contract(shop: ModuleType, mock: MockedApi) -> None:
    price = shop.models.Filter(min_price=3)

    api(shop, mock).styles(simple=["a"], label="x", matrix="y", deep=price, json=price)

    assert received(mock).parameters["query", "deep"] == {"minPrice": 3}
    assert received(mock).parameters["query", "json"] == {"minPrice": 3}


def test_a_form_is_sent_in_the_style_of_its_fields(shop: ModuleType) -> None:
    bodies: list[bytes] = []

    def accept(request: httpx.Request) -> httpx.Response:
        bodies.append(request.read())
        return httpx.Response(204)

    with httpx.Client(transport=httpx.MockTransport(accept)) as http:
        shop.Client(http=http).send_form(body=shop.models.Form(user_name="Ann & co", sizes=[1, 2]))

    assert bodies == [b"userName=Ann+%26+co&sizes=1%2C2"]


def test_a_file_is_sent_in_a_multipart_body(shop: ModuleType, mock: MockedApi) -> None:
    upload = shop.models.Upload(file=b"\x00\xff", note="mine")

    api(shop, mock).send_file(body=upload, filenames={"file": "photo.png"})

    assert not mock.refused
    assert received(mock).body == {"file": "\x00\xff", "note": "mine"}
    assert b'filename="photo.png"\r\nContent-Type: image/png' in mock.exchanges[0].request.body


def test_the_media_type_of_a_range_is_an_argument(shop: ModuleType, mock: MockedApi) -> None:
    api(shop, mock).put_raw(body=b"\x89PNG", content_type="image/png")

    assert mock.exchanges[0].request.headers["content-type"] == "image/png"
    assert mock.exchanges[0].request.body == b"\x89PNG"


def test_the_default_address_has_the_defaults_of_its_variables(shop: ModuleType) -> None:
    assert shop.BASE_URL == "https://eu.shop.example/v1"


def test_a_credential_in_the_query_is_sent_and_not_shown(shop: ModuleType, mock: MockedApi) -> None:
    refused = shop.Client(http=mock.client, credentials={"key": "my secret"})

    with pytest.raises(shop.UnauthorizedError) as caught:
        refused.styles(simple=["a"], label="x", matrix="y", plain=7)

    assert mock.exchanges[0].request.target.endswith("api_key=my+secret")
    assert caught.value.url.endswith("?plain=7")
    assert "secret" not in str(caught.value)


def test_a_basic_credential_is_encoded(shop: ModuleType, mock: MockedApi) -> None:
    authorized = shop.Client(http=mock.client, credentials={"basic": mock.credentials["basic"]})

    authorized.styles(simple=["a"], label="x", matrix="y")

    assert mock.exchanges[0].request.headers["authorization"] == "Basic ZmFrZS11c2VyOmZha2UtcGFzc3dvcmQ="


def test_a_basic_credential_may_be_a_pair(shop: ModuleType, mock: MockedApi) -> None:
    pair = tuple(mock.credentials["basic"].split(":"))

    shop.Client(http=mock.client, credentials={"basic": pair}).styles(simple=["a"], label="x", matrix="y")

    assert mock.exchanges[0].request.headers["authorization"] == "Basic ZmFrZS11c2VyOmZha2UtcGFzc3dvcmQ="


TYPES: dict[str, tuple[str, str, str]] = {
    "basic": ("{type: http, scheme: basic}", "str | tuple[str, str]", "A user and a password"),
    "bearer": ("{type: http, scheme: bearer}", "str", ""),
    "a key": ("{type: apiKey, in: header, name: X-Key, description: Ask us.}", "str", "Ask us."),
    "OAuth": (
        "{type: oauth2, description: Ours., flows: {clientCredentials: {tokenUrl: /token, scopes: {}}}}",
        "str",
        "Ours. An access token, which the client does not fetch",
    ),
    "OpenID Connect": (
        "{type: openIdConnect, openIdConnectUrl: /openid}",
        "str",
        "An access token, which the client does not fetch",
    ),
}


@pytest.mark.parametrize("name", ["door", "front-door"])
@pytest.mark.parametrize("title", TYPES)
def test_the_type_of_a_credential_and_what_it_is(title: str, name: str) -> None:
    scheme, hint, text = TYPES[title]
    document = SHOP + f"components: {{securitySchemes: {{{name}: {scheme}}}}}\n"

    source = client(spec(document), of_checkout(NAME))

    declared = source.partition("Credentials")[2].partition("BASE_URL")[0]
    assert f": {hint}\n" in declared or f": {hint},\n" in declared
    assert text in declared
    with generated_client(document) as shop:
        assert shop.Credentials.__annotations__.keys() == {name}


def test_an_asynchronous_client_sends_the_same(shop: ModuleType, mock: MockedApi) -> None:
    authorized = shop.AsyncClient(http=mock.async_client, credentials={"key": mock.credentials["key"]})

    asyncio.run(authorized.styles(simple=["a"], label="x", matrix="y", many=[1, 2]))

    assert received(mock).parameters["query", "many"] == [1, 2]


def test_an_operation_does_not_take_the_name_of_a_method_of_the_client() -> None:
    answer = httpx.MockTransport(lambda _: httpx.Response(200, text="closed"))
    with generated_client(SHOP) as shop, httpx.Client(transport=answer) as http:
        assert shop.Client(http=http).close_() == "closed"


def test_default_documents_every_other_status() -> None:
    answer = httpx.MockTransport(lambda _: httpx.Response(418, json="short and stout"))
    with generated_client(SHOP) as shop, httpx.Client(transport=answer) as http:
        with pytest.raises(shop.OtherResponseError) as caught:
            shop.Client(http=http).list_orders()
        assert (caught.value.status, caught.value.body) == (418, "short and stout")


def test_a_document_without_servers_and_schemas_has_a_client() -> None:
    text = json.dumps({"openapi": "3.1.0", "info": {"title": 'A "b"', "version": "1"}, "paths": {}})

    source = client(spec(text), of_checkout(NAME))

    ast.parse(source)
    with generated_client(text) as shop, pytest.raises(ValueError, match="give a base_url"):
        shop.Client()


def test_the_name_of_a_scheme_need_not_be_one_of_python() -> None:
    text = STYLES.replace("basic: []", "api-key: []").replace("    basic: {", "    api-key: {")
    with generated_client(text) as shop:
        assert set(shop.Credentials.__annotations__) == {"key", "api-key"}


def test_the_public_names_are_exported(shop: ModuleType) -> None:
    errors = {"BadRequestError", "ClientError", "UnauthorizedError", "UndocumentedStatusError", "UnreadableBodyError"}
    clients = {"AsyncClient", "Client", "Credentials", "BASE_URL"}
    assert set(shop.__all__) == {*errors, *clients, "ApiError", "MissingCredentialError"}
    assert all(hasattr(shop, name) for name in shop.__all__)
