"""Collections: what was created is remembered, within bounds and across a dump; answers keep their contract."""

from __future__ import annotations

from collections.abc import Callable

from caveat.exchange import Headers, Request
from caveat.json_text import JsonValue
from caveat.mock.collections.collection import MOST_SHELVES, MOST_THINGS
from caveat.mock.engine import Mock
from caveat.openapi.spec import Spec
from document_mock import DOCUMENTS, KEYS, Asked, as_dict, as_list

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


def test_what_is_deleted_is_gone_with_what_is_below_it(pets: Asked) -> None:
    assert pets("DELETE", "/pets/1").status == 204
    for method, target in (("GET", "/pets/1"), ("DELETE", "/pets/1"), ("GET", "/pets/1/photos")):
        status, said = pets.said(method, target)
        assert (status, isinstance(said, dict) and said["message"]) == (404, "there is no pet 1; known: 2")
    assert pets.said("GET", "/pets") == (200, [TOM])


def test_one_that_comes_after_has_its_own_things_below_it(compiled: Callable[[str], Spec]) -> None:
    text = (DOCUMENTS / "pets.yaml").read_text("utf-8")
    pets = Asked(compiled(text.replace("format: int64, readOnly: true", "format: int64")))
    photo: JsonValue = {"id": "00000000-0000-4000-a000-000000000001", "url": "https://example.com/1"}
    before = pets.said("GET", "/pets/1/photos")
    for pet in (1, 2):
        pets("POST", f"/pets/{pet}/photos", photo)
    pets("DELETE", "/pets/1")
    pets("POST", "/pets", {"id": 1, "name": "Rex III"})
    assert pets.said("GET", "/pets/1/photos") == before
    assert pets("GET", "/pets/2/photos/00000000-0000-4000-a000-000000000001").status == 200


def test_what_cannot_be_answered_changes_nothing(pets: Asked) -> None:
    assert pets("POST", "/pets", {"name": "Ann"}, accept="image/png").status == 406
    assert pets.said("GET", "/pets") == (200, [REX, TOM])
    assert pets("POST", "/pets", {"name": "Ann"}, accept="application/xml").status == 201
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


XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def test_in_xml_it_says_what_is_stored(garden: Asked) -> None:
    rose = '<plant id="1"><name>Rose</name><state>bud</state><tags><tag>red</tag><tag>thorny</tag></tags><pot><size>3</size></pot>'  # noqa: E501 - a document
    assert garden("GET", "/plants/1", accept="application/xml").body.decode().startswith(XML + rose)
    made = garden("POST", "/plants", {"name": "Ivy", "tags": [], "pot": {}}, accept="application/xml;q=0.9, text/csv")
    assert (made.status, made.headers["content-type"]) == (201, "application/xml")
    assert '<plant id="2"><name>Ivy</name><state>seed</state><water>7</water>' in made.body.decode()
    assert garden("GET", "/plants/2", accept="application/xml").body == made.body
    listed = garden("GET", "/plants?offset=1", accept="application/xml").body.decode()
    assert listed.startswith(f"{XML}<Plants><plants>{made.body.decode().removeprefix(XML)}</plants><total>2</total>")


def test_of_a_form_it_says_what_is_stored(garden: Asked) -> None:
    made = garden("POST", "/plants", {"name": "Ivy ü", "tags": ["a", "b"]}, accept="application/x-www-form-urlencoded")
    assert "name=Ivy+%C3%BC&state=seed&water=7" in made.body.decode()
    assert "tags=a&tags=b" in made.body.decode()


def test_what_cannot_be_written_is_not_acceptable(garden: Asked) -> None:
    message = "header Accept: there is only application/xml, application/json"
    refused = garden("GET", "/plants/1", accept="application/x-protobuf")
    assert (refused.status, refused.json) == (406, {"message": message})
    assert garden("POST", "/plants", {"name": "Ivy"}, accept="application/x-protobuf").status == 406
    assert as_dict(garden.said("GET", "/plants")[1])["total"] == 1
    for accept in ("application/x-protobuf, application/xml;q=0.1", "application/*"):
        assert garden("GET", "/plants/1", accept=accept).headers["content-type"] != "application/x-protobuf"
