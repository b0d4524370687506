"""STA016 to STA018: repeated keys, ids that are given once, and ids that rise."""

from __future__ import annotations

import pytest

from caveat.openapi.coerce import as_object
from exchange_text import results
from pet_collection import pets
from resource_document import array, operation, properties, spec_of

PETS = pets()
ORDERED = pets(create={"x-ordered-ids": True})
REX = "POST /pets {name: Rex} <Idempotency-Key: k>"
SIZED = "POST /pets {size: 1.0} <Idempotency-Key: k>"
TOM = "POST /pets {name: Tom}"

KEYS: dict[str, tuple[str, str | None]] = {
    "the same response": (f"{REX} -> 201 {{id: 1}}\n{REX} -> 201 {{id: 1}}", "kept"),
    "a second item": (
        f"{REX} -> 201 {{id: 1}}\n{REX} -> 201 {{id: 2}}",
        "the id is 2, expected 1, as in the response to the first request with this key",
    ),
    "after its deletion": (f"{REX} -> 201 {{id: 1}}\nDELETE /pets/1 -> 204\n{REX} -> 201 {{id: 1}}", "kept"),
    "another key": (f"{REX} -> 201 {{id: 1}}\n{REX.replace('k>', 'l>')} -> 201 {{id: 2}}", None),
    "another body": (f"{REX} -> 201 {{id: 1}}\n{REX.replace('Rex', 'Tom')} -> 201 {{id: 2}}", None),
    "an equal body in another notation": (
        f"{SIZED} -> 201 {{id: 1}}\n{SIZED.replace('1.0', '1')} -> 201 {{id: 2}}",
        None,
    ),
    "another client": (
        f"{REX} -> 201 {{id: 1}}\n{REX.replace('k>', 'k; Authorization: b>')} -> 201 {{id: 2}}",
        None,
    ),
    "only successes are remembered": (f"{REX} -> 500\n{REX} -> 201 {{id: 2}}", None),
    "a refusal": (f"{REX} -> 201 {{id: 1}}\n{REX} -> 409", None),
}


@pytest.mark.parametrize("title", KEYS)
def test_a_repeated_key_creates_nothing(title: str) -> None:
    text, expected = KEYS[title]
    assert results(PETS, text).get("STA016") == expected


def test_the_document_names_the_header() -> None:
    spec = pets(create={"x-idempotency-key": "X-Once"})
    story = "POST /pets {name: Rex} <X-Once: 1> -> 201 {id: 1}\nPOST /pets {name: Rex} <X-Once: 1> -> 201 {id: 2}"
    assert "STA016" not in results(PETS, story)
    assert results(spec, story)["STA016"].startswith("the id is 2")


ONCE: dict[str, tuple[str, str | None]] = {
    "other ids": (f"POST /pets {{name: Rex}} -> 201 {{id: 1}}\n{TOM} -> 201 {{id: 2}}", "kept"),
    "the same id": (
        f"POST /pets {{name: Rex}} -> 201 {{id: 1}}\n{TOM} -> 201 {{id: 1}}",
        "the id is 1, which belongs to an item that was created before and not deleted",
    ),
    "after a deletion": (
        f"POST /pets {{name: Rex}} -> 201 {{id: 1}}\nDELETE /pets/1 -> 204\n{TOM} -> 201 {{id: 1}}",
        "kept",
    ),
    "found by its content": (
        "POST /pets {name: Rex} -> 201 {id: 1}\nPOST /pets {name: ' REX'} -> 201 {id: 1}",
        "? the server may find the item by its content",
    ),
    "found by its name": (
        "POST /pets {name: Rex, age: 1} -> 201 {id: 1}\nPOST /pets {name: Rex, age: 2} -> 201 {id: 1}",
        "? the server may find the item by its content",
    ),
    "the same kind, which identifies nothing": (
        "POST /pets {name: Rex, kind: cat} -> 201 {id: 1}\nPOST /pets {name: Tom, kind: cat} -> 201 {id: 1}",
        "the id is 1, which belongs to an item that was created before and not deleted",
    ),
    "got, not created": (f"POST /pets {{name: Rex}} -> 201 {{id: 1}}\n{TOM} -> 200 {{id: 1}}", None),
}


