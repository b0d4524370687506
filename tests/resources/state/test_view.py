"""An exchange as state rules see it: item, id, client, and whether it was carried out."""

from __future__ import annotations

import pytest

from caveat.openapi.spec import Spec
from caveat.resources.derive import resources
from caveat.resources.state.state import State
from caveat.resources.state.view import View
from exchange_text import exchanges
from pet_collection import FULL, pets
from resource_document import Object, properties

PETS = pets()


def view(text: str, spec: Spec = PETS) -> View:
    [exchange] = exchanges(spec, text)
    return State(spec, resources(spec), exclusive=True).view(exchange)


CARRIED_OUT: dict[str, tuple[str, bool]] = {
    "200": ("GET /pets/1 -> 200 {id: 1}", True),
    "204": ("DELETE /pets/1 -> 204", True),
    "202": ("DELETE /pets/1 -> 202", False),
    "404": ("GET /pets/1 -> 404", False),
    "an error object": ("GET /pets/1 -> 200 {error: {code: 1}}", False),
    "no success": ("DELETE /pets/1 -> 200 {success: false}", False),
    "success": ("DELETE /pets/1 -> 200 {success: true}", True),
    "no errors": ("GET /pets/1 -> 200 {id: 1, errors: []}", True),
}


@pytest.mark.parametrize("title", CARRIED_OUT)
def test_whether_a_request_was_carried_out(title: str) -> None:
    text, expected = CARRIED_OUT[title]
    assert view(text).ok is expected


KEYS: dict[str, tuple[str, tuple[str, ...] | None]] = {
    "the id in the body": ("POST /pets {name: x} -> 201 {id: 7}", ("7",)),
    "the header Location": ("POST /pets {name: x} -> 201 <Location: /pets/8>", ("8",)),
    "a relative Location": ("POST /pets {name: x} -> 201 <Location: pets/8>", ("8",)),
    "a Location elsewhere": ("POST /pets {name: x} -> 201 <Location: /jobs/8>", None),
    "the path of a PUT": ("PUT /pets/B%20x {name: x} -> 201", ("b x",)),
    "nothing": ("POST /pets {name: x} -> 201", None),
}


@pytest.mark.parametrize("title", KEYS)
def test_the_item_that_was_created(title: str) -> None:
    text, expected = KEYS[title]
    created = view(text).created_key
    assert (created[0][1] if created is not None else None) == expected


def test_where_the_path_may_take_something_else_location_counts() -> None:
    spec = pets(parameter="pet")
    created = view("POST /pets {name: x} -> 201 {id: 7} <Location: /pets/rex>", spec).created_key
    assert created == (("/pets", ("rex",)), "rex")


def test_an_id_that_the_client_gives() -> None:
    spec = pets(item=properties(petId="string", name="string"))
    created = view("POST /pets {petId: A-1, name: x} -> 201", spec).created_key
    assert created == (("/pets", ("a-1",)), "A-1")


def test_clients_are_distinguished_by_their_credentials() -> None:
    schemes: Object = {"securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}}
    spec = pets(components=schemes)
    texts = ("GET /pets -> 200 []", "GET /pets <X-Key: a> -> 200 []", "GET /pets <Authorization: a> -> 200 []")
    assert len({view(text, spec).client for text in texts}) == 3


@pytest.mark.parametrize(
    ("headers", "cached"), [("Age: 3", True), ("Age: 0", False), ("X-Cache: HIT", True), ("ETag: x", False)]
)
def test_a_response_out_of_a_cache(headers: str, *, cached: bool) -> None:
    assert view(f"GET /pets/1 -> 200 {{id: 1}} <{headers}>").is_cached is cached
    assert FULL
