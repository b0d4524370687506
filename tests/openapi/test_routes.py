"""Routes: operations by the paths and servers of a document, also where several match."""

from __future__ import annotations

import pytest

from caveat.openapi.spec import Spec

SPEC = Spec(
    {
        "servers": [{"url": "https://a.example/v3"}, {"url": "/{v}", "variables": {"v": {"default": "v1"}}}],
        "paths": {
            "/a": {"get": {"operationId": "a"}},
            "/token": {"post": {"operationId": "token", "servers": [{"url": "https://login.example/oauth2"}]}},
            "/both": {
                "get": {"operationId": "shared"},
                "post": {"operationId": "own", "servers": [{"url": "https://b.example/own"}]},
            },
            "/files/{id}": {
                "servers": [
                    {"url": "https://{x}.example/{p}", "variables": {"p": {"default": "up", "enum": ["down"]}}}
                ],
                "put": {"operationId": "upload"},
            },
            "/files/mine": {"get": {"operationId": "mine"}},
            "/root": {"get": {"operationId": "root", "servers": [{"url": "https://c.example"}]}},
            "/u/{id}": {
                "get": {
                    "operationId": "by-id",
                    "parameters": [{"name": "id", "in": "path", "schema": {"type": "integer"}}],
                }
            },
            "/u/{name}": {
                "get": {
                    "operationId": "by-name",
                    "parameters": [{"name": "name", "in": "path", "schema": {"type": "string"}}],
                },
                "delete": {"operationId": "delete-by-name"},
            },
            "/x#create": {"post": {"operationId": "create"}},
            "/x#list": {"get": {"operationId": "list"}},
        },
    }
)

FACTS: dict[tuple[str, str], str | None] = {
    ("GET", "/a"): "a",
    ("GET", "/v3/a"): "a",
    ("GET", "/v1/a"): "a",
    ("POST", "/oauth2/token"): "token",
    ("POST", "/token"): "token",
    ("POST", "/v3/token"): None,
    ("GET", "/v3/both"): "shared",
    ("GET", "/both"): "shared",
    ("POST", "/own/both"): "own",
    ("POST", "/both"): "own",
    ("POST", "/v3/both"): None,
    ("GET", "/own/both"): None,
    ("PUT", "/up/files/1"): "upload",
    ("PUT", "/down/files/1"): "upload",
    ("PUT", "/v3/files/1"): None,
    ("GET", "/files/mine"): "mine",
    ("GET", "/v3/files/mine"): "mine",
    ("PUT", "/files/mine"): None,
    ("PUT", "/up/files/mine"): "upload",
    ("GET", "/root"): "root",
    ("GET", "/v3/root"): None,
    ("GET", "/u/1"): "by-id",
    ("GET", "/v3/u/bob"): "by-name",
    ("DELETE", "/u/1"): "delete-by-name",
    ("POST", "/x"): "create",
    ("GET", "/v1/x"): "list",
}


@pytest.mark.parametrize(("method", "path"), FACTS)
def test_the_operation_of_a_request(method: str, path: str) -> None:
    methods, _ = SPEC.route(path) or ({}, {})
    operation = methods.get(method)
    assert (operation.id if operation else None) == FACTS[method, path]


def test_the_parameters_of_all_paths_that_match_are_known() -> None:
    assert (SPEC.route("/u/1") or ({}, {}))[1] == {"id": "1", "name": "1"}


def test_ids_are_unique() -> None:
    spec = Spec(
        {
            "paths": {
                "/a": {"get": {"operationId": "same"}, "put": {"operationId": "get-a-b"}},
                "/b": {"get": {"operationId": "same"}},
                "/a-b": {"get": {}},
                "/a/b": {"get": {}},
                "/a_b": {"get": {"operationId": "get-a-b"}},
            }
        }
    )
    assert {name: operation.label for name, operation in spec.operations.items()} == {
        "same": "GET /a",
        "get-a-b": "PUT /a",
        "get-b": "GET /b",
        "get-a-b-2": "GET /a-b",
        "get-a-b-3": "GET /a/b",
        "get-a_b": "GET /a_b",
    }
    assert all(operation.id == name for name, operation in spec.operations.items())
