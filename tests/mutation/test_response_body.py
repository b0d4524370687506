"""A changed body breaks its schema, by a validator that is not the one of the rules."""

from __future__ import annotations

from caveat.json_text import JsonValue
from caveat.mutation.constraints import Constraint
from caveat.mutation.response_body import BodyChange
from mutated import BOOK, SPEC, answer, request

BOOK_SCHEMA = "/components/schemas/Book"


def variants(constraint: Constraint, body: JsonValue = None) -> list[tuple[JsonValue, bool | None]]:
    exchange = SPEC.exchange(request(), answer(body))
    change = BodyChange("application/json", BOOK_SCHEMA, constraint)
    return [(each.response.json, each.breaks) for each in change.variants(SPEC, SPEC.operations["add-book"], exchange)]


def test_a_required_field_is_missing() -> None:
    [variant] = variants(Constraint((), (BOOK_SCHEMA,), "required", "id"))
    assert variant == ({name: value for name, value in BOOK.items() if name != "id"}, True)


def test_each_place_is_changed() -> None:
    tags = Constraint(("tags", "*"), (f"{BOOK_SCHEMA}/properties/tags/items",), "null")
    changed = variants(tags, {**BOOK, "tags": ["a", "b"]})
    assert changed == [({**BOOK, "tags": [None, "b"]}, True), ({**BOOK, "tags": ["a", None]}, True)]


def test_a_change_that_another_validator_accepts_breaks_nothing() -> None:
    # The schema that is named is not a part of the one of the body, so that the number is allowed there.
    kind = Constraint(("id",), (f"{BOOK_SCHEMA}/properties/id",), "type")
    assert {breaks for _, breaks in variants(kind)} == {True}
    assert {breaks for body, breaks in variants(kind) if body == {**BOOK, "id": 1.5}} == {True}


def test_a_format_that_is_known_is_judged() -> None:
    day = Constraint(("day",), (f"{BOOK_SCHEMA}/properties/day",), "format")
    assert next(breaks for body, breaks in variants(day) if body == {**BOOK, "day": "yesterday"}) is True


def test_a_body_of_another_media_type_has_no_variants() -> None:
    change = BodyChange("text/plain", BOOK_SCHEMA, Constraint((), (BOOK_SCHEMA,), "null"))
    exchange = SPEC.exchange(request(), answer())
    assert list(change.variants(SPEC, SPEC.operations["add-book"], exchange)) == []