@pytest.mark.parametrize("title", ONCE)
def test_ids_are_given_once(title: str) -> None:
    text, expected = ONCE[title]
    assert results(PETS, text).get("STA017") == expected


PARENTS = {
    "the same": ("a", "a", "the id is 1, which belongs to an item that was created before and not deleted"),
    "others": ("a", "b", "kept"),
    "two spellings": ("a", "A", "? the parents may be different ones: their ids are spelled in two ways"),
    "nothing to show": ("%1C", "%F2%A0%B7%8B", "kept"),
}


@pytest.mark.parametrize("title", PARENTS)
def test_parents_number_their_items(title: str) -> None:
    first, second, expected = PARENTS[title]
    body = properties(id="integer", name="string")
    pets = {"post": operation("create", body, status=201, body=body), "get": operation("list", array(body))}
    spec = spec_of({"/shops/{shop}/pets": pets, "/shops/{shop}/pets/{petId}": {"get": operation("read", body)}})
    rex = f"POST /shops/{first}/pets {{name: Rex}} -> 201 {{id: 1}}"
    tom = f"POST /shops/{second}/pets {{name: Tom}} -> 201 {{id: 1}}"
    assert results(spec, f"{rex}\n{tom}").get("STA017") == expected


NAMED = properties(code="string", name="string")
MADE = "POST /parts {code: a, name: Rex} -> 201 {code: a, name: Rex}\nGET /parts/a -> 200 {code: a, name: Rex}"
AGAIN: dict[str, tuple[str, str | None]] = {
    "a conflict": (f"{MADE}\nPOST /parts {{code: a, name: Tom}} -> 409", None),
    "created again": (
        f"{MADE}\nPOST /parts {{code: a, name: Tom}} -> 201 {{code: a, name: Tom}}",
        "the status is 201, but an item with the id a exists, expected 409",
    ),
    "created again, the same": (
        f"{MADE}\nPOST /parts {{code: a, name: Rex}} -> 201 {{code: a, name: Rex}}",
        "? the server may find the item by its content",
    ),
    "created again after it was deleted": (
        f"{MADE}\nDELETE /parts/a -> 204\nPOST /parts {{code: a, name: Tom}} -> 201 {{code: a, name: Tom}}",
        None,
    ),
}


@pytest.mark.parametrize("title", AGAIN)
@pytest.mark.parametrize("documented", [True, False])
def test_an_id_that_a_client_chooses_is_given_once(title: str, documented: bool) -> None:  # noqa: FBT001 - a table's column
    text, expected = AGAIN[title]
    create = operation("make", NAMED, status=201, body=NAMED)
    if documented:
        create["responses"] = {**as_object(create["responses"]), "409": {"description": "x"}}
    item = {"get": operation("read", NAMED), "delete": operation("drop", status=204)}
    spec = spec_of({"/parts": {"post": create}, "/parts/{code}": item})
    assert results(spec, text).get("STA017") == (expected if documented else None)


RISING: dict[str, tuple[str, str | None]] = {
    "they rise": (f"{TOM} -> 201 {{id: 9}}\n{TOM} -> 201 {{id: 10}}", "kept"),
    "they fall": (f"{TOM} -> 201 {{id: 9}}\n{TOM} -> 201 {{id: 8}}", "the id is 8, expected a higher one than 9"),
    "text is compared as text": (
        f"{TOM} -> 201 {{id: b}}\n{TOM} -> 201 {{id: a}}",
        "the id is a, expected a higher one than b",
    ),
    "an older item is found": (
        f"{TOM} -> 201 {{id: 8}}\n{TOM} -> 201 {{id: 9}}\n{TOM} -> 201 {{id: 8}}",
        "? an item with this id exists",
    ),
    "the first": (f"{TOM} -> 201 {{id: 9}}", None),
}


@pytest.mark.parametrize("title", RISING)
def test_ids_rise(title: str) -> None:
    text, expected = RISING[title]
    assert results(ORDERED, text).get("STA018") == expected
    assert "STA018" not in results(PETS, text)
