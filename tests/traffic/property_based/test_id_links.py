"""Links to the operations on a created item, where Schemathesis infers none."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.openapi.pointer import lookup
from caveat.openapi.spec import Spec
from caveat.traffic.property_based.document import generation_document
from caveat.traffic.property_based.id_links import is_inferred, with_id_links

INFERRED = [
    ("petId", "/pets/{petId}", "id", True),
    ("call_sid", "/calls/{call_sid}", "sid", True),
    ("CallSid", "/Calls/{CallSid}", "sid", False),
    ("OrderNo", "/orders/{OrderNo}", "no", False),
]


@pytest.mark.parametrize(("parameter", "path", "field", "expected"), INFERRED)
def test_a_link_is_inferred(parameter: str, path: str, field: str, expected: bool) -> None:  # noqa: FBT001 - a table
    assert is_inferred(parameter, path, field) is expected


def item(name: str, *others: str) -> JsonValue:
    """A response with an item."""
    properties: JsonValue = {each: {"type": "string"} for each in (name, *others)}
    content: JsonValue = {"application/json": {"schema": {"type": "object", "properties": properties}}}
    return {"description": "x", "content": content}


def document(parameter: str, field: str) -> Spec:
    """Calls, and recordings that are created below a call and shown at the root."""
    recordings = "/Calls/{call.sid}/Recordings"
    return Spec(
        {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "v"},
            "components": {"responses": {"Made": item(field, "name")}},
            "paths": {
                "/Calls": {
                    "get": {"operationId": "list", "responses": {"200": {"description": "x"}}},
                    "post": {"operationId": "make", "responses": {"201": {"$ref": "#/components/responses/Made"}}},
                },
                f"/Calls/{{{parameter}}}": {
                    "parameters": [{"name": parameter, "in": "path", "required": True, "schema": {"type": "string"}}],
                    "get": {"operationId": "read", "responses": {"200": item(field, "name")}},
                    "delete": {"operationId": "drop", "responses": {"204": {"description": "x"}}},
                },
                recordings: {
                    "parameters": [{"name": "call.sid", "in": "path", "required": True, "schema": {"type": "string"}}],
                    "get": {"operationId": "taken", "responses": {"200": {"description": "x"}}},
                    "post": {"operationId": "record", "responses": {"201": item("sid", "name")}},
                },
                "/Recordings/{RecordingSid}": {
                    "parameters": [
                        {"name": "RecordingSid", "in": "path", "required": True, "schema": {"type": "string"}}
                    ],
                    "get": {"operationId": "listen", "responses": {"200": item("sid", "name")}},
                    "delete": {"operationId": "erase", "responses": {"204": {"description": "x"}}},
                },
            },
        }
    )


def linked(spec: Spec, pointer: str) -> dict[str, JsonValue]:
    """The parameters of the links of a response, by the operation that they lead to."""
    response = lookup(with_id_links(generation_document(spec).root, spec), pointer)
    links = response.get("links", {}) if isinstance(response, dict) else {}
    assert isinstance(links, dict)
    return {name: lookup(links, f"/{name}/parameters") for name in links}


def test_the_response_to_a_creation_leads_to_the_item() -> None:
    spec = document("CallSid", "sid")
    assert linked(spec, "/paths/~1Calls/post/responses/201") == {
        "read of the item": {"path.CallSid": "$response.body#/sid"},
        "drop of the item": {"path.CallSid": "$response.body#/sid"},
        "taken of the item": {"path.call_sid": "$response.body#/sid"},
        "record of the item": {"path.call_sid": "$response.body#/sid"},
    }


def test_inferred_links_are_not_added() -> None:
    spec = document("callId", "id")
    assert not {"read of the item", "drop of the item"} & linked(spec, "/paths/~1Calls/post/responses/201").keys()
