"""Schemas of lists: which are judged item by item, and that the verdict is that on the whole list."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.json_list import json_list
from caveat.json_text import JsonValue
from caveat.openapi.list_schemas import ListSchemas
from caveat.openapi.schema import Schemas
from caveat.openapi.validators import Validators

ITEM: JsonValue = {"type": "object", "properties": {"id": {"type": "integer"}}, "required": ["id"]}
LIST: dict[str, JsonValue] = {"type": "array", "items": {"$ref": "#/item"}, "description": "All items."}
PAGE: dict[str, JsonValue] = {"type": "object", "properties": {"items": LIST, "total": {"type": "integer"}}}

SCHEMAS: dict[str, tuple[dict[str, JsonValue], str | None, str | None]] = {
    "a list": (LIST, None, "/list/items"),
    "a nullable list": ({**LIST, "type": ["array", "null"], "x-note": 1}, None, "/list/items"),
    "a page": ({**PAGE, "additionalProperties": False, "required": ["items"]}, "items", "/list/properties/items/items"),
    "a reference": ({"$ref": "#/other"}, "items", "/other/properties/items/items"),
    "another member": (PAGE, "total", None),
    "a member that is not declared": (PAGE, "pets", None),
    "no schema of items": ({"type": "array"}, None, None),
    "a number of items": ({**LIST, "minItems": 3}, None, None),
    "different items": ({**LIST, "uniqueItems": True}, None, None),
    "parts": ({"allOf": [PAGE]}, "items", None),
    "more for the member": ({**PAGE, "patternProperties": {"s$": {"maxItems": 1}}}, "items", None),
    "a list where a page is": (LIST, "items", None),
}


@pytest.mark.parametrize("title", SCHEMAS)
def test_items_are_judged_alone_where_nothing_else_is_asked_of_the_list(title: str) -> None:
    schema, key, expected = SCHEMAS[title]
    root: JsonValue = {"list": schema, "item": ITEM, "other": PAGE}
    assert ListSchemas(root, Validators(root, "the document")).of_items("/list", key) == expected


ITEMS = st.lists(st.dictionaries(st.sampled_from(["id", "b"]), st.sampled_from([1, "x" * 400, None])), min_size=2)


@given(st.sampled_from(sorted(SCHEMAS)), ITEMS, st.sampled_from([3, "x"]))
def test_a_list_has_the_verdict_on_its_whole_value(title: str, items: list[JsonValue], total: JsonValue) -> None:
    schema, key, _ = SCHEMAS[title]
    value: JsonValue = [*items, {"id": 2}] if key is None else {"items": items, "total": total, "padding": "x" * 400}
    schemas = Schemas({"list": schema, "item": ITEM, "other": PAGE})
    listed = json_list(json.dumps(value).encode())
    if listed is not None:
        verdicts = {schemas.valid_list("/list", listed) for _ in range(2)}
        assert verdicts == {schemas.valid("/list", value)}
