"""Deletions remove children, and writes may change the items that they refer to."""

from __future__ import annotations

import pytest

from caveat.resources.derive import resources
from caveat.resources.state.state import State
from caveat.resources.state.step import step
from exchange_text import exchanges
from resource_document import Object, array, operation, properties, spec_of

SHOP = properties(id="integer", name="string")
PET = properties(id="integer", name="string", shop_id="integer")


def collection(name: str, item: Object) -> dict[str, Object]:
    return {
        "get": operation(f"list-{name}", array(item)),
        "post": operation(f"make-{name}", item, status=201, body=item),
        "delete": operation(f"clear-{name}", status=204),
    }


def one(name: str, item: Object) -> dict[str, Object]:
    return {"get": operation(f"read-{name}", item), "delete": operation(f"drop-{name}", status=204)}


SPEC = spec_of(
    {
        "/shops": collection("shops", SHOP),
        "/shops/{shopId}": one("shop", SHOP),
        "/shops/{shopId}/cages": collection("cages", SHOP),
        "/shops/{shopId}/cages/{cageId}": one("cage", SHOP),
        "/pets": collection("pets", PET),
        "/pets/{petId}": one("pet", PET),
        "/cages/{cageId}": {"delete": operation("drop-any-cage", status=204)},
    }
)
MADE = """
POST /shops {name: a} -> 201 {id: 1, name: a}
POST /shops {name: b} -> 201 {id: 2, name: b}
POST /shops/1/cages {name: c} -> 201 {id: 7, name: c}
POST /pets {name: p, shop_id: 1} -> 201 {id: 5, name: p, shop_id: 1}
POST /pets {name: q, shop_id: 2} -> 201 {id: 1, name: q, shop_id: 2}
"""

FACTS: dict[str, tuple[str, set[str]]] = {
    "nothing": ("GET /pets -> 200 []", {"/shops/1", "/shops/2", "/shops/1/cages/7", "/pets/5", "/pets/1"}),
    "what is below and what refers to it": ("DELETE /shops/1 -> 204", {"/shops/2", "/pets/1", "/shops/1 gone"}),
    "a collection": ("DELETE /pets -> 204", set()),
    "a collection below an item": ("DELETE /shops/1/cages -> 204", {"/shops/2"}),
    "the same child by another path": ("DELETE /cages/7 -> 204", {"/shops/1", "/shops/2", "/pets/5", "/pets/1"}),
}


@pytest.mark.parametrize("title", FACTS)
def test_what_is_still_known(title: str) -> None:
    text, expected = FACTS[title]
    state = State(SPEC, resources(SPEC), exclusive=True)
    for exchange in exchanges(SPEC, MADE + text):
        step(state, exchange)
    known = set()
    for (template, values), item in state.items.data.items():
        path = template
        for value in values[:-1]:
            path = path.replace("{}", value, 1)
        known.add(f"{path}/{values[-1]}{' gone' if item.gone is not None else ''}")
    assert known == expected


def test_a_write_that_names_another_item_may_change_it() -> None:
    state = State(SPEC, resources(SPEC), exclusive=True)
    for exchange in exchanges(SPEC, MADE):
        step(state, exchange)
    assert state.items["/shops", ("1",)].content_writes == -1
    assert not state.items["/shops", ("1",)].confirmed
