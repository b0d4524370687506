"""Lists that come page by page: what all of them have in common."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from caveat.catalogue import catalogue
from caveat.json_text import JsonValue
from caveat.openapi.pointer import lookup
from dialog360_client import LARGER_AD_ACCOUNT, Desk

SPEC = catalogue.api("dialog360").spec

LISTS: Mapping[str, tuple[str, str, dict[str, object]]] = {
    "list-ads": (f"/ads/account/{LARGER_AD_ACCOUNT}", "ads", {}),
    "list-campaigns": (f"/campaigns/account/{LARGER_AD_ACCOUNT}", "campaigns", {}),
    "list-events": ("/events", "events", {"date_from": "2020-01-01", "date_to": "2030-12-31"}),
    "list-event-groups": ("/event_groups", "event_groups", {}),
    "list-keywords": ("/keywords", "keywords", {}),
}
"""Where each list is, under which name it has its things, and what else has to be asked."""


ASKED = [
    ({}, slice(0, None)),
    ({"limit": 1}, slice(0, 1)),
    ({"limit": 3}, slice(0, 3)),
    ({"offset": 2}, slice(2, None)),
    ({"limit": 1, "offset": 1}, slice(1, 2)),
    ({"limit": 100, "offset": 3}, slice(3, None)),
    ({"limit": 2, "offset": 10**30}, slice(0, 0)),
]


def default(operation: str, name: str) -> JsonValue:
    """What the contract takes a parameter for that is not sent; None where there is no such parameter."""
    for parameter in SPEC.operations[operation].parameters:
        if parameter.name == name:
            schema = lookup(SPEC.root, parameter.schema)
            assert isinstance(schema, dict)
            return schema["default"]
    return None


def test_these_are_all_lists_that_have_pages() -> None:
    paged = {operation for operation in SPEC.operations if default(operation, "offset") is not None}
    assert paged == LISTS.keys() | {"export-events"}


@pytest.mark.parametrize(("paging", "part"), ASKED)
@pytest.mark.parametrize("operation", LISTS)
def test_a_page_is_the_part_of_the_list_that_was_asked_for(
    desk: Desk, operation: str, paging: dict[str, int], part: slice
) -> None:
    path, name, query = LISTS[operation]
    for number in range(5):
        desk.ask("POST", "/keywords", {"keyword": f"{number}"})
    everything = answered(desk, path, query | {"limit": 100})[name]
    assert isinstance(everything, list)
    assert len(everything) > 3

    page = answered(desk, path, query | paging)

    expected = everything[part]
    assert page == {
        "count": len(expected),
        "limit": paging.get("limit", default(operation, "limit")),
        "offset": paging.get("offset", default(operation, "offset")),
        "total": len(everything),
        name: expected,
    }


@pytest.mark.parametrize("paging", [{"limit": 0}, {"limit": 1001}, {"limit": "many"}, {"offset": -1}])
@pytest.mark.parametrize("operation", LISTS)
def test_what_no_page_can_be_is_refused(desk: Desk, operation: str, paging: dict[str, object]) -> None:
    path, _, query = LISTS[operation]
    assert desk.ask("GET", path, query=query | paging).status == 400


def answered(desk: Desk, path: str, query: dict[str, object]) -> dict[str, JsonValue]:
    """A page."""
    page = desk.ask("GET", path, query=query).json
    assert isinstance(page, dict)
    return page
