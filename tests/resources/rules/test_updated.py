"""STA004, STA005 and STA014: updates are visible and change nothing else; reads change nothing."""

from __future__ import annotations

import pytest

from caveat.openapi.spec import Spec
from exchange_text import judgements, results
from pet_collection import FULL, pets
from resource_document import array, operation, properties, spec_of

PETS = pets()
OWN = pets(update=properties(name="string", age={"type": "integer", "description": "It cannot be changed later."}))
FIRST = "GET /pets/1 -> 200 {id: 1, name: Rex, age: 3, kind: cat}"
SECOND = "GET /pets/2 -> 200 {id: 2, name: Tom, age: 4, kind: cat}"
NAME = "PATCH /pets/1 {name: Max} -> 204"
STILL = "wait 3\nGET /pets/1 -> 200 {id: 1, name: Rex, age: 3, kind: cat}"
MERGE = "<content-type: application/merge-patch+json>"
FIXED = "? the server may not let this field change"

UPDATES: dict[str, tuple[str, str | None]] = {
    "it is visible": (f"{FIRST}\n{NAME}\nGET /pets/1 -> 200 {{id: 1, name: Max, age: 3}}", "kept"),
    "it is visible in another spelling": (
        f"{FIRST}\n{NAME}\nGET /pets/1 -> 200 {{id: 1, name: ' MAX', age: 3}}",
        "kept",
    ),
    "it is not visible at once": (
        f"{FIRST}\n{NAME}\nGET /pets/1 -> 200 {{id: 1, name: Rex}}",
        "? the write may become visible later",
    ),
    "one field that stays may be fixed": (f"{FIRST}\n{NAME}\n{STILL}", FIXED),
    "two fields stay": (
        f"{FIRST}\nPATCH /pets/1 {{name: Max, age: 9}} -> 204\n{STILL}",
        "the field age is still 3, expected 9, as in the update",
    ),
    "two fields stay, one after the other": (
        f"{FIRST}\n{NAME}\n{STILL}\nPATCH /pets/1 {{age: 9}} -> 200 {{id: 1, name: Rex, age: 9}}\n{STILL}",
        "the field age is still 3, expected 9, as in the update",
    ),
    "one field stays and another changes": (
        f"{FIRST}\nPATCH /pets/1 {{name: Max, age: 9}} -> 204\nwait 3\nGET /pets/1 -> 200 {{id: 1, name: Rex, age: 9}}",
        FIXED,
    ),
    "a third value may be that of another client": (
        f"{FIRST}\nPATCH /pets/1 {{name: Max, age: 9}} -> 204\nwait 3\nGET /pets/1 -> 200 {{id: 1, name: x, age: 7}}",
        None,
    ),
    "what was sent is what was there": (f"{FIRST}\nPATCH /pets/1 {{name: Rex}} -> 204\n{STILL}", None),
    "it was refused": (f"{FIRST}\nPATCH /pets/1 {{name: Max, age: 9}} -> 409\n{STILL}", None),
    "it failed on the way": (f"{FIRST}\nPATCH /pets/1 {{name: Max, age: 9}} -> 500\n{STILL}", None),
    "it is done later": (f"{FIRST}\nPATCH /pets/1 {{name: Max, age: 9}} -> 202\n{STILL}", None),
    "it has a mask": (f"{FIRST}\nPATCH /pets/1?updateMask=kind {{name: Max, age: 9}} -> 204\n{STILL}", None),
    "a PUT is not stored": (
        f"{FIRST}\nPUT /pets/1 {{name: Max, age: 9, kind: cat}} -> 200 {{id: 1}}\n{STILL}",
        "the field age is still 3, expected 9, as in the update",
    ),
    "a null removes": (f"{FIRST}\nPATCH /pets/1 {{age: null}} -> 204\nGET /pets/1 -> 200 {{id: 1, name: Rex}}", "kept"),
    "a null may mean nothing": (f"{FIRST}\nPATCH /pets/1 {{age: null}} -> 204\n{STILL}", None),
    "a null in a merge patch, once": (f"{FIRST}\nPATCH /pets/1 {{age: null}} {MERGE} -> 204\n{STILL}", FIXED),
    "two nulls in a merge patch": (
        f"{FIRST}\nPATCH /pets/1 {{age: null, name: null}} {MERGE} -> 204\n{STILL}",
        'the field name is still "Rex", expected null, as in the update',
    ),
    "a null where the default may be the value": (
        f"{FIRST}\nPATCH /pets/1 {{kind: null}} {MERGE} -> 204\n{STILL}",
        None,
    ),
    "a JSON Patch": (
        (
            f"{FIRST}\nPATCH /pets/1 [{{op: replace, path: /name, value: Max}}, {{op: replace, path: /age, value: 9}}]"
            f" <content-type: application/json-patch+json> -> 204\n{STILL}"
        ),
        "the field age is still 3, expected 9, as in the update",
    ),
    "a JSON Patch that moves": (
        (
            f"{FIRST}\nPATCH /pets/1 [{{op: move, path: /name, from: /age}}]"
            f" <content-type: application/json-patch+json> -> 204\n{STILL}"
        ),
        None,
    ),
}


