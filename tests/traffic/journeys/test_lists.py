"""The list requests of a journey."""

from __future__ import annotations

from caveat.json_text import JsonValue
from caveat.resources.derive import resources
from caveat.resources.model import Action
from caveat.traffic.journeys import lists
from harbour_document import document
from harbour_journey import travelled

SPEC = document(frozenset())
SHIPS = resources(SPEC).by_template["/ships"]
LISTING = SHIPS.operations[Action.LIST]
SHIP: dict[str, JsonValue] = {"id": 1, "name": "Ada", "kind": "tug", "crew": 7, "slug": "", "note": None}


def test_pages_are_small() -> None:
    assert list(lists.sizes(SPEC, SHIPS, LISTING)) == [{"limit": "2"}, {"limit": "1"}]


def test_filters_have_the_values_of_an_item() -> None:
    queries = list(lists.filters(SPEC, SHIPS, LISTING, SHIP))
    assert sorted(map(str, queries)) == ["{'crew': '7'}", "{'kind': 'tug'}", "{'name': 'Ada'}"]


def test_each_order_is_asked_for() -> None:
    orders = [query["sort"] for query in lists.orders(SPEC, SHIPS, LISTING)]
    assert orders == ["name", "-name", "length", "-length"]


def test_pages_are_followed_to_the_end() -> None:
    sent = [request.target for request, _ in travelled(rounds=1).exchanges]
    assert {f"/ships?limit=2&offset={offset}" for offset in (2, 4)} <= set(sent)
