"""STA011 to STA013: filters and orders of lists."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from exchange_text import judgements, results
from pet_collection import pets
from resource_document import Object, properties

PETS = pets()
CAT, DOG, TAME = "{id: 1, kind: cat, tame: false}", "{id: 2, kind: dog, tame: false}", "{id: 3, kind: dog, tame: true}"

MATCHES: dict[str, tuple[str, str | None]] = {
    "only matches": (f"GET /pets?kind=cat -> 200 [{CAT}]", "kept"),
    "another one": (
        f"GET /pets?kind=cat -> 200 [{CAT}, {DOG}]",
        "kind is 'dog', expected 'cat', by the filter kind",
    ),
    "a value that no item can have": (f"GET /pets?kind=cow -> 200 [{CAT}]", None),
    "alternatives in one value": (f"GET /pets?kind=cat,dog -> 200 [{CAT}, {DOG}]", "kept"),
    "two filters may be alternatives": (f"GET /pets?kind=cat&tame=true -> 200 [{CAT}, {TAME}]", "kept"),
    "neither of two filters": (
        f"GET /pets?kind=cat&tame=true -> 200 [{DOG}]",
        "kind is 'dog', expected 'cat', by the filter kind",
    ),
    "a filter beside one that may be fuzzy": (f"GET /pets?kind=cat&name=x -> 200 [{DOG}]", None),
    "a parameter of unknown meaning": (f"GET /pets?kind=cat&or=1 -> 200 [{DOG}]", None),
    "a value that items do not show": ("GET /pets?kind=cat -> 200 [{id: 7}]", "kept"),
    "false": (f"GET /pets?tame=false -> 200 [{TAME}]", "tame is True, expected 'false', by the filter tame"),
    "text is matched in many ways": ("GET /pets?name=rex -> 200 [{id: 1, name: Max}]", None),
}


@pytest.mark.parametrize("title", MATCHES)
def test_filters_keep_only_matches(title: str) -> None:
    text, expected = MATCHES[title]
    assert results(PETS, text).get("STA011") == expected


def test_null_as_a_value_may_mean_no_filter() -> None:
    owner: JsonValue = {"type": ["string", "null"], "format": "uuid"}
    spec = pets(item=properties(id={"type": "integer", "readOnly": True}, ownerId=owner), query={"ownerId": owner})
    assert "STA011" not in results(spec, "GET /pets?ownerId=null -> 200 [{id: 1, ownerId: a}]")
    assert results(spec, "GET /pets?ownerId=b -> 200 [{id: 1, ownerId: a}]")["STA011"].startswith("ownerId is 'a'")


def test_a_filter_by_text_that_changes_nothing_is_ignored() -> None:
    whole = "GET /pets?limit=50 -> 200 [{id: 1, name: Rex}, {id: 2, name: Tom}]\n"
    first, second = (
        f"GET /pets?name={name}&limit=50 -> 200 [{{id: 1, name: Rex}}, {{id: 2, name: Tom}}]\n"
        for name in ("qqqq", "zzzz")
    )
    assert results(PETS, whole + first)["STA011"].startswith("? another client")
    assert results(PETS, whole + first + second)["STA011"].startswith(
        "the list is the same with the filter name='zzzz'"
    )
    fuzzy = "GET /pets?name=Re&limit=50 -> 200 [{id: 1, name: Rex}, {id: 2, name: Tom}]"
    assert "STA011" not in results(PETS, whole + fuzzy)


STATES: Object = {"enum": ["open", "closed"], "readOnly": True}


@pytest.mark.parametrize(
    ("parameter", "expected"),
    [
        ({"enum": ["closed", "open"]}, "state is 'open', expected 'closed', by the filter state"),
        ({"type": "string"}, None),
    ],
)
def test_a_filter_by_what_the_server_sets_is_judged_if_its_values_are_listed(
    parameter: Object, expected: str | None
) -> None:
    spec = pets(item=properties(id={"type": "integer", "readOnly": True}, state=STATES), query={"state": parameter})
    assert results(spec, "GET /pets?state=closed -> 200 [{id: 1, state: open}]").get("STA011") == expected


ALL = f"GET /pets?limit=50 -> 200 [{CAT}, {DOG}, {TAME}]\n"
DOGS = f"GET /pets?kind=dog&limit=50 -> 200 [{DOG}]\n"
LOST: dict[str, tuple[str, str | None]] = {
    "nothing is lost": (f"{ALL}GET /pets?kind=dog&limit=50 -> 200 [{DOG}, {TAME}]", "kept"),
    "one is missing": (ALL + DOGS, "? the items may have changed in between"),
    "one is missing and is there again": (
        ALL + DOGS + ALL,
        "the list with kind=dog lacks the items 3, which have that value",
    ),
    "it has changed since": (ALL + DOGS + ALL.replace("{id: 3, kind: dog", "{id: 3, kind: cat"), None),
    "a write in between": (f"{ALL}{DOGS}PATCH /pets/3 {{kind: dog}} -> 204\n{ALL}", None),
    "the filtered list may go on": (f"{ALL}GET /pets?kind=dog&limit=1 -> 200 [{DOG}]\n{ALL}", None),
    "an index may need time": (
        f"PATCH /pets/3 {{kind: dog}} -> 204\n{ALL}{DOGS}{ALL}",
        "? the write may become visible later",
    ),
}


@pytest.mark.parametrize("title", LOST)
def test_filters_lose_nothing(title: str) -> None:
    text, expected = LOST[title]
    assert results(PETS, text).get("STA012") == expected


def test_the_request_that_decides_has_no_filter() -> None:
    *_, judgement = judgements(PETS, ALL + DOGS)
    [asked] = [undecided.ask for code, undecided in judgement.undecided if code == "STA012"]
    assert asked is not None
    assert asked.target == "/pets?limit=50"


def rows(name: str, *values: object) -> str:
    return "[" + ", ".join(f"{{id: {index}, {name}: {value}}}" for index, value in enumerate(values)) + "]"


ORDERS: dict[str, tuple[str, str | None]] = {
    "ascending": (f"GET /pets?sort=age -> 200 {rows('age', 1, 2, 2, 30)}", "kept"),
    "descending": (f"GET /pets?sort=-age -> 200 {rows('age', 30, 2, 1)}", "kept"),
    "without a sign both may be meant": (f"GET /pets?sort=age -> 200 {rows('age', 30, 2, 1)}", "kept"),
    "with a sign it is descending": (
        f"GET /pets?sort=-age -> 200 {rows('age', 1, 2, 30)}",
        "the values of age are 1, 2, 30, expected descending ones, by sort",
    ),
    "no order": (
        f"GET /pets?sort=age -> 200 {rows('age', 2, 30, 1)}",
        "the values of age are 2, 30, 1, expected ascending ones, by sort",
    ),
    "the values that show it come late": (
        f"GET /pets?sort=age -> 200 {rows('age', 1, 2, 3, 4, 5, 6, 7, 3, 8)}",
        "the values of age are …, 3, 4, 5, 6, 7, 3, …, expected ascending ones, by sort",
    ),
    "two values are in some order": (f"GET /pets?sort=age -> 200 {rows('age', 2, 1, 2)}", None),
    "null is anywhere": (f"GET /pets?sort=age -> 200 {rows('age', 1, 'null', 2, 3)}", "kept"),
    "text without regard to case": (f"GET /pets?sort=name -> 200 {rows('name', 'ann', 'Bob', 'cid')}", "kept"),
    "an enum in its own order": (f"GET /pets?sort=kind -> 200 {rows('kind', 'cat', 'dog', 'owl')}", "kept"),
    "a value that names no property": (f"GET /pets?sort=size -> 200 {rows('age', 2, 30, 1)}", None),
    "two keys": (f"GET /pets?sort=age,name -> 200 {rows('age', 2, 30, 1)}", None),
}


@pytest.mark.parametrize("title", ORDERS)
def test_lists_are_in_the_order_asked_for(title: str) -> None:
    text, expected = ORDERS[title]
    assert results(PETS, text).get("STA013") == expected
