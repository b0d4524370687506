"""A list has no next page, as far as its schema allows."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.mock.collections.pagination import without_next_page
from caveat.openapi.schema import Schemas

Case = tuple[dict[str, JsonValue], dict[str, JsonValue], dict[str, JsonValue]]

CASES: dict[str, Case] = {
    "null": ({}, {"next": "a"}, {"next": None}),
    "absent if it cannot be null": ({"properties": {"next": {"type": "string"}}}, {"next": "a", "b": 1}, {"b": 1}),
    "empty if it is required": (
        {"required": ["next"], "properties": {"next": {"type": "string"}}}, {"next": "a"}, {"next": ""}),
    "unchanged if no other value is valid": ({"properties": {"next": {"const": 1}}, "required": ["next"]}, {"next": 1}, {"next": 1}),  # noqa: E501
    "nested": ({}, {"links": {"self": "a", "next": "b"}}, {"links": {"self": "a", "next": None}}),
    "a link object": ({}, {"_links": {"next": {"href": "a"}}}, {"_links": {}}),
    "a boolean": ({}, {"next": True}, {"next": True}),
    "a list": ({}, {"next": [1]}, {"next": [1]}),
    "other names": ({}, {"nextel": 1, "context": "a", "cursors": 1}, {"nextel": 1, "context": "a", "cursors": 1}),
}  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["nextPage", "next_page_token", "nextCursor", "cursor", "next_token", "@odata.nextLink", "endCursor", "next_url"],
)
def test_the_next_page_property_has_many_names(name: str) -> None:
    assert without_next_page({name: "a"}, lambda _candidate: True) == {name: None}


@pytest.mark.parametrize("title", CASES)
def test_the_next_page_property_is(title: str) -> None:
    schema, body, expected = CASES[title]
    schemas = Schemas({"s": schema})
    assert without_next_page(body, lambda candidate: schemas.valid("/s", candidate)) == expected
