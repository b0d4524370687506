"""Specs: operations, routes, schemas and security schemes."""

from __future__ import annotations

import pytest

from caveat.errors import BadDocument
from caveat.exchange import Request, Response
from caveat.json_text import JsonValue
from caveat.openapi.operation import Effect, Header, SecurityScheme
from caveat.openapi.spec import Spec

ROOT: dict[str, JsonValue] = {
    "openapi": "3.1.0",
    "info": {"title": "Pets", "version": "1"},
    "servers": [{"url": "https://api.example.com/v1/"}, {"url": "http://[no"}, {"url": "/relative"}],
    "security": [{"key": []}],
    "paths": {
        "/pets/{id}": {
            "parameters": [
                {"name": "id", "in": "path", "schema": {"type": "integer"}},
                {"name": "view", "in": "query", "schema": {"type": "string"}},
                {"name": "Accept", "in": "header", "schema": {"type": "string"}},
            ],
            "get": {
                "operationId": "get-pet",
                "summary": "Get a pet.",
                "parameters": [{"name": "view", "in": "query", "required": True, "style": "pipeDelimited"}],
                "responses": {
                    "200": {"$ref": "#/components/responses/Pet"},
                    "4XX": {"description": "refused"},
                    "default": {"description": "else"},
                },
            },
            "delete": {"x-effect": "spends", "security": [], "responses": {}},
            "put": {"x-effect": ["reads"], "requestBody": {"required": True, "content": {"Application/JSON": {}}}},
        },
        "/shared": {"$ref": "#/components/pathItems/Shared"},
    },
    "components": {
        "pathItems": {"Shared": {"head": {"operationId": "look"}}},
        "responses": {
            "Pet": {
                "description": "the pet",
                "headers": {"ETag": {"required": True, "schema": {"type": "string"}}, "X-Any": {}},
                "content": {"application/json": {"schema": {"type": "object"}}},
            }
        },
        "securitySchemes": {
            "key": {"type": "apiKey", "in": "query", "name": "k"},
            "basic": {"type": "http", "scheme": "Basic"},
            "flow": {"type": "oauth2", "flows": {}},
        },
    },
}
SPEC = Spec(ROOT)


def test_an_operation_has_its_operation_id_or_one_from_method_and_path() -> None:
    assert {name: operation.label for name, operation in SPEC.operations.items()} == {
        "get-pet": "GET /pets/{id}",
        "put-pets-id": "PUT /pets/{id}",
        "delete-pets-id": "DELETE /pets/{id}",
        "look": "HEAD /shared",
    }


@pytest.mark.parametrize(
    ("operation", "effect"),
    [
        ("get-pet", Effect.READS),
        ("look", Effect.READS),
        ("delete-pets-id", Effect.SPENDS),
        ("put-pets-id", Effect.WRITES),
    ],
)
def test_an_effect_is_the_declared_one_else_that_of_the_method(operation: str, effect: Effect) -> None:
    assert SPEC.operations[operation].effect is effect


def test_parameters_of_the_operation_override_those_of_the_path_and_some_headers_are_ignored() -> None:
    parameters = SPEC.operations["get-pet"].parameters
    assert [(it.name, it.location, it.required, it.style, it.explode) for it in parameters] == [
        ("id", "path", True, "simple", False),
        ("view", "query", True, "pipeDelimited", False),
    ]
    assert parameters[0].schema == "/paths/~1pets~1{id}/parameters/0/schema"
    assert parameters[1].schema == ""


@pytest.mark.parametrize(
    ("status", "key"), [(200, "200"), (404, "4XX"), (418, "4XX"), (500, "default"), (201, "default")]
)
def test_a_status_has_its_own_response_that_of_its_range_or_the_default(status: int, key: str) -> None:
    response = SPEC.operations["get-pet"].response(status)
    assert response is not None
    assert response is SPEC.operations["get-pet"].responses[key]


def test_an_undocumented_status_has_no_response() -> None:
    assert SPEC.operations["look"].response(200) is None


def test_a_response_has_its_media_headers_and_pointers() -> None:
    response = SPEC.operations["get-pet"].responses["200"]
    base = "/components/responses/Pet"
    assert response.media == {"application/json": f"{base}/content/application~1json/schema"}
    assert response.headers == {
        "ETag": Header(f"{base}/headers/ETag/schema", required=True, explode=False),
        "X-Any": Header("", required=False, explode=False),
    }
    assert response.pointers == ("/paths/~1pets~1{id}/get/responses/200", base)


def test_a_body_has_its_media_in_lower_case() -> None:
    body = SPEC.operations["put-pets-id"].body
    assert body is not None
    assert (body.required, body.media) == (True, {"application/json": ""})


def test_security_is_the_operation_s_own_else_the_document_s() -> None:
    assert SPEC.operations["get-pet"].security == (("key",),)
    assert SPEC.operations["delete-pets-id"].security == ()
    assert SPEC.security_schemes == {
        "key": SecurityScheme("key", "apiKey", "query", "k", ""),
        "basic": SecurityScheme("basic", "http", "header", "Authorization", "basic"),
        "flow": SecurityScheme("flow", "oauth2", "header", "Authorization", "bearer"),
    }


ROUTES = {
    "/pets/1": ("get-pet", {"id": "1"}),
    "/v1/pets/1?view=a": ("get-pet", {"id": "1"}),
    "/relative/pets/a%2Fb": ("get-pet", {"id": "a/b"}),
    "/missing": (None, {}),
}


@pytest.mark.parametrize("target", ROUTES)
def test_an_exchange_belongs_to_the_operation_of_its_path_and_method(target: str) -> None:
    exchange = SPEC.exchange(Request("GET", target), Response(200))
    assert (exchange.operation, exchange.path_parameters) == ROUTES[target]
    assert SPEC.exchange(Request("PATCH", target), Response(405)).operation is None


def test_a_document_with_values_of_wrong_types_is_still_read() -> None:
    odd: dict[str, JsonValue] = {
        "paths": {"/a": {"get": {"parameters": "x", "responses": None, "requestBody": None, "security": "all"}}},
        "servers": "here",
        "components": {"securitySchemes": {"x": None}},
    }
    operation = Spec(odd).operations["get-a"]
    assert (operation.parameters, dict(operation.responses), operation.security) == ((), {}, ())
    assert (Spec(odd).servers, Spec(odd).title) == ((), "untitled API")


def test_a_server_has_the_defaults_of_its_variables() -> None:
    variables: JsonValue = {"host": {"default": "api.example.com"}, "port": {"default": 8443}, "unused": None}
    servers: JsonValue = [{"url": "https://{host}/{version}", "variables": variables}]
    assert Spec({"servers": servers}).servers == ("https://api.example.com/{version}",)


@pytest.mark.parametrize(("file", "name"), [("pets.yaml", "pets.yaml"), ("", "Pets")])
def test_an_unusable_schema_is_reported_with_the_file_else_the_title(file: str, name: str) -> None:
    spec = Spec({"info": {"title": "Pets"}, "x": {"pattern": "("}}, file=file)
    with pytest.raises(BadDocument) as caught:
        spec.schemas.valid("/x", "")
    assert caught.value.file == name
