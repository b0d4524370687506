"""STA020 to STA023: conditional requests are honoured, entity tags change with items, and HEAD agrees with GET."""

from __future__ import annotations

import pytest

from exchange_text import judgements, results
from pet_collection import header, pets
from resource_document import operation

PETS = pets()
READ = 'GET /pets/1 -> 200 {id: 1, name: Rex} <ETag: "a">'
CHANGED = 'PATCH /pets/1 {name: Max} -> 204 <ETag: "b">'

AGAIN: dict[str, tuple[str, str | None]] = {
    "304": (f'{READ}\nGET /pets/1 <If-None-Match: "a"> -> 304', "kept"),
    "it is sent again": (
        f'{READ}\nGET /pets/1 <If-None-Match: "a"> -> 200 {{id: 1}} <ETag: "a">',
        'the status is 200 with the ETag "a", which If-None-Match has; expected 304',
    ),
    "it has changed": (f'{READ}\nGET /pets/1 <If-None-Match: "a"> -> 200 {{id: 1}} <ETag: "b">', "kept"),
    "304 although it was changed": (
        f'{READ}\n{CHANGED}\nwait 3\nGET /pets/1 <If-None-Match: "a"> -> 304',
        'the status is 304, but the item has the ETag "b" since it was changed',
    ),
    "304 at once after a change": (
        f'{READ}\n{CHANGED}\nGET /pets/1 <If-None-Match: "a"> -> 304',
        "? the write may become visible later",
    ),
    "out of a cache": (f'{READ}\nGET /pets/1 <If-None-Match: "a"> -> 200 {{id: 1}} <ETag: "a"; Age: 3>', None),
    "any tag": (f"{READ}\nGET /pets/1 <If-None-Match: *> -> 200 {{id: 1}}", None),
}


@pytest.mark.parametrize("title", AGAIN)
def test_unchanged_items_are_not_sent_again(title: str) -> None:
    text, expected = AGAIN[title]
    assert results(PETS, text).get("STA020") == expected


WRITES: dict[str, tuple[str, str | None]] = {
    "with the current tag": (f'{READ}\nPATCH /pets/1 {{name: Jim}} <If-Match: "a"> -> 204', "kept"),
    "with an older tag, refused": (f'{READ}\n{CHANGED}\nPATCH /pets/1 {{name: Jim}} <If-Match: "a"> -> 412', "kept"),
    "with an older tag, accepted": (
        f'{READ}\n{CHANGED}\nPATCH /pets/1 {{name: Jim}} <If-Match: "a"> -> 204',
        'the status is 204, expected 412: the item has the ETag "b", not "a"',
    ),
    "with the current tag, refused once": (
        f'{READ}\nPATCH /pets/1 {{name: Jim}} <If-Match: "a"> -> 412',
        "? another client or a background job may have caused it",
    ),
    "with a tag that is not known": (f'{READ}\nPATCH /pets/1 {{name: Jim}} <If-Match: "z"> -> 204', None),
    "with a weak tag": (f'{READ}\n{CHANGED}\nPATCH /pets/1 {{name: Jim}} <If-Match: W/"a"> -> 204', None),
    "without a tag since the change": (
        f'{READ}\nPATCH /pets/1 {{name: Max}} -> 204\nPATCH /pets/1 {{name: Jim}} <If-Match: "a"> -> 204',
        None,
    ),
}


@pytest.mark.parametrize("title", WRITES)
def test_outdated_writes_are_refused(title: str) -> None:
    text, expected = WRITES[title]
    assert results(PETS, text).get("STA021") == expected


PUT = "PUT /pets/1 {name: Jim} <If-None-Match: *>"
ONLY_NEW: dict[str, tuple[str, str | None]] = {
    "it exists, refused": (f"{READ}\n{PUT} -> 412", "kept"),
    "it exists, replaced once": (f"{READ}\n{PUT} -> 200", "? another client or a background job may have caused it"),
    "it exists, replaced twice": (
        f"{READ}\n{PUT} -> 200\nGET /pets/2 -> 200 {{id: 2}}\n{PUT.replace('/1', '/2')} -> 200",
        "the status is 200, expected 412: the item exists, and If-None-Match is *",
    ),
    "it is new": (f"{PUT} -> 201", None),
    "it was deleted": (f"{READ}\nDELETE /pets/1 -> 204\n{PUT} -> 201", None),
    "a write in between": (f"{READ}\nPOST /pets {{name: x}} -> 201 {{id: 7}}\n{PUT} -> 200", None),
}


