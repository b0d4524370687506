"""A list has no next page, as far as its schema allows."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.mock.collections.pagination import (
    NextPage,
    NextPlace,
    next_values,
    places_of_next_page,
    without_next_page,
)
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
    "a link object that is required": (
        {"required": ["next"], "properties": {"next": {"type": "object"}}}, {"next": {"href": "a"}}, {"next": {}}),
    "a link object whose URL is required": (
        {"required": ["next"], "properties": {"next": {"required": ["href"], "type": "object"}}},
        {"next": {"href": "a"}},
        {"next": {"href": ""}},
    ),
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


def test_the_places_of_the_next_page() -> None:
    body: dict[str, JsonValue] = {
        "next": "a",
        "meta": {"next_cursor": None},
        "ship": {"next": "b"},
        "a": {},
        "hasNext": True,
    }
    body["_links"] = {"next": {"href": "/a"}}
    assert [(place.keys, place.is_object) for place in places_of_next_page(body)] == [
        (("next",), False),
        (("meta", "next_cursor"), False),
        (("_links", "next"), True),
    ]


NEXT = NextPage("7", "/a?after=7", "https://example.org/a?after=7")
VALUES: dict[tuple[str, bool], JsonValue] = {
    ("next", True): "7",
    ("next", False): NEXT.url,
    ("next_cursor", False): "7",
    ("nextLink", True): NEXT.url,
    ("next_url", False): NEXT.url,
    ("nextPageToken", True): "7",
}


@pytest.mark.parametrize(("name", "by_cursor"), VALUES)
def test_the_value_of_the_next_page(name: str, by_cursor: bool) -> None:  # noqa: FBT001 - a table
    values = next_values(NextPlace((name,), is_object=False), NEXT, by_cursor=by_cursor)
    assert values[0] == VALUES[name, by_cursor]
    assert {7, "7", NEXT.target, NEXT.url} == {*values}
    assert next_values(NextPlace((name,), is_object=True), NEXT, by_cursor=by_cursor)[0] == {"href": NEXT.url}
