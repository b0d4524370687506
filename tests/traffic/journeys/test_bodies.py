"""The bodies of journeys: valid, distinct, in order, and without what the server chooses."""

from __future__ import annotations

import random
import re

import pytest

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.resources.derive import resources
from caveat.resources.model import Action
from caveat.traffic.journeys.bodies import Bodies
from caveat.traffic.journeys.composer import Content
from resource_document import JSON, properties, spec_of

BOOKING = properties(
    id={"type": "integer", "readOnly": True},
    title="string",
    start={"type": "string", "format": "date"},
    end={"type": "string", "format": "date"},
    guests={"type": "integer", "default": 2},
    views="integer",
)
CONTENT: dict[str, JsonValue] = {"content": {JSON: {"schema": BOOKING}}}


def _operation(name: str, status: str) -> dict[str, JsonValue]:
    return {"operationId": name, "requestBody": CONTENT, "responses": {status: {"description": "x", **CONTENT}}}


SPEC = spec_of(
    {
        "/bookings": {"post": _operation("book", "201")},
        "/bookings/{bookingId}": {
            "get": {"operationId": "read", "responses": {"200": {"description": "x", **CONTENT}}},
            "put": _operation("set", "200"),
            "patch": _operation("change", "200"),
        },
    }
)
BOOKINGS = resources(SPEC).by_template["/bookings"]


def created(seed: int) -> list[dict[str, JsonValue]]:
    bodies = Bodies(SPEC, random.Random(seed))  # noqa: S311 - a test's choices
    operation = BOOKINGS.operations[Action.CREATE]
    return [as_object(next(bodies.candidates(BOOKINGS, operation, {})).value) for _ in range(3)]


@pytest.mark.parametrize("seed", range(5))
def test_bodies_differ_and_leave_out_what_the_server_chooses(seed: int) -> None:
    first, second, third = created(seed)
    assert len({str(each["title"]) for each in (first, second, third)}) == 3
    assert len({str(each["guests"]) for each in (first, second, third)}) == 3
    assert first.keys() == {"title", "start", "end", "guests"}


OPTIONS = properties(
    name={"type": "string", "default": "unnamed"},
    note={"type": ["string", "null"], "default": None},
    year={"anyOf": [{"type": "integer"}, {"type": "null"}], "default": None},
    open={"type": "boolean", "default": True},
    tags={"$ref": "#/components/schemas/Tags"},
)


def test_no_default_is_sent_where_another_value_is_possible() -> None:
    tags: JsonValue = {"Tags": {"type": "array", "items": {"type": "string"}, "default": []}}
    content: dict[str, JsonValue] = {"content": {JSON: {"schema": OPTIONS}}}
    create: dict[str, JsonValue] = {
        "operationId": "make",
        "requestBody": content,
        "responses": {"201": {"description": "x", **content}},
    }
    read: dict[str, JsonValue] = {"operationId": "see", "responses": {"200": {"description": "x", **content}}}
    paths = {"/options": {"post": create}, "/options/{optionId}": {"get": read}}
    spec = spec_of(paths, components={"schemas": tags})
    options = resources(spec).by_template["/options"]
    bodies = Bodies(spec, random.Random(0))  # noqa: S311 - a test's choices
    made = [as_object(next(bodies.candidates(options, spec.operations["make"], {})).value) for _ in range(4)]
    assert [each for each in made if None in each.values()] == []
    assert all(each["name"] != "unnamed" and each["tags"] for each in made)
    assert {each["open"] for each in made} == {True, False}


MEMBER = properties(
    email={"anyOf": [{"type": "string", "format": "email"}, {"type": "null"}]},
    level={"anyOf": [{"enum": ["low", "high"]}, {"type": "null"}]},
    born={"oneOf": [{"type": "null"}, {"type": "string", "format": "date"}]},
)


def test_values_of_nullable_formats_and_enums_differ_and_stay_valid() -> None:
    content: dict[str, JsonValue] = {"content": {JSON: {"schema": MEMBER}}}
    shown: dict[str, JsonValue] = {"201": {"description": "x", **content}}
    spec = spec_of(
        {
            "/members": {"post": {"operationId": "join", "requestBody": content, "responses": shown}},
            "/members/{memberId}": {"get": {"operationId": "see", "responses": shown}},
        }
    )
    members = resources(spec).by_template["/members"]
    bodies = Bodies(spec, random.Random(0))  # noqa: S311 - a test's choices
    operation = spec.operations["join"]
    tried = [[as_object(each.value) for each in bodies.candidates(members, operation, {})] for _ in range(3)]
    assert [bare for *_, bare in tried] == [{}, {}, {}]
    made = [each for *others, _ in tried for each in others]
    emails = [str(each["email"]) for each in made if each["email"] is not None]
    assert len(set(emails)) == len(emails)
    assert [each for each in emails if not re.fullmatch(r"[\w-]+@[\w.]+\.[a-z]+", each)] == []
    assert {each["level"] for each in made} >= {"low", "high"}