@pytest.mark.parametrize("title", ONLY_NEW)
@pytest.mark.parametrize("declared", [True, False])
def test_a_write_of_a_new_item_replaces_none(title: str, declared: bool) -> None:  # noqa: FBT001 - a table's column
    text, expected = ONLY_NEW[title]
    spec = pets()
    put = spec.root["paths"]["/pets/{petId}"]["put"]  # type: ignore[index, call-overload]
    put["parameters"] = [header("If-None-Match")] if declared else []  # type: ignore[index, call-overload]
    assert results(spec, text).get("STA021") == (expected if declared else None)


HEADS: dict[str, tuple[str, str | None]] = {
    "the same": (f'{READ}\nHEAD /pets/1 -> 200 <ETag: "a">', "kept"),
    "not found, once": (f"{READ}\nHEAD /pets/1 -> 404", "? another client or a background job may have caused it"),
    "not found, twice": (
        f"{READ}\nHEAD /pets/1 -> 404\nGET /pets/2 -> 200 {{id: 2}}\nHEAD /pets/2 -> 404",
        "? another client or a background job may have caused it",
    ),
    "not found, three times": (
        (
            f"{READ}\nHEAD /pets/1 -> 404\nGET /pets/2 -> 200 {{id: 2}}\nHEAD /pets/2 -> 404\n"
            "GET /pets/3 -> 200 {id: 3}\nHEAD /pets/3 -> 404"
        ),
        "the status is 404, but that of GET was 200",
    ),
    "a write in between": (f"{READ}\nDELETE /pets/1 -> 204\nHEAD /pets/1 -> 404", None),
    "no verdict": (f"{READ}\nHEAD /pets/1 -> 405", None),
}


@pytest.mark.parametrize("title", HEADS)
def test_head_agrees_with_get(title: str) -> None:
    text, expected = HEADS[title]
    assert results(PETS, text).get("STA022") == expected


def test_only_what_a_document_says_is_judged() -> None:
    spec = pets()
    node = spec.root["paths"]["/pets/{petId}"]["get"]  # type: ignore[index, call-overload]
    node.update(operation("read", {"type": "object"}))  # type: ignore[union-attr]
    story = f'{READ}\nGET /pets/1 <If-None-Match: "a"> -> 200 {{id: 1}} <ETag: "a">'
    assert not [each for each in judgements(spec, story) if each.findings]


MAX = "PATCH /pets/1 {name: Max} -> 204"
TAGS: dict[str, tuple[str, str | None]] = {
    "it changes": (f'{READ}\n{MAX}\nGET /pets/1 -> 200 {{id: 1, name: Max}} <ETag: "b">', "kept"),
    "it stays": (
        f'{READ}\n{MAX}\nGET /pets/1 -> 200 {{id: 1, name: Max}} <ETag: "a">',
        'the ETag is still "a", but the field name has changed from "Rex" to "Max"',
    ),
    "it stays, after a PUT": (
        f'{READ}\nPUT /pets/1 {{name: Max}} -> 200 {{id: 1}}\nGET /pets/1 -> 200 {{id: 1, name: Max}} <ETag: "a">',
        'the ETag is still "a", but the field name has changed from "Rex" to "Max"',
    ),
    "the update is not visible yet": (f"{READ}\n{MAX}\n{READ}", None),
    "a field that no client has sent changes": (
        f'{READ}\nPATCH /pets/1 {{age: 4}} -> 204\nGET /pets/1 -> 200 {{id: 1, name: Max}} <ETag: "a">',
        None,
    ),
    "the text differs in its case": (f"{READ}\nPATCH /pets/1 {{name: REX}} -> 204\n{READ}", None),
    "it is weak": (
        (
            f'GET /pets/1 -> 200 {{id: 1, name: Rex}} <ETag: W/"a">\n{MAX}\n'
            'GET /pets/1 -> 200 {id: 1, name: Max} <ETag: W/"a">'
        ),
        None,
    ),
    "another representation is asked for": (
        f'{READ}\n{MAX}\nGET /pets/1 <Accept-Language: de> -> 200 {{id: 1, name: Max}} <ETag: "a">',
        None,
    ),
    "out of a cache": (f'{READ}\n{MAX}\nGET /pets/1 -> 200 {{id: 1, name: Max}} <ETag: "a"; Age: 3>', None),
    "no tag was shown before": (
        f'GET /pets/1 -> 200 {{id: 1, name: Rex}}\n{MAX}\nGET /pets/1 -> 200 {{id: 1, name: Max}} <ETag: "a">',
        None,
    ),
}


@pytest.mark.parametrize("title", TAGS)
def test_a_changed_item_has_another_entity_tag(title: str) -> None:
    text, expected = TAGS[title]
    assert results(PETS, text).get("STA023") == expected
