"""Items, lists and ids in requests and responses."""

from __future__ import annotations

import json

import pytest

from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.resources.bodies import about_pages, fields, id_shown, item_sent, item_shown, items_shown, json_of, value_at
from caveat.resources.model import Action, Resource
from resource_document import PET, Object, array, operation, pets, properties

AS_JSON = Headers([("content-type", "application/json")])


def response(body: JsonValue, status: int = 200) -> Response:
    return Response(status, AS_JSON, json.dumps(body).encode())


def test_an_item_is_read_where_the_document_shows_it() -> None:
    found = pets(get=operation("read", properties(data=PET)))
    read, make = found.operations[Action.READ], found.operations[Action.CREATE]
    answer = response({"data": {"id": 7, "name": "Rex"}})
    assert item_shown(found, read, answer) == {"id": 7, "name": "Rex"}
    assert id_shown(found, answer, item_shown(found, read, answer)) == "7"
    assert item_shown(found, read, response({"id": 7})) is None
    assert item_shown(found, read, response([], 500)) is None
    assert item_sent(found, make, Request("POST", "/pets", AS_JSON, b'{"name": "Rex"}')) == {"name": "Rex"}
    assert item_sent(found, make, Request("POST", "/pets", AS_JSON, b"[1]")) is None


LISTS: dict[str, tuple[Object, JsonValue, list[tuple[str | None, JsonValue]] | None]] = {
    "an array": (array(PET), [{"id": 1}, {"name": "x"}], [("1", {"id": 1}), (None, {"name": "x"})]),
    "an envelope": (properties(data=array(PET)), {"data": [{"id": "b"}]}, [("b", {"id": "b"})]),
    "a map": ({"type": "object", "additionalProperties": PET}, {"9": {"name": "x"}}, [("9", {"name": "x"})]),
    "another shape": (array(PET), {"data": []}, None),
}


@pytest.mark.parametrize("title", LISTS)
def test_a_list_is_read_where_the_document_shows_it(title: str) -> None:
    schema, body, expected = LISTS[title]
    items = items_shown(pets(operation("list", schema)), response(body))
    assert (None if items is None else [(each.id, each.value) for each in items]) == expected


ENVELOPES: dict[str, tuple[JsonValue, tuple[str, ...], set[str]]] = {
    "the body": ({"pets": [], "next": "x"}, ("pets",), {"pets", "next"}),
    "a usual name": ({"pets": [], "meta": {"next": "x"}}, ("pets",), {"pets", "meta", "next"}),
    "an envelope of the list": (
        {"payload": {"pets": [], "paging": {"next": "x"}}},
        ("payload", "pets"),
        {"payload", "pets", "paging", "next"},
    ),
    "another object": ({"pets": [], "owner": {"next": "x"}}, ("pets",), {"pets", "owner"}),
}


@pytest.mark.parametrize("title", ENVELOPES)
def test_pagination_facts_are_in_the_envelopes_of_a_list(title: str) -> None:
    body, keys, names = ENVELOPES[title]
    assert {name for name, _ in about_pages(body, keys)} == names


def test_a_body_that_is_not_json_is_none() -> None:
    assert json_of(Response(200, AS_JSON, b"{")) is None
    assert json_of(Response(200, Headers([("content-type", "text/plain")]), b"{}")) is None
    assert json_of(Response(204)) is None


def test_values_by_keys() -> None:
    body: JsonValue = {"a": [{"b": 1}]}
    assert [value_at(body, keys) for keys in ((), ("a", "0", "b"), ("a", "1"), ("x",))] == [body, 1, None, None]


def test_the_fields_of_an_item_and_of_the_objects_in_it() -> None:
    item: JsonValue = {"metadata": {"id": 1, "more": {"deep": 1}}, "name": "x"}
    assert [name for name, _ in fields(item)] == ["metadata", "name", "id", "more"]


def test_the_id_is_where_a_link_says() -> None:
    links: Object = {"it": {"operationId": "read", "parameters": {"petId": "$response.body#/key"}}}
    schema = properties(id="integer", key="string")
    made = operation("make", schema, status=201, links=links)
    found: Resource = pets(post=made)
    answer = response({"id": 1, "key": "k"}, 201)
    assert id_shown(found, answer, item_shown(found, found.operations[Action.CREATE], answer)) == "k"