UNIQUE = properties(
    id={"type": "integer", "readOnly": True},
    slug={"type": "string", "pattern": "^[a-z][a-z0-9-]{2,29}$", "examples": ["paediatrics"]},
    code={"type": ["string", "null"], "pattern": "^[0-9]{8,13}$", "default": None},
    mail={"type": "string", "format": "email", "example": "user@example.com"},
    due={"type": ["string", "null"], "format": "date-time", "default": None},
)


def test_strings_of_a_pattern_or_a_format_differ_from_the_example() -> None:
    content: dict[str, JsonValue] = {"content": {JSON: {"schema": UNIQUE}}}
    create: dict[str, JsonValue] = {
        "operationId": "make",
        "requestBody": content,
        "responses": {"201": {"description": "x", **content}},
    }
    read: dict[str, JsonValue] = {"operationId": "see", "responses": {"200": {"description": "x", **content}}}
    spec = spec_of({"/wards": {"post": create}, "/wards/{wardId}": {"get": read}})
    wards = resources(spec).by_template["/wards"]
    bodies = Bodies(spec, random.Random(0))  # noqa: S311 - a test's choices
    made = [as_object(next(bodies.candidates(wards, spec.operations["make"], {})).value) for _ in range(3)]
    for name in ("slug", "code", "mail", "due"):
        assert len({str(each[name]) for each in made}) == 3, name


def test_some_texts_are_as_long_as_they_may_be() -> None:
    content: dict[str, JsonValue] = {
        "content": {JSON: {"schema": properties(note={"type": "string", "maxLength": 60})}}
    }
    create: dict[str, JsonValue] = {
        "operationId": "make",
        "requestBody": content,
        "responses": {"201": {"description": "x", **content}},
    }
    read: dict[str, JsonValue] = {"operationId": "see", "responses": {"200": {"description": "x", **content}}}
    spec = spec_of({"/notes": {"post": create}, "/notes/{noteId}": {"get": read}})
    notes = resources(spec).by_template["/notes"]
    bodies = Bodies(spec, random.Random(0))  # noqa: S311 - a test's choices
    made = [as_object(next(bodies.candidates(notes, spec.operations["make"], {})).value) for _ in range(6)]
    assert [len(str(each["note"])) == 60 for each in made].count(True) == 2
    assert len({str(each["note"]) for each in made}) == 6


NAMED = {
    "a missing field is named": ('{"error": "views is required"}', {"title", "views"}),
    "several are named": ("guests: missing; views: missing", {"title", "guests", "views"}),
    "what the body has is named": ('{"error": "title is too long"}', None),
    "another word": ('{"error": "viewsAll is required"}', None),
}


@pytest.mark.parametrize("title", NAMED)
def test_what_an_error_names_is_added(title: str) -> None:
    text, names = NAMED[title]
    bodies = Bodies(SPEC, random.Random(0))  # noqa: S311 - a test's choices
    operation = BOOKINGS.operations[Action.CREATE]
    completed = bodies.completed(BOOKINGS, operation, Content(JSON, {"title": "x"}), text, {})
    assert (None if completed is None else as_object(completed.value).keys()) == names


@pytest.mark.parametrize("seed", range(10))
def test_values_with_an_order_are_in_order(seed: int) -> None:
    assert all(str(each["start"]) <= str(each["end"]) for each in created(seed))


ITEM: dict[str, JsonValue] = {"id": 1, "title": "a", "start": "2025-01-01", "end": "2025-01-02", "guests": 3}


def test_a_replacement_without_changes_has_the_values_of_the_item() -> None:
    bodies = Bodies(SPEC, random.Random(0))  # noqa: S311 - a test's choices
    content = bodies.replacement(BOOKINGS, BOOKINGS.operations[Action.REPLACE], ITEM, changes=False)
    assert content is not None
    assert content.value == {name: value for name, value in ITEM.items() if name != "id"}


def test_a_body_gives_an_item_all_that_it_shows() -> None:
    bodies = Bodies(SPEC, random.Random(0))  # noqa: S311 - a test's choices
    content = bodies.unchanged(BOOKINGS, BOOKINGS.operations[Action.UPDATE], ITEM)
    assert content is not None
    assert content.value == {name: value for name, value in ITEM.items() if name != "id"}


