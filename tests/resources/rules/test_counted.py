"""STA032: a count agrees with the list."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.openapi.spec import Spec
from caveat.resources.derive import resources
from caveat.resources.model import Action
from exchange_text import results
from resource_document import Object, array, operation, properties, spec_of

KIND: Object = {"enum": ["cat", "dog"]}
STATE: Object = {"enum": ["open", "closed"], "default": "open"}
ITEM = properties(id="integer", kind=KIND, state=STATE)
COUNT = properties(count="integer")


def spec(summary: str = "Count", response: JsonValue = COUNT, query: dict[str, JsonValue] | None = None) -> Spec:
    posting = operation("make", ITEM, status=201, body=ITEM)
    listing = operation("list", array(ITEM), query=query or {"kind": KIND})
    counting = operation("count", response, query={"kind": KIND, "deep": {}}, extra={"summary": summary})
    return spec_of({"/pets": {"get": listing, "post": posting}, "/pets/count": {"get": counting}})


def listed(count: int, query: str = "") -> str:
    items = ", ".join(f"{{id: {number}, kind: cat}}" for number in range(count))
    return f"GET /pets{query} -> 200 [{items}]\n"


def counted(number: int, query: str = "") -> str:
    return f"GET /pets/count{query} -> 200 {{count: {number}}}\n"


def wrong(*numbers: int) -> str:
    return "POST /pets {kind: cat} -> 500\nwait 3\n".join(listed(number) + counted(number + 1) for number in numbers)


UNSURE = "? another client or a background job may have caused it"
CAT = "?kind=cat"
IGNORED = listed(9) + listed(2, CAT) + counted(9, CAT)
DOG = "?kind=dog"
COUNTS: dict[str, tuple[str, str | None]] = {
    "as many": (listed(2) + counted(2), "kept"),
    "one more": (wrong(1), UNSURE),
    "one more each time": (wrong(1, 2, 3), "the count is 4, but the list has 3 items"),
    "one more, after the right number": (listed(1) + counted(1) + wrong(1, 2, 3), UNSURE),
    "a write in between": (listed(2) + "POST /pets {} -> 500\n" + counted(3), None),
    "with a filter": (listed(2, CAT) + counted(2, CAT), "kept"),
    "the filter is ignored, once": (IGNORED, UNSURE),
    "the filter is ignored, twice": (
        IGNORED + listed(3, DOG) + counted(9, DOG),
        "the count is 9, but the list has 3 items",
    ),
    "another parameter": (listed(2) + counted(3, "?deep=1"), None),
    "no list": (counted(3), None),
    "just written": ("POST /pets {} -> 500\n" + listed(2) + counted(3), "? the write may become visible later"),
    "no number": (listed(2) + "GET /pets/count -> 200 {count: x}", None),
}


@pytest.mark.parametrize("title", COUNTS)
def test_a_count_agrees_with_the_list(title: str) -> None:
    text, expected = COUNTS[title]
    assert results(spec(), text).get("STA032") == expected


def test_an_estimate_is_not_judged() -> None:
    assert results(spec("An estimate, or about so many"), wrong(1, 2, 3))["STA032"] == "? the count may be estimated"


def test_a_count_of_the_items_that_are_listed_by_default_is_exact() -> None:
    query: dict[str, JsonValue] = {"state": STATE}
    assert results(spec("Count open pets", query=query), wrong(1))["STA032"].startswith("the count is 2")
    assert results(spec("Count pets", query=query), wrong(1))["STA032"] == UNSURE


@pytest.mark.parametrize(
    ("response", "is_count"),
    [
        (COUNT, True),
        ({"type": "integer"}, True),
        (properties(name="string"), False),
        (properties(total="string"), False),
    ],
)
def test_a_count_is_a_number(response: JsonValue, is_count: bool) -> None:  # noqa: FBT001 - a table's column
    assert (Action.COUNT in resources(spec(response=response)).by_template["/pets"].operations) is is_count
