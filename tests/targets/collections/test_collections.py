"""Collections: what was created can be read back, listed, changed and deleted, and answers keep their contract."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from caveat import catalogue, checks
from caveat.exchange import Headers, JsonValue, Request, Response
from caveat.judge import judge
from caveat.openapi.spec import Spec
from caveat.targets.collections.shelf import MOST_SHELVES, MOST_THINGS
from caveat.targets.mock import Mock

DOCUMENTS = Path(__file__).parent.parent.parent / "documents"
KEYS = [("x-key", "fake-key"), ("cookie", "sid=fake-session"), ("authorization", "Bearer fake-bearer")]
MERGE = "application/merge-patch+json"


@dataclass
class Asked:
    """A mock, and what is asked of it: each answer is judged."""

    spec: Spec
    mock: Mock = field(init=False)

    def __post_init__(self) -> None:
        self.mock = Mock(self.spec)

    def __call__(self, method: str, target: str, body: JsonValue = None, **fields: str) -> Response:
        media_type = MERGE if method == "PATCH" else "application/json"
        headers = [*KEYS, *([("content-type", media_type)] if body is not None else []), *fields.items()]
        sent = json.dumps(body).encode() if body is not None else b""
        request = Request(method, target, Headers(headers), sent)
        response = self.mock.answer(request)
        found = judge(self.spec.exchange(request, response), checks.rules(self.spec))
        assert [finding.message for finding in found if finding.code != "OAS001" or response.status != 406] == []
        return response

    def said(self, method: str, target: str, body: JsonValue = None, **fields: str) -> tuple[int, JsonValue]:
        """Status and body of an answer."""
        response = self(method, target, body, **fields)
        return response.status, response.json if response.body else None


def opened(name: str) -> Asked:
    return Asked(catalogue.find(str(DOCUMENTS / f"{name}.yaml")).spec)


@pytest.fixture
def pets() -> Asked:
    """Pets, of whom two are shown."""
    return opened("pets")


@pytest.fixture
def shop() -> Asked:
    """Orders with ids that are UUIDs, and settings that have none but their path."""
    return opened("shop")


@pytest.fixture
def library() -> Asked:
    """Books that stand in an object of their own, and are of two kinds."""
    return opened("library")


REX: JsonValue = {"id": 1, "name": "Rex", "tag": "dog"}
TOM: JsonValue = {"id": 2, "name": "Tom"}


def test_it_begins_with_what_the_examples_show(pets: Asked, library: Asked) -> None:
    assert pets.said("GET", "/pets") == (200, [REX, TOM])
    status, rex = pets.said("GET", "/v1/pets/1")
    assert (status, isinstance(rex, dict) and rex["name"]) == (200, "Rex")
    assert library.said("GET", "/books/979/") == (200, {"data": {"isbn": "979", "kind": "sound", "minutes": 90}})


def test_what_was_created_is_read_back_and_listed(pets: Asked) -> None:
    created = pets("POST", "/v1/pets", {"name": "Ann", "secret": "fake", "unknown": 1})
    ann = {"id": 3, "name": "Ann", "born": "2026-01-02"}
    assert (created.status, created.headers["location"], created.json) == (201, "/v1/pets/3", ann)
    assert pets.said("GET", "/v1/pets/3") == (200, ann)
    assert pets.said("GET", "/pets") == (200, [REX, TOM, ann])
    pets("DELETE", "/pets/3")
    assert pets.said("POST", "/pets", {"name": "Bob"})[1] == {"id": 4, "name": "Bob", "born": "2026-01-02"}


def test_an_id_that_is_brought_is_kept(shop: Asked) -> None:
    mine = "00000000-0000-4000-a000-000000000001"
    lines: JsonValue = [{"sku": "a", "count": 1}]
    created = shop("POST", "/orders", {"order_id": mine, "lines": lines}, host="shop.example:1")
    assert created.headers["location"] == f"http://shop.example:1/orders/{mine}"
    status, order = shop.said("GET", f"/orders/{mine}")
    assert (status, order) == (200, created.json)
    assert shop.said("DELETE", f"/orders/{mine}") == (200, order)
    assert shop("GET", f"/orders/{mine}").status == 404


def test_an_id_is_made_where_only_answers_have_it(shop: Asked) -> None:
    lines: JsonValue = [{"sku": "a", "count": 1}]
    ids = [as_dict(shop.said("POST", "/orders", {"lines": lines})[1])["order_id"] for _ in range(2)]
    assert len({str(made) for made in ids}) == 2
    assert [shop("GET", f"/orders/{made}").status for made in ids] == [200, 200]
    again = opened("shop")
    assert [as_dict(again.said("POST", "/orders", {"lines": lines})[1])["order_id"] for _ in range(2)] == ids


def test_an_update_replaces_what_it_can_set(pets: Asked) -> None:
    _, before = pets.said("PATCH", "/pets/1", {"tag": "big"})
    assert isinstance(before, dict)
    assert before["tag"] == "big"
    after = {"id": 1, "name": "Rex II", "born": before["born"]}
    assert pets.said("PUT", "/pets/1", {"name": "Rex II", "id": 99}) == (200, after)
    assert pets.said("GET", "/pets/1") == (200, after)
    assert pets.said("PUT", "/pets/77", {"name": "x"})[0] == 404


def test_a_patch_merges_and_removes(pets: Asked) -> None:
    _, patched = pets.said("PATCH", "/pets/1", {"name": "Max", "tag": None})
    assert isinstance(patched, dict)
    assert (patched["name"], "tag" in patched) == ("Max", False)
    assert pets.said("GET", "/pets/1") == (200, patched)
    assert pets.said("PATCH", "/pets/77", {"name": "x"})[0] == 404


def test_what_is_deleted_is_gone_with_what_is_below_it(pets: Asked) -> None:
    assert pets("DELETE", "/pets/1").status == 204
    for method, target in (("GET", "/pets/1"), ("DELETE", "/pets/1"), ("GET", "/pets/1/photos")):
        status, said = pets.said(method, target)
        assert (status, isinstance(said, dict) and said["message"]) == (404, "there is no pet 1; known: 2")
    assert pets.said("GET", "/pets") == (200, [TOM])


def test_each_parent_has_its_own(pets: Asked) -> None:
    photo: JsonValue = {"id": "00000000-0000-4000-a000-000000000001", "url": "https://example.com/1"}
    assert pets.said("POST", "/pets/1/photos", photo) == (201, {**as_dict(photo), "petId": 1})
    assert pets("GET", "/pets/1/photos/00000000-0000-4000-a000-000000000001").status == 200
    assert pets("GET", "/pets/2/photos/00000000-0000-4000-a000-000000000001").status == 404
    assert [len(as_list(pets.said("GET", f"/pets/{pet}/photos")[1])) for pet in (1, 2)] == [3, 2]


def as_dict(value: JsonValue) -> dict[str, JsonValue]:
    assert isinstance(value, dict)
    return value


def as_list(value: JsonValue) -> list[JsonValue]:
    assert isinstance(value, list)
    return value


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


def test_clients_choose_the_name_where_they_put(shop: Asked) -> None:
    assert shop("GET", "/settings/colour").status == 200
    assert shop("GET", "/settings/size").status == 404
    assert shop.said("PUT", "/settings/size", {"value": 3}) == (201, {"value": 3})
    assert shop.said("PUT", "/settings/size", {"value": 4}) == (200, {"value": 4})
    assert shop.said("GET", "/settings/size") == (200, {"value": 4})
    assert shop("DELETE", "/settings/size").status == 204
    assert shop("GET", "/settings/size").status == 404


def test_a_thing_may_stand_in_an_object_of_its_own(library: Asked) -> None:
    book: JsonValue = {"data": {"isbn": "1", "kind": "print", "pages": 3}}
    assert library.said("POST", "/books/", book) == (200, book)
    assert library.said("GET", "/books/1/") == (200, book)
    assert library.said("PATCH", "/books/1/", {"pages": 4})[1] == {"data": {"isbn": "1", "kind": "print", "pages": 4}}
    listed = as_dict(library.said("GET", "/books/")[1])
    assert (len(as_list(listed["data"])), listed["count"]) == (3, 3)


def test_what_cannot_be_answered_changes_nothing(pets: Asked) -> None:
    assert pets("POST", "/pets", {"name": "Ann"}, accept="image/png").status == 406
    assert pets.said("GET", "/pets") == (200, [REX, TOM])
    assert pets("POST", "/pets", {"name": "Ann"}, accept="application/xml").body == b'<pet id="9"/>'
    assert len(as_list(pets.said("GET", "/pets")[1])) == 3


def test_what_is_wished_for_changes_nothing(pets: Asked) -> None:
    assert pets("DELETE", "/pets/1", prefer="code=404").status == 404
    assert pets("DELETE", "/pets/1", prefer="code=204").status == 204
    assert pets.said("GET", "/pets") == (200, [REX, TOM])


def test_a_reset_goes_back_to_the_beginning(pets: Asked) -> None:
    pets("DELETE", "/pets/1")
    pets.mock.reset()
    assert pets.said("GET", "/pets") == (200, [REX, TOM])


def test_the_latest_things_are_kept(pets: Asked) -> None:
    for _ in range(MOST_THINGS):
        pets.mock.answer(
            Request("POST", "/pets", Headers([*KEYS, ("content-type", "application/json")]), b'{"name":""}')
        )
    ids = [as_dict(pet)["id"] for pet in as_list(pets.said("GET", "/pets")[1])]
    assert (len(ids), ids[0], ids[-1]) == (MOST_THINGS, 3, MOST_THINGS + 2)


ANY = """
paths:
  /a/{x}/b:
    parameters: [{name: x, in: path, required: true, schema: {type: integer}}]
    post: {operationId: make, responses: {'200': {content: {application/json: {example: {id: 1}}}}}}
  /a/{x}/b/{id}:
    parameters: [{name: x, in: path, required: true, schema: {}}, {name: id, in: path, required: true, schema: {}}]
    get:
      operationId: read
      responses: {'200': {content: {application/json: {example: {id: 1}}}}, '404': {description: x}}
    delete: {operationId: drop, responses: {'204': {description: x}}}
