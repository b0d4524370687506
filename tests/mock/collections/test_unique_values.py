"""Unique values: a mock refuses a value that another item has, where the document says so and documents 409."""

from __future__ import annotations

import json

import pytest

from caveat.exchange import Headers, Request
from caveat.json_text import JsonValue
from caveat.mock.engine import Mock
from caveat.openapi.spec import Spec
from pet_collection import answers
from resource_document import JSON, Object, array, operation, properties, spec_of

TAKEN: dict[str, tuple[str, str, int]] = {
    "the document says so": ("The code must be unique.", "409", 409),
    "no conflict is documented": ("The code must be unique.", "400", 201),
    "the document does not say so": ("A code.", "409", 201),
}


def codes(description: str, refusal: str) -> Spec:
    """A collection of items with codes."""
    item = properties(id={"type": "integer", "readOnly": True}, code={"type": "string", "description": description})
    body: Object = {"content": {JSON: {"schema": item}}}
    writes = {"requestBody": body, "responses": answers(item, "200", refusal)}
    return spec_of(
        {
            "/parts": {
                "get": operation("list", array(item)),
                "post": {"operationId": "make", "requestBody": body, "responses": answers(item, "201", refusal)},
            },
            "/parts/{partId}": {
                "get": operation("read", item),
                "put": {"operationId": "put", **writes},
                "patch": {"operationId": "change", **writes},
            },
        }
    )


def status(mock: Mock, method: str, path: str, code: JsonValue) -> int:
    body = json.dumps({"code": code}).encode()
    return mock.answer(Request(method, path, Headers([("content-type", JSON)]), body)).status


@pytest.mark.parametrize("title", TAKEN)
def test_a_value_is_given_once_where(title: str) -> None:
    description, refusal, expected = TAKEN[title]
    mock = Mock(codes(description, refusal))
    assert status(mock, "POST", "/parts", "a-1") == 201
    assert status(mock, "POST", "/parts", "b-1") == 201
    assert status(mock, "POST", "/parts", "a-1") == expected


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_change_may_keep_a_value_but_not_take_that_of_another_item(method: str) -> None:
    mock = Mock(codes("Must be unique.", "409"))
    body = json.dumps({"code": "a-1"}).encode()
    made = mock.answer(Request("POST", "/parts", Headers([("content-type", JSON)]), body)).json
    assert isinstance(made, dict)
    assert status(mock, "POST", "/parts", "b-1") == 201
    path = f"/parts/{made['id']}"
    assert [status(mock, method, path, code) for code in ("a-1", "b-1", "c-1")] == [200, 409, 200]
