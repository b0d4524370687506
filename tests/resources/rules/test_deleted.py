"""STA006, STA007 and STA019: deleted items are gone, and Location leads to a created item."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from exchange_text import results
from pet_collection import FULL, QUERY, answers, pets
from resource_document import properties

PETS = pets()
MADE = "POST /pets {name: Rex} -> 201 {id: 1, name: Rex}"
READ = "GET /pets/1 -> 200 {id: 1, name: Rex}"
DROP = "DELETE /pets/1 -> 204"
STATUS = "the status is 200, expected 404 or 410, since the item was deleted"
SOFT = "? the item may be deleted although it can be read"

GONE: dict[str, tuple[str, str | None]] = {
    "it is gone": (f"{MADE}\n{DROP}\nGET /pets/1 -> 404", "kept"),
    "it is still there": (f"{MADE}\n{DROP}\nwait 3\n{READ}", STATUS),
    "it is still there at once": (f"{MADE}\n{DROP}\n{READ}", "? the write may become visible later"),
    "it shows that it is deleted": (
        f"{MADE}\n{DROP}\nwait 3\nGET /pets/1 -> 200 {{id: 1, name: Rex, deleted: true}}",
        SOFT,
    ),
    "it shows another state": (
        "POST /pets {name: Rex} -> 201 {id: 1, name: Rex, status: ok}\n" + f"{DROP}\nwait 3\n"
        "GET /pets/1 -> 200 {id: 1, name: Rex, status: closed}",
        SOFT,
    ),
    "the deletion was refused": (f"{MADE}\nDELETE /pets/1 -> 409\nwait 3\n{READ}", None),
    "the deletion is done later": (f"{MADE}\nDELETE /pets/1 -> 202\nwait 3\n{READ}", None),
    "the deletion failed on the way": (f"{MADE}\nDELETE /pets/1 -> 500\nwait 3\n{READ}", None),
    "the deletion answered with an error": (
        f"{MADE}\nDELETE /pets/1 -> 200 {{error: no right}}\nwait 3\n{READ}",
        None,
    ),
    "a parameter may limit the deletion": (f"{MADE}\nDELETE /pets/1?version=2 -> 204\nwait 3\n{READ}", None),
    "PUT creates it again": (
        f"{MADE}\n{DROP}\nPUT /pets/1 {{name: Rex}} -> 201 {{id: 1, name: Rex}}\nwait 3\n{READ}",
        None,
    ),
    "its id is given again": (f"{MADE}\n{DROP}\n{MADE}\nwait 3\n{READ}", None),
    "it was deleted twice": (f"{MADE}\n{DROP}\nDELETE /pets/1 -> 404\nwait 3\n{READ}", None),
    "another client reads": (
        f"{MADE}\n{DROP}\nwait 3\nGET /pets/1 <Authorization: b> -> 200 {{id: 1, name: Rex}}",
        None,
    ),
    "a response with an error object": (f"{MADE}\n{DROP}\nwait 3\nGET /pets/1 -> 200 {{error: not found}}", None),
}


@pytest.mark.parametrize("title", GONE)
def test_deleted_items_are_gone(title: str) -> None:
    text, expected = GONE[title]
    assert results(PETS, text).get("STA006") == expected


def test_the_document_may_say_that_deletion_is_soft() -> None:
    spec = pets(item=properties(id="integer", name="string", state="string"), drop={"x-soft-delete": "state"})
    assert results(spec, f"{MADE}\n{DROP}\nwait 3\n{READ}")["STA006"] == STATUS
    soft = "GET /pets/1 -> 200 {id: 1, name: Rex, state: gone}"
    assert "STA006" not in results(spec, f"{MADE}\n{DROP}\nwait 3\n{soft}")
    any_form = pets(drop={"x-soft-delete": True})
    assert results(any_form, f"{MADE}\n{DROP}\nwait 3\n{READ}")["STA006"].startswith("? the document")


def test_where_another_client_writes_too_the_content_counts() -> None:
    assert results(PETS, f"{MADE}\n{DROP}\nwait 3\n{READ}", exclusive=False)["STA006"] == STATUS
    other = "GET /pets/1 -> 200 {id: 1, name: Tom}"
    assert results(PETS, f"{MADE}\n{DROP}\nwait 3\n{other}", exclusive=False)["STA006"].startswith("? another client")


LISTED: dict[str, tuple[str, str | None]] = {
    "it is no longer listed": (
        f"{MADE}\nGET /pets?limit=9 -> 200 [{{id: 1, name: Rex}}]\n{DROP}\nGET /pets?limit=9 -> 200 []",
        "kept",
    ),
    "it is still listed": (
        f"{MADE}\n{DROP}\nwait 3\nGET /pets?limit=9 -> 200 [{{id: 1, name: Rex}}]",
        "the list has the item with the id 1, which was deleted",
    ),
    "it is still listed at once": (
        f"{MADE}\n{DROP}\nGET /pets?limit=9 -> 200 [{{id: 1, name: Rex}}]",
        "? the write may become visible later",
    ),
    "it is listed as deleted": (
        f"{MADE}\n{DROP}\nwait 3\nGET /pets?limit=9 -> 200 [{{id: 1, name: Rex, status: deleted}}]",
        SOFT,
    ),
    "a parameter may ask for deleted ones": (
        f"{MADE}\n{DROP}\nwait 3\nGET /pets?all=1 -> 200 [{{id: 1, name: Rex}}]",
        None,
    ),
}


@pytest.mark.parametrize("title", LISTED)
def test_deleted_items_are_not_listed(title: str) -> None:
    text, expected = LISTED[title]
    assert results(PETS, text).get("STA007") == expected


ASKING: dict[str, JsonValue] = {"limit": QUERY["limit"], "include_deleted": {"type": "boolean", "default": False}}
SHOWN_AS_DELETED: dict[str, tuple[str, dict[str, JsonValue], str | None]] = {
    "a parameter asks for deleted ones": ("limit=9", ASKING, "the list has the item with the id 1, which was deleted"),
    "it is sent": ("include_deleted=true", ASKING, None),
    "its default is true": ("limit=9", {**ASKING, "include_deleted": {"type": "boolean", "default": True}}, SOFT),
    "it asks for others": ("limit=9", {**ASKING, "include_deleted": {"type": "string"}}, SOFT),
    "there is none": ("limit=9", QUERY, SOFT),
}
"""The query, the parameters of the list, and the result for an item that is listed as deleted."""


@pytest.mark.parametrize("title", SHOWN_AS_DELETED)
def test_deleted_items_are_listed_for_a_parameter_only(title: str) -> None:
    query, parameters, expected = SHOWN_AS_DELETED[title]
    listed = f"GET /pets?{query} -> 200 [{{id: 1, name: Rex, deleted_at: '2026-01-02T10:00:00Z'}}]"
    assert results(pets(query=parameters), f"{MADE}\n{DROP}\nwait 3\n{listed}").get("STA007") == expected


LOCATIONS: dict[str, tuple[str, str | None]] = {
    "it leads to the item": (f"{MADE} <Location: /pets/1>\n{READ}", "kept"),
    "it is a whole URL": (f"{MADE} <Location: https://pets.example/pets/1>\n{READ}", "kept"),
    "it leads nowhere": (
        f"{MADE} <Location: /pets/9>\nwait 3\nGET /pets/9 -> 404",
        "the status is 404, expected the item, since the Location of its creation leads here",
    ),
    "it leads nowhere at once": (
        f"{MADE} <Location: /pets/9>\nGET /pets/9 -> 404",
        "? the write may become visible later",
    ),
    "it leads to another item": (
        f"{MADE} <Location: /pets/9>\nGET /pets/9 -> 200 {{id: 9, name: Tom}}",
        "the item has the id 9, but the Location of the item 1 leads here",
    ),
    "what it leads to was deleted": (
        f"{MADE} <Location: /pets/9>\nDELETE /pets/9 -> 204\nwait 3\nGET /pets/9 -> 404",
        None,
    ),
}


@pytest.mark.parametrize("title", LOCATIONS)
def test_location_leads_to_the_item(title: str) -> None:
    text, expected = LOCATIONS[title]
    assert results(PETS, text).get("STA019") == expected


def test_a_document_without_404_does_not_say_that_items_can_be_absent() -> None:
    spec = pets(query=QUERY)
    node = spec.root["paths"]["/pets/{petId}"]["get"]  # type: ignore[index, call-overload]
    node["responses"] = answers(FULL, "200")  # type: ignore[index, call-overload]
    assert results(spec, f"{MADE}\n{DROP}\nwait 3\n{READ}")["STA006"].startswith("? the document does not say")