def test_a_value_that_the_item_cannot_show_is_not_expected() -> None:
    changed = "PATCH /pets/1 {name: [Max]} -> 204\nwait 3\nGET /pets/1 -> 200 {id: 1, name: Rex}"
    said = results(PETS, f"GET /pets/1 -> 200 {{id: 1, name: Rex}}\n{changed}")
    assert said.get("STA004") == "? the item cannot show the value that was sent"


@pytest.mark.parametrize("title", UPDATES)
def test_updates_are_visible(title: str) -> None:
    text, expected = UPDATES[title]
    assert results(PETS, text).get("STA004") == expected


def test_an_update_with_a_schema_of_its_own_lists_what_it_changes() -> None:
    assert results(OWN, f"{FIRST}\n{NAME}\n{STILL}")["STA004"].startswith("the field name is still")
    said = results(OWN, f"{FIRST}\nPATCH /pets/1 {{age: 9}} -> 204\n{STILL}")
    assert said["STA004"] == "? the document says that the field does not change"


def nulls(names: str, *, then: str) -> str:
    """Fields get other values, and then null in a merge patch, after which the item has these values."""
    changed = f"PATCH /pets/1 {{name: Max, age: 9}} {MERGE} -> 204\nGET /pets/1 -> 200 {{id: 1, name: Max, age: 9}}"
    return f"{FIRST}\n{changed}\nPATCH /pets/1 {{{names}}} {MERGE} -> 204\nwait 3\nGET /pets/1 -> 200 {{id: 1, {then}}}"


NULLS: dict[str, tuple[str, str | None]] = {
    "one is ignored": (
        nulls("age: null", then="name: Max, age: 9"),
        "? another client or a background job may have caused it",
    ),
    "two are ignored": (
        nulls("age: null, name: null", then="name: Max, age: 9"),
        'the field name is still "Max", expected null, as in the update',
    ),
    "one is ignored and one is not": (
        nulls("age: null, name: null", then="age: 9"),
        "? another client or a background job may have caused it",
    ),
}


@pytest.mark.parametrize("title", NULLS)
def test_nulls_remove_fields_also_beside_other_clients(title: str) -> None:
    text, expected = NULLS[title]
    for spec in (PETS, pets(update=properties(name="string", age="integer"))):
        assert results(spec, text, exclusive=False).get("STA004") == expected


def by_post(description: str = "") -> Spec:
    """Pets that a POST to their path updates."""
    change = operation("change", FULL, body=properties(name="string", age="integer"))
    return spec_of(
        {
            "/pets": {"get": operation("list", array(FULL)), "post": operation("make", FULL, status=201, body=FULL)},
            "/pets/{petId}": {"get": operation("read", FULL), "post": change | {"description": description}},
        }
    )


POST_PETS, MERGED = by_post(), by_post("Fields that are not sent stay as they are.")
SHOWN = "-> 200 {id: 1, name: Max, age: 9, kind: cat}"
POSTED: dict[str, tuple[str, str | None]] = {
    "it is visible": (f"{FIRST}\nPOST /pets/1 {{name: Max, age: 9}} {SHOWN}\nGET /pets/1 {SHOWN}", "kept"),
    "it is lost": (
        f"{FIRST}\nPOST /pets/1 {{name: Max, age: 9}} {SHOWN}\n{STILL}",
        "the field age is still 3, expected 9, as in the update",
    ),
    "it may become visible later": (
        f"{FIRST}\nPOST /pets/1 {{name: Max, age: 9}} {SHOWN}\nGET /pets/1 -> 200 {{id: 1, name: Rex, age: 3}}",
        "? the write may become visible later",
    ),
    "the response does not confirm it": (
        f"{FIRST}\nPOST /pets/1 {{name: Max, age: 9}} -> 200 {{id: 1, name: Rex, age: 3}}\n{STILL}",
        None,
    ),
    "the response shows another item": (
        f"{FIRST}\nPOST /pets/1 {{name: Max, age: 9}} -> 200 {{id: 2, name: Max, age: 9}}\n{STILL}",
        None,
    ),
    "the response shows no item": (f"{FIRST}\nPOST /pets/1 {{name: Max, age: 9}} -> 200\n{STILL}", None),
    "it was refused": (f"{FIRST}\nPOST /pets/1 {{name: Max, age: 9}} -> 400\n{STILL}", None),
}


