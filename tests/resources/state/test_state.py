"""The memory of state rules: settling, and requests that decide."""

from __future__ import annotations

import pytest

from caveat.exchange import Request
from caveat.json_text import JsonValue
from caveat.openapi.spec import Spec
from caveat.resources.derive import resources
from caveat.resources.state.state import SETTLE_S, State
from caveat.resources.state.step import step
from exchange_text import exchanges
from pet_collection import pets
from resource_document import PET, operation, spec_of

MADE = "POST /pets {name: Rex} -> 201 {id: 1, name: Rex}"


def settles(spec: Spec, wait: float, settle_s: float = 0.0) -> bool:
    """Whether a write has to be visible after a time in seconds."""
    state = State(spec, resources(spec), exclusive=True, settle_s=settle_s)
    made, read = exchanges(spec, f"{MADE}\nwait {wait}\nGET /pets/1 -> 404")
    step(state, made)
    return state.settling(state.view(read), made, made.time) is None


@pytest.mark.parametrize(
    ("eventual", "wait", "settled"),
    [
        (None, 0, False),
        (None, SETTLE_S, True),
        (0.1, 0.5, False),
        (5, 4, False),
        (5, 5, True),
        (True, 99, False),
        (False, 2, True),
    ],
)
def test_writes_need_time(eventual: JsonValue, wait: float, *, settled: bool) -> None:
    spec = pets() if eventual is None else pets(eventual=eventual)
    assert settles(spec, wait) is settled


@pytest.mark.parametrize(("settle_s", "eventual", "settled"), [(0.5, None, True), (9, None, False), (0.5, 4, False)])
def test_a_target_says_how_long_writes_take(settle_s: float, eventual: JsonValue, *, settled: bool) -> None:
    assert settles(pets() if eventual is None else pets(eventual=eventual), 1, settle_s) is settled


def test_the_request_that_reads_an_item() -> None:
    item = {"get": operation("read", PET), "delete": operation("drop")}
    spec = spec_of(
        {
            "/shops/{shop}/pets": {
                "get": operation("list", {"type": "array", "items": PET}),
                "post": operation("make", PET, status=201),
            },
            "/shops/{shop}/pets/{petId}": item,
        },
        servers=[{"url": "https://example.com/v1"}],
    )
    state = State(spec, resources(spec), exclusive=True)
    [made] = exchanges(spec, "POST /v1/shops/a%20b/pets {name: x} -> 201 {id: 7}")
    step(state, made)
    [known] = state.items.values()
    asked = state.read_request(known, Request("GET", "/v1/shops/a%20b/pets?limit=2"))
    assert asked is not None
    assert (asked.method, asked.target) == ("GET", "/v1/shops/a%20b/pets/7")


def test_an_item_of_a_list_is_found_by_the_id_that_it_shows() -> None:
    spec = pets(parameter="pet")
    state = State(spec, resources(spec), exclusive=True)
    made, listed = exchanges(spec, f"{MADE} <Location: /pets/rex>\nGET /pets -> 200 [{{id: 1}}, {{id: 2}}]")
    step(state, made)
    listing = state.listing(state.view(listed))
    assert listing is not None
    [(shown, known)] = state.listed_items(state.view(listed), listing)
    assert (shown.value, known.id) == ({"id": 1}, "rex")
