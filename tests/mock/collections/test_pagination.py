"""Endings: a list says that it does not go on, as its schema lets it."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.mock.collections.pagination import ended
from caveat.openapi.schema import Schemas

Case = tuple[dict[str, JsonValue], dict[str, JsonValue], dict[str, JsonValue]]

ENDED: dict[str, Case] = {
    "null": ({}, {"next": "a"}, {"next": None}),
    "absent, where it cannot be null": ({"properties": {"next": {"type": "string"}}}, {"next": "a", "b": 1}, {"b": 1}),
    "empty, where it has to be there": (
        {"required": ["next"], "properties": {"next": {"type": "string"}}}, {"next": "a"}, {"next": ""}),
    "as it is, where nothing else is allowed": ({"properties": {"next": {"const": 1}}, "required": ["next"]}, {"next": 1}, {"next": 1}),  # noqa: E501
    "within": ({}, {"links": {"self": "a", "next": "b"}}, {"links": {"self": "a", "next": None}}),
    "a link that is an object": ({}, {"_links": {"next": {"href": "a"}}}, {"_links": {}}),
    "a word that says whether": ({}, {"next": True}, {"next": True}),
    "a list": ({}, {"next": [1]}, {"next": [1]}),
    "other words": ({}, {"nextel": 1, "context": "a", "cursors": 1}, {"nextel": 1, "context": "a", "cursors": 1}),
}  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["nextPage", "next_page_token", "nextCursor", "cursor", "next_token", "@odata.nextLink", "endCursor", "next_url"],
)
def test_a_cursor_has_many_names(name: str) -> None:
    assert ended({name: "a"}, lambda _other: True) == {name: None}


@pytest.mark.parametrize("title", ENDED)
def test_it_comes_to_an_end(title: str) -> None:
    schema, body, expected = ENDED[title]
    schemas = Schemas({"s": schema})
    assert ended(body, lambda other: schemas.valid("/s", other)) == expected