@pytest.mark.parametrize("title", POSTED)
def test_updates_by_post_are_visible_if_their_response_confirms_them(title: str) -> None:
    text, expected = POSTED[title]
    said = results(POST_PETS, text)
    assert (said.get("STA004"), said.get("STA005")) == (expected, None)


def test_other_fields_stay_after_a_post_only_where_the_description_says_so() -> None:
    lost = "\n".join(
        (
            f"POST /pets {{name: Rex, age: 3}} -> 201 {{id: {number}, name: Rex, age: 3}}\n"
            f"POST /pets/{number} {{name: Max}} -> 200 {{id: {number}, name: Max}}\n"
            f"GET /pets/{number} -> 200 {{id: {number}, name: Max}}"
        )
        for number in (1, 2)
    )
    assert "STA005" not in results(POST_PETS, lost)
    assert results(MERGED, lost)["STA005"] == "the field age is missing, expected 3, since the update does not name it"


def test_a_field_that_a_post_does_not_confirm_may_have_changed() -> None:
    changed = "POST /pets/1 {name: Max, age: 9} -> 200 {id: 1, name: MAXIMILIAN, age: 9}"
    later = "GET /pets/1 -> 200 {id: 1, name: MAXIMILIAN, age: 9}"
    text = f"POST /pets {{name: Rex, age: 3}} -> 201 {{id: 1, name: Rex, age: 3}}\n{changed}\nwait 3\n{later}"
    for spec in (POST_PETS, MERGED):
        assert {code: said for code, said in results(spec, text).items() if said != "kept"} == {}


MADE = "POST /pets {name: Rex, age: 3} -> 201 {id: 1, name: Rex, age: 3}"
MADE_2 = "POST /pets {name: Tom, age: 4} -> 201 {id: 2, name: Tom, age: 4}"
TOM = "GET /pets/2 -> 200 {id: 2, name: Tom, age: 4}"
OTHERS: dict[str, tuple[str, str | None]] = {
    "the other field stays": (f"{MADE}\n{NAME}\nGET /pets/1 -> 200 {{id: 1, name: Max, age: 3}}", "kept"),
    "a background job may have changed it once": (
        f"{MADE}\n{NAME}\nGET /pets/1 -> 200 {{id: 1, name: Max}}",
        "? another client or a background job may have caused it",
    ),
    "it is lost each time": (
        (
            f"{MADE}\n{NAME}\nGET /pets/1 -> 200 {{id: 1, name: Max}}\n"
            f"{MADE_2}\nPATCH /pets/2 {{name: Max}} -> 204\nGET /pets/2 -> 200 {{id: 2, name: Max}}"
        ),
        "the field age is missing, expected 4, since the update does not name it",
    ),
    "it is lost once and kept once": (
        (
            f"{MADE}\n{NAME}\nGET /pets/1 -> 200 {{id: 1, name: Max, age: 3}}\n"
            f"{MADE_2}\nPATCH /pets/2 {{name: Max}} -> 204\nGET /pets/2 -> 200 {{id: 2, name: Max}}"
        ),
        "? another client or a background job may have caused it",
    ),
    "it changes without an update too": (
        (
            f"{MADE}\nGET /pets/1 -> 200 {{id: 1, name: Rex, age: 3}}\n"
            "GET /pets/1 -> 200 {id: 1, name: Rex, age: 8}\n"
            f"{MADE_2}\nPATCH /pets/2 {{name: Max}} -> 204\nGET /pets/2 -> 200 {{id: 2, name: Max}}"
        ),
        "? the field changes without an update too",
    ),
    "a PUT may reset what it does not name": (
        f"{MADE}\nPUT /pets/1 {{name: Max}} -> 204\nGET /pets/1 -> 200 {{id: 1, name: Max}}",
        None,
    ),
    "a field that no client sent may change": (
        f"{FIRST}\n{NAME}\nGET /pets/1 -> 200 {{id: 1, name: Max, age: 9}}",
        None,
    ),
    "another item gets the value": (
        f"{MADE}\n{MADE_2}\n{TOM}\n{NAME}\n{TOM.replace('Tom', 'Max')}",
        'the field name is "Max", which was sent for the item 1',
    ),
    "another item gets the value, out of a cache": (
        f"{MADE}\n{MADE_2}\n{TOM}\n{NAME}\n{TOM.replace('Tom', 'Max')} <Age: 9>",
        None,
    ),
    "another item gets another value": (
        f"{MADE}\n{MADE_2}\n{TOM}\n{NAME}\n{TOM.replace('Tom', 'Jim')}",
        None,
    ),
}