"""


def test_the_collections_that_changed_last_are_kept(compiled: Callable[[str], Spec]) -> None:
    mock = Mock(compiled(ANY))
    made = [mock.answer(Request("POST", f"/a/{x}/b")).json for x in range(MOST_SHELVES + 1)]
    assert made == [{"id": 2}] * (MOST_SHELVES + 1)
    assert [mock.answer(Request("GET", f"/a/{x}/b/2")).status for x in (0, 1, MOST_SHELVES)] == [404, 200, 200]
    state = mock.dump()
    assert len(as_list(as_dict(state)["collections"])) == MOST_SHELVES


def test_what_was_dumped_counts_on(compiled: Callable[[str], Spec]) -> None:
    first, second = Mock(compiled(ANY)), Mock(compiled(ANY))
    for mock in (first, first, first):
        assert mock.answer(Request("POST", "/a/1/b")).status == 200
    first.answer(Request("DELETE", "/a/1/b/4"))
    second.load(first.dump())
    assert second.dump() == first.dump()
    assert second.answer(Request("POST", "/a/1/b")).json == {"id": 5}


@pytest.mark.parametrize("name", ["pets", "shop", "library"])
def test_what_is_deleted_is_expected_to_be_gone(name: str) -> None:
    assert opened(name).mock.remembers


def test_deletion_is_not_expected_to_last_where_it_does_not_show(compiled: Callable[[str], Spec]) -> None:
    assert Mock(compiled(ANY)).remembers
    assert not Mock(compiled(ANY.replace(", '404': {description: x}", ""))).remembers
    assert not Mock(compiled("paths: {}")).remembers