def test_a_body_clears_what_may_be_null() -> None:
    note = properties(id={"type": "integer", "readOnly": True}, title="string", text={"type": ["string", "null"]})
    content: dict[str, JsonValue] = {"content": {JSON: {"schema": note}}}
    shown: dict[str, JsonValue] = {"200": {"description": "x", **content}}
    put: dict[str, JsonValue] = {"operationId": "put", "requestBody": content, "responses": shown}
    spec = spec_of({"/notes/{noteId}": {"get": {"operationId": "see", "responses": shown}, "put": put}})
    notes = resources(spec).by_template["/notes"]
    bodies = Bodies(spec, random.Random(0))  # noqa: S311 - a test's choices
    content_ = bodies.cleared(notes, notes.operations[Action.REPLACE], {"id": 1, "title": "a", "text": "b"})
    assert content_ is not None
    assert content_.value == {"title": "a", "text": None}
    others = Bodies(SPEC, random.Random(0))  # noqa: S311 - a test's choices
    assert others.cleared(BOOKINGS, BOOKINGS.operations[Action.REPLACE], ITEM) is None


def test_a_change_names_one_field() -> None:
    bodies = Bodies(SPEC, random.Random(0))  # noqa: S311 - a test's choices
    content = bodies.change(BOOKINGS, BOOKINGS.operations[Action.UPDATE], ITEM)
    assert content is not None
    [(name, value)] = as_object(content.value).items()
    assert value != ITEM.get(name)


PARTS = properties(
    id={"type": "integer", "readOnly": True},
    kind={"enum": ["day", "night", "week"]},
    paid={"type": ["boolean", "null"]},
    owner={"oneOf": [properties(name="string"), {"type": "null"}], "default": None},
)


def _parts(name: str, media_type: str) -> dict[str, JsonValue]:
    content: dict[str, JsonValue] = {media_type: {"schema": PARTS}}
    shown: dict[str, JsonValue] = {"description": "x", "content": {JSON: {"schema": PARTS}}}
    return {"operationId": name, "requestBody": {"content": content}, "responses": {"200": shown, "201": shown}}


ROOMS = spec_of(
    {
        "/rooms": {"post": _parts("add", JSON)},
        "/rooms/{roomId}": {"patch": _parts("change", "application/merge-patch+json"), "put": _parts("set", JSON)},
    }
)
ROOM = resources(ROOMS).by_template["/rooms"]


def test_items_have_all_choices_in_turn_and_other_values_than_null() -> None:
    bodies = Bodies(ROOMS, random.Random(0))  # noqa: S311 - a test's choices
    made = [as_object(next(bodies.candidates(ROOM, ROOM.operations[Action.CREATE], {})).value) for _ in range(3)]
    assert {each["kind"] for each in made} == {"day", "night", "week"}
    assert any(isinstance(each["owner"], dict) for each in made)


def test_each_field_is_changed_alone_and_then_removed() -> None:
    bodies = Bodies(ROOMS, random.Random(0))  # noqa: S311 - a test's choices
    item: dict[str, JsonValue] = {"id": 7, "kind": "day", "paid": True, "owner": None}
    changes = [as_object(each.value) for each in bodies.changes(ROOM, ROOM.operations[Action.UPDATE], item)]
    assert [next(iter(each)) for each in changes] == ["kind", "paid", "owner", "paid", "owner"]
    assert all(len(each) == 1 for each in changes)
    assert changes[0]["kind"] != "day"
    assert changes[1] == {"paid": False}
    assert changes[3:] == [{"paid": None}, {"owner": None}]


EMPTY = properties(
    id={"type": "integer", "readOnly": True},
    beds={"type": "integer", "minimum": 0},
    floor={"type": "integer", "minimum": 1},
    open="boolean",
    tags={"type": "array", "items": {"type": "string"}},
)


def test_fields_are_given_0_false_and_no_members() -> None:
    content: dict[str, JsonValue] = {"content": {JSON: {"schema": EMPTY}}}
    shown: dict[str, JsonValue] = {"200": {"description": "x", **content}}
    writes: dict[str, JsonValue] = {
        name: {"operationId": name, "requestBody": content, "responses": shown} for name in ("put", "patch")
    }
    reads: dict[str, JsonValue] = {"operationId": "see", "responses": shown}
    spec = spec_of({"/wards/{wardId}": {"get": reads, **writes}})
    wards = resources(spec).by_template["/wards"]
    bodies = Bodies(spec, random.Random(0))  # noqa: S311 - a test's choices
    item: dict[str, JsonValue] = {"id": 1, "beds": 3, "floor": 2, "open": True, "tags": ["a"]}
    content_ = bodies.emptied(wards, spec.operations["put"], item)
    assert content_ is not None
    assert content_.value == {"beds": 0, "floor": 2, "open": False, "tags": []}
    sent = [as_object(each.value) for each in bodies.changes(wards, spec.operations["patch"], item)]
    assert [each for each in sent if each in ({"beds": 0}, {"tags": []})] == [{"beds": 0}, {"tags": []}]
    assert bodies.emptied(wards, spec.operations["put"], {"id": 1, "beds": 0, "open": False}) is None
