"""Paged lists of the mock: limit, offset and total work the same in each."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from caveat.catalogue import catalogue
from caveat.json_text import JsonValue
from caveat.openapi.objects import objects
from dialog360_client import LARGER_AD_ACCOUNT, Dialog360Client

SPEC = catalogue.api("dialog360").spec

LISTS: Mapping[str, tuple[str, str, dict[str, object]]] = {
    "list-ads": (f"/ads/account/{LARGER_AD_ACCOUNT}", "ads", {}),
    "list-campaigns": (f"/campaigns/account/{LARGER_AD_ACCOUNT}", "campaigns", {}),
    "list-events": ("/events", "events", {"date_from": "2020-01-01", "date_to": "2030-12-31"}),
    "list-event-groups": ("/event_groups", "event_groups", {}),
    "list-keywords": ("/keywords", "keywords", {}),
}
"""By operation: the path of the list, the name of its array, and the required query parameters."""

PAGES: list[tuple[dict[str, int], slice]] = [
    ({}, slice(0, None)),
    ({"limit": 1}, slice(0, 1)),
    ({"limit": 3}, slice(0, 3)),
    ({"offset": 2}, slice(2, None)),
    ({"limit": 1, "offset": 1}, slice(1, 2)),
    ({"limit": 100, "offset": 3}, slice(3, None)),
    ({"limit": 2, "offset": 10**30}, slice(0, 0)),
]


LIMITS = {"list-ads": 25, "list-campaigns": 25, "list-events": 100, "list-event-groups": 100, "list-keywords": 100}
"""By operation: the limit that the mock chooses, as the vendor's is not known."""


def test_all_paged_lists_are_tested() -> None:
    paged = {
        operation.id
        for operation in SPEC.operations.values()
        if "offset" in {parameter.name for parameter in operation.parameters}
    }
    assert paged == LISTS.keys() | {"export-events"}


def test_the_contract_has_no_default_that_the_page_does_not_show() -> None:
    assert "default" not in {key for _, node in objects(SPEC.root) for key in node}


@pytest.mark.parametrize(("paging", "part"), PAGES)
@pytest.mark.parametrize("operation", LISTS)
def test_a_page_is_the_requested_part_of_the_list(
    client: Dialog360Client, operation: str, paging: dict[str, int], part: slice
) -> None:
    path, name, query = LISTS[operation]
    for number in range(5):
        client.request("POST", "/keywords", {"keyword": f"{number}"})
    whole_list = page_of(client, path, query | {"limit": 100})[name]
    assert isinstance(whole_list, list)
    assert len(whole_list) > 3

    page = page_of(client, path, query | paging)

    expected = whole_list[part]
    assert page == {
        "count": len(expected),
        "limit": paging.get("limit", LIMITS[operation]),
        "offset": paging.get("offset", 0),
        "total": len(whole_list),
        name: expected,
    }


@pytest.mark.parametrize("paging", [{"limit": 0}, {"limit": 1001}, {"limit": "many"}, {"offset": -1}])
@pytest.mark.parametrize("operation", LISTS)
def test_an_invalid_limit_or_offset_is_rejected(
    client: Dialog360Client, operation: str, paging: dict[str, object]
) -> None:
    path, _, query = LISTS[operation]
    assert client.request("GET", path, query=query | paging).status == 400


def page_of(client: Dialog360Client, path: str, query: dict[str, object]) -> dict[str, JsonValue]:
    page = client.request("GET", path, query=query).json
    assert isinstance(page, dict)
    return page
