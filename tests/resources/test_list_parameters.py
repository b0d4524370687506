"""The query parameters of a list: pages, orders and filters."""

from __future__ import annotations

import pytest

from caveat.resources.list_parameters import sorted_by
from caveat.resources.model import Style
from resource_document import Object, array, operation, pets, properties

INTEGER: Object = {"type": "integer"}
TEXT: Object = {"type": "string"}

PAGES: dict[str, tuple[Object, tuple[str, str, Style | None] | None]] = {
    "limit and offset": ({"limit": INTEGER, "offset": INTEGER}, ("limit", "offset", Style.OFFSET)),
    "page and per_page": ({"per_page": INTEGER, "page": INTEGER}, ("per_page", "page", Style.PAGE)),
    "a size alone": ({"max-results": INTEGER}, ("max-results", "", None)),
    "a cursor alone": ({"pageToken": TEXT}, ("", "pageToken", Style.CURSOR)),
    "in brackets": ({"page[size]": INTEGER, "page[number]": INTEGER}, ("page[size]", "page[number]", Style.PAGE)),
    "a page is a number": ({"page": TEXT}, None),
    "a start that may be a time": ({"limit": INTEGER, "start": {"type": "number"}}, ("limit", "", None)),
    "a start that is a time": (
        {"limit": INTEGER, "start": {"type": "integer", "minimum": 0, "description": "Only later ones, epoch ms."}},
        ("limit", "", None),
    ),
    "a start and an end": ({"start": {"type": "integer", "minimum": 0}, "end": INTEGER}, None),
    "a page whose default is no number": ({"page": {"type": "integer", "default": []}}, ("", "page", Style.PAGE)),
    "a start that is 0 without a value": (
        {"limit": INTEGER, "start": {"type": "integer", "default": 0}},
        ("limit", "start", Style.OFFSET),
    ),
    "a start by its description": (
        {"limit": INTEGER, "startAt": {"type": "integer", "description": "The index of the first item."}},
        ("limit", "startAt", Style.OFFSET),
    ),
    "a property of items is no size of a page": ({"size": INTEGER}, None),
    "nothing": ({}, None),
}
SHIRT = properties(
    id="integer",
    size="integer",
    colour={"enum": ["red", "blue"]},
    sold="boolean",
    made="string",
    tags=array(TEXT),
    shop_id="string",
)


@pytest.mark.parametrize("title", PAGES)
def test_paging(title: str) -> None:
    query, expected = PAGES[title]
    paging = pets(operation("list", array(SHIRT), query=query), get=operation("read", SHIRT)).paging
    assert (paging and (paging.size, paging.position, paging.style)) == expected


SORTS: dict[str, tuple[Object, tuple[str, tuple[str, ...], str] | None]] = {
    "values with a sign": ({"sort": {"enum": ["size", "-size", "made"]}}, ("sort", ("size", "made"), "")),
    "a text may be any property": (
        {"sort_by": TEXT},
        ("sort_by", ("id", "size", "colour", "sold", "made", "tags", "shop_id", "name", "age"), ""),
    ),
    "a direction of its own": (
        {"sortBy": {"enum": ["size"]}, "order": {"enum": ["asc", "desc"]}},
        ("sortBy", ("size",), "order"),
    ),
    "a direction alone": ({"order": {"enum": ["asc", "desc"]}}, None),
    "values of something else": ({"sort": {"enum": ["relevance", "distance"]}}, None),
    "nothing": ({}, None),
}


@pytest.mark.parametrize("title", SORTS)
def test_sort(title: str) -> None:
    query, expected = SORTS[title]
    sort = pets(operation("list", array(SHIRT), query=query), get=operation("read", SHIRT)).sort
    assert (sort and (sort.parameter, sort.properties, sort.direction)) == expected


def test_filters() -> None:
    query: Object = {
        "colour": {"enum": ["red", "blue"]},
        "filter[sold]": {"type": "boolean"},
        "made": TEXT,
        "shopId": TEXT,
        "tags": TEXT,
        "q": TEXT,
        "limit": INTEGER,
    }
    found = pets(operation("list", array(SHIRT), query=query), get=operation("read", SHIRT)).filters
    assert [(each.parameter, each.property, each.is_exact) for each in found] == [
        ("colour", "colour", True),
        ("filter[sold]", "sold", True),
        ("made", "made", False),
        ("shopId", "shop_id", True),
    ]


@pytest.mark.parametrize(
    ("value", "descending"),
    [
        ("size", False),
        ("+size", False),
        ("-size", True),
        ("size:desc", True),
        ("size_asc", False),
        ("size DESC", True),
        ("made", None),
    ],
)
def test_a_value_names_a_property_and_a_direction(value: str, *, descending: bool | None) -> None:
    assert sorted_by(value, "size") is descending