@pytest.mark.parametrize("title", OTHERS)
def test_updates_change_nothing_else(title: str) -> None:
    text, expected = OTHERS[title]
    assert results(PETS, text).get("STA005") == expected


READ = "GET /pets/1 -> 200 {id: 1, name: Rex, age: 3}"
OLDER = "GET /pets/1 -> 200 {id: 1, name: Rex, age: 4}"
READING: dict[str, tuple[str, str | None]] = {
    "twice the same": (f"{MADE}\nwait 3\n{READ}\n{READ}", "kept"),
    "a write in between": (f"{MADE}\nwait 3\n{READ}\nPOST /shutdown -> 204\n{OLDER}", None),
    "one change": (f"{MADE}\nwait 3\n{READ}\n{OLDER}", "? another client or a background job may have caused it"),
    "each time another": (
        f"{MADE}\nwait 3\n{READ}\n{OLDER}\n{READ}\n{OLDER}",
        "the field age is 4, but it was 3, and nothing was written",
    ),
    "an item that was just written may settle": (f"{MADE}\n{READ}\nGET /pets/1 -> 404", None),
    "gone after reading, once": (
        f"{MADE}\nwait 3\n{READ}\nGET /pets/1 -> 404",
        "? another client or a background job may have caused it",
    ),
    "gone after reading, three times": (
        (
            f"{MADE}\n{MADE_2}\nwait 3\n{READ}\nGET /pets/1 -> 404\nGET /pets/2 -> 200 {{id: 2, name: Tom, age: 4}}\n"
            "GET /pets/2 -> 404\nGET /pets/3 -> 200 {id: 3}\nGET /pets/3 -> 404"
        ),
        "the status is 404, but the item was just read",
    ),
    "gone after reading, three times, but other requests were in between, in which another client deletes": (
        (
            f"{MADE}\n{MADE_2}\nwait 3\n{READ}\nGET /pets/2 -> 200 {{id: 2, name: Tom, age: 4}}\n"
            "GET /pets/3 -> 200 {id: 3}\nGET /pets -> 200 []\nGET /pets?limit=1 -> 200 []\n"
            "GET /pets/1 -> 404\nGET /pets/2 -> 404\nGET /pets/3 -> 404"
        ),
        None,
    ),
    "changed after reading, three times, but other requests were in between, in which another client writes": (
        (
            f"{MADE}\nwait 3\n"
            + ("GET /pets?limit=1 -> 200 []\n" * 4).join(
                f"GET /pets/1 -> 200 {{id: 1, name: Rex, age: {age}}}\n" for age in (3, 4, 5, 6)
            )
        ),
        "kept",
    ),
    "gone after reading, but listed in between": (
        f"{MADE}\nwait 3\n{READ}\nGET /pets -> 200 [{{id: 1, name: Rex, age: 3}}]\nGET /pets/1 -> 404",
        "kept",
    ),
    "gone after reading, three times, but one stayed after another item was changed": (
        (
            f"{MADE}\n{MADE_2}\nwait 3\n{TOM}\n{NAME}\n{TOM}\nwait 3\nGET /pets/2 -> 404\n"
            "GET /pets/3 -> 200 {id: 3}\nGET /pets/3 -> 404\nGET /pets/4 -> 200 {id: 4}\nGET /pets/4 -> 404"
        ),
        "? another client or a background job may have caused it",
    ),
}


@pytest.mark.parametrize("title", READING)
def test_reading_changes_nothing(title: str) -> None:
    text, expected = READING[title]
    assert results(PETS, text).get("STA014") == expected


def test_a_count_that_rises_with_each_reading() -> None:
    story = f"{MADE}\nwait 3\n" + "".join(
        f"GET /pets/1 -> 200 {{id: 1, name: Rex, age: {age}}}\n" for age in (3, 4, 5, 6)
    )
    found = [finding.message for each in judgements(PETS, story) for finding in each.findings]
    assert found == ["the field age is 6, but it was 5, and nothing was written"]


def test_the_schema_of_the_tables_has_fields_of_all_kinds() -> None:
    assert FULL["type"] == "object"
    assert SECOND


def test_the_id_of_an_item_stays_that_of_its_path() -> None:
    spec = pets(parameter="name", item=properties(name="string"))
    read, change = "GET /pets/Rex -> 200 {name: Rex}\n", "PUT /pets/Rex {name: Max} -> 200 {name: Rex}\n"
    assert results(spec, f"{read}{change}wait 3\n{read}").get("STA004") is None
