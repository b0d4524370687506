"""The pool of earlier responses: the items that exist, by the path that takes their ids."""

from __future__ import annotations

import json

import pytest

from caveat.exchange import Exchange, Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.openapi import source
from caveat.openapi.spec import Spec
from caveat.traffic.item_paths import prefixes, shape
from caveat.traffic.pool import MAX_ITEMS, Pool

DOCUMENT = """
openapi: 3.1.0
info: {title: Zoo, version: '1'}
paths:
  /zoos:
    get: {operationId: zoos, responses: {'200': {description: x}}}
    post: {operationId: open-zoo, responses: {'201': {description: x}}}
  /zoos/{zoo}/:
    parameters: [{name: zoo, in: path, required: true, schema: {type: string}}]
    put: {operationId: found-zoo, responses: {'201': {description: x}, '204': {description: x}}}
    get: {operationId: zoo, responses: {'200': {description: x}}}
    delete: {operationId: close-zoo, responses: {'204': {description: x}}}
  /zoos/{id}/pets:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: pets
      parameters: [{name: keeper_id, in: query, schema: {type: integer}}]
      responses: {'200': {description: x}}
    post: {operationId: add-pet, responses: {'201': {description: x}}}
  /zoos/{id}/pets/{petId}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
      - {name: petId, in: path, required: true, schema: {type: integer}}
    get: {operationId: pet, responses: {'200': {description: x}}}
"""
PET = "/zoos/{id}/pets/{petId}"
UUID, OTHER_UUID = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"

value = source.parse(DOCUMENT, "a test").value
assert isinstance(value, dict)
SPEC = Spec(value)


def exchange(
    line: str, body: JsonValue = None, *, status: int = 200, location: str = "", sent: JsonValue = None
) -> Exchange:
    method, target = line.split()
    content = b"" if body is None else json.dumps(body).encode()
    headers = Headers([("content-type", "application/json"), *([("location", location)] if location else [])])
    return SPEC.exchange(Request(method, target, body=json.dumps(sent).encode()), Response(status, headers, content))


def pool(*exchanges: Exchange) -> Pool:
    learned = Pool(SPEC)
    for each in exchanges:
        learned.learn(each)
    return learned


LEARNED: dict[str, tuple[list[Exchange], str, list[dict[str, str | int]]]] = {
    "a list": ([exchange("GET /zoos", [{"id": "a"}, {"id": "b"}])], "/zoos/{zoo}/", [{"zoo": "a"}, {"zoo": "b"}]),
    "a list in an envelope": (
        [exchange("GET /zoos", {"n": 1, "data": [{"zoo": "a"}]})],
        "/zoos/{zoo}/",
        [{"zoo": "a"}],
    ),
    "a list in two envelopes": (
        [exchange("GET /zoos", {"data": {"zoos": [{"zoo": "a"}], "paging": {"next": None}}})],
        "/zoos/{zoo}/",
        [{"zoo": "a"}],
    ),
    "a created item in two envelopes": (
        [exchange("POST /zoos", {"data": {"zoo": {"id": "a"}}}, status=201)],
        "/zoos/{zoo}/",
        [{"zoo": "a"}],
    ),
    "a field of the parameter's name before id": (
        [exchange("GET /zoos/a/pets", [{"id": 1, "pet_id": 2}])],
        PET,
        [{"id": "a", "petId": 2}],
    ),
    "a created item": ([exchange("POST /zoos", {"id": "a"}, status=201)], "/zoos/{zoo}/", [{"zoo": "a"}]),
    "an id that the client chose": (
        [exchange("POST /zoos", status=201, sent={"id": "a"})],
        "/zoos/{zoo}/",
        [{"zoo": "a"}],
    ),
    "a Location": ([exchange("POST /zoos", status=201, location="/zoos/a%20b/")], "/zoos/{zoo}/", [{"zoo": "a b"}]),
    "an absolute Location": (
        [exchange("POST /zoos/a/pets", status=201, location="https://x.example/zoos/a/pets/3")],
        PET,
        [{"id": "a", "petId": "3"}],
    ),
    "what was read": ([exchange("GET /zoos/a/", {})], "/zoos/{zoo}/", [{"zoo": "a"}]),
    "a parent, under another name": ([exchange("GET /zoos", [{"id": "a"}])], PET, [{"id": "a"}]),
    "a refused request": ([exchange("GET /zoos", [{"id": "a"}], status=404)], "/zoos/{zoo}/", [{}]),
    "a body that is not JSON": ([exchange("GET /zoos")], "/zoos/{zoo}/", [{}]),
    "what was deleted": (
        [
            exchange("GET /zoos", [{"id": "a"}]),
            exchange("GET /zoos/a/pets", [{"id": 1}]),
            exchange("DELETE /zoos/a/", status=204),
        ],
        PET,
        [{}],
    ),
}


@pytest.mark.parametrize("title", LEARNED)
def test_an_answer_says_which_items_exist(title: str) -> None:
    exchanges, path, expected = LEARNED[title]
    learned = pool(*exchanges)
    assert [learned.values(path, choice) for choice in range(len(expected))] == expected
    assert learned.values(path, len(expected)) == expected[0]


def test_items_of_other_clients_are_not_those_of_the_run() -> None:
    listed, created = exchange("GET /zoos", [{"id": "a"}]), exchange("POST /zoos", {"id": "b"}, status=201)
    assert pool(listed).values("/zoos/{zoo}/", 0, only_ours=True) == {}
    assert not pool(listed).has("/zoos/{zoo}", only_ours=True)
    assert pool(listed, created).values("/zoos/{zoo}/", 0, only_ours=True) == {"zoo": "b"}


def test_ids_are_known_by_their_name_too() -> None:
    learned = pool(exchange("GET /zoos/a/pets", [{"id": 1, "keeperId": 7, "name": "rex"}]))
    assert (learned.named("keeper_id", 0), learned.named("id", 0), learned.named("name", 0)) == (7, None, None)


def test_a_name_without_id_is_one_if_the_value_is_an_id() -> None:
    ids, uuids = pool(exchange("GET /zoos", [{"id": 7}])), pool(exchange("GET /zoos", [{"id": OTHER_UUID}]))
    assert [ids.named("zoo", 0, before) for before in (1, "x", UUID)] == [7, None, None]
    assert [uuids.named("zoo", 0, before) for before in (1, "x", UUID)] == [None, None, OTHER_UUID]


def test_a_pool_is_bounded_and_keeps_what_is_ours() -> None:
    created = exchange("POST /zoos", {"id": "mine"}, status=201)
    learned = pool(created, *(exchange("GET /zoos", [{"id": str(number)}]) for number in range(50)))
    ids = {learned.values("/zoos/{zoo}/", choice)["zoo"] for choice in range(100)}
    assert (len(ids), "mine" in ids, "49" in ids) == (MAX_ITEMS, True, True)


def test_a_path_has_a_prefix_for_each_parameter() -> None:
    assert list(prefixes(PET)) == ["/zoos/{id}", PET]
    assert shape("/zoos/{zoo}/") == shape("/zoos/{id}") == "/zoos/{}"


@pytest.mark.parametrize(("status", "ours"), [(201, True), (204, False)])
def test_what_a_put_created_is_an_item_of_this_run(status: int, ours: bool) -> None:  # noqa: FBT001 - a table
    learned = pool(exchange("PUT /zoos/berlin/", status=status))
    assert learned.has("/zoos/{zoo}/")
    assert learned.has("/zoos/{zoo}/", only_ours=True) is ours
