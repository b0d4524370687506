"""Pages: which things a list shows, and what it says of the others."""

from __future__ import annotations

import pytest

from document_mock import Asked, as_dict, as_list

PAGES: dict[str, list[int]] = {
    "": [1, 2, 3, 4],
    "?limit=2": [1, 2],
    "?limit=2&offset=1": [2, 3],
    "?offset=3": [4],
    "?offset=9": [],
}


@pytest.mark.parametrize("query", PAGES)
def test_a_page(query: str, pets: Asked) -> None:
    for name in ("Ann", "Bob"):
        pets("POST", "/pets", {"name": name})
    assert [as_dict(pet)["id"] for pet in as_list(pets.said("GET", f"/pets{query}")[1])] == PAGES[query]


def test_a_page_counts(shop: Asked) -> None:
    shop("POST", "/orders", {"order_id": "00000000-0000-4000-a000-000000000001", "lines": [{"sku": "a", "count": 1}]})
    page = as_dict(shop.said("GET", "/orders?limit=1")[1])
    assert (len(as_list(page["items"])), page["total"], page["has_more"]) == (1, 3, True)
    page = as_dict(shop.said("GET", "/orders")[1])
    assert (len(as_list(page["items"])), page["total"], page["has_more"]) == (3, 3, False)
