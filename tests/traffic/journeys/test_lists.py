"""The list requests of a journey."""

from __future__ import annotations

from dataclasses import replace

from caveat.json_text import JsonValue
from caveat.resources.derive import resources
from caveat.resources.model import Action
from caveat.traffic.journeys import lists
from harbour_document import document
from harbour_journey import travelled
from resource_document import PET, array, operation, spec_of

SPEC = document(frozenset())
SHIPS = resources(SPEC).by_template["/ships"]
LISTING = SHIPS.operations[Action.LIST]
SHIP: dict[str, JsonValue] = {"id": 1, "name": "Ada", "kind": "tug", "crew": 7, "slug": "", "note": None}


def test_pages_are_small() -> None:
    assert list(lists.sizes(SPEC, SHIPS, LISTING)) == [{"limit": "2"}, {"limit": "1"}]


def test_filters_have_the_values_of_an_item() -> None:
    queries = list(lists.filters(SPEC, SHIPS, LISTING, SHIP))
    kinds = [each["kind"] for each in queries if "kind" in each]
    assert sorted(str(each) for each in queries if "kind" not in each) == ["{'crew': '7'}", "{'name': 'Ada'}"]
    # Another listed value: a filter that is ignored shows items there, even if all items have the first value.
    assert kinds[0] == "tug"
    assert len(set(kinds)) == len(kinds) > 1


def test_each_order_is_asked_for() -> None:
    orders = [query["sort"] for query in lists.orders(SPEC, SHIPS, LISTING)]
    assert orders == ["name", "-name", "length", "-length"]


def test_each_order_is_asked_for_in_each_direction() -> None:
    query: dict[str, JsonValue] = {"sortBy": {"enum": ["name", "age"]}, "order": {"enum": ["asc", "desc"]}}
    spec = spec_of({"/pets": {"get": operation("list-pets", array(PET), query=query)}})
    pets = resources(spec).by_template["/pets"]
    queries = [(each["sortBy"], each["order"]) for each in lists.orders(spec, pets, spec.operations["list-pets"])]
    assert queries == [("name", "asc"), ("age", "asc"), ("name", "desc"), ("age", "desc")]


def test_pages_are_followed_to_the_end() -> None:
    sent = [request.target for request, _ in travelled(rounds=1).exchanges]
    assert {f"/ships?limit=2&offset={offset}" for offset in (2, 4)} <= set(sent)


def test_searches_are_for_what_items_have_for_what_none_has_and_for_special_characters() -> None:
    query: dict[str, JsonValue] = {"q": {"type": "string", "minLength": 1, "maxLength": 9}, "limit": {}}
    spec = spec_of({"/pets": {"get": operation("list-pets", array(PET), query=query)}})
    pets = resources(spec).by_template["/pets"]
    items: list[dict[str, JsonValue]] = [{"name": "Rex"}, {"name": "a long name"}, {}]
    found = [each["q"] for each in lists.searches(spec, pets, spec.operations["list-pets"], items)]
    assert found == [*lists.UNKNOWN_TEXTS, *lists.SPECIAL_TEXTS]
    writable = replace(pets, writable=frozenset({"name"}))
    found = [each["q"] for each in lists.searches(spec, writable, spec.operations["list-pets"], items)]
    assert found[0] == "Rex"
    assert list(lists.searches(spec, replace(pets, search=""), spec.operations["list-pets"], items)) == []
