"""The actions on items: their operations, and the enum values that their names mean."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.resources.derive import resources
from resource_document import array, operation, properties, spec_of

ORDER: dict[str, JsonValue] = {"$ref": "#/components/schemas/Order"}


LINE = properties(id={"type": "integer", "readOnly": True}, text="string")


def _actions(word: str, *values: str, below: str = "post") -> dict[str, tuple[str, str] | None]:
    order = properties(id={"type": "integer", "readOnly": True}, status={"enum": ["open", *values]})
    spec = spec_of(
        {
            "/orders": {
                "get": operation("list", array(ORDER)),
                "post": operation("place", ORDER, status=201, body=ORDER),
            },
            "/orders/{orderId}": {"get": operation("read", ORDER)},
            f"/orders/{{orderId}}/{word}": {below: operation("act", ORDER)},
        },
        components={"schemas": {"Order": order}},
    )
    return {name: each.named for name, each in resources(spec).item_actions.items()}


NAMED: dict[str, tuple[str, tuple[str, ...], tuple[str, str] | None]] = {
    "a regular word": ("archive", ("archived",), ("status", "archived")),
    "a doubled letter": ("cancel", ("cancelled",), ("status", "cancelled")),
    "another spelling": ("cancel", ("canceled",), ("status", "canceled")),
    "a word in y": ("deny", ("denied",), ("status", "denied")),
    "no value of that name": ("reopen", ("closed",), None),
}


@pytest.mark.parametrize("title", NAMED)
def test_the_name_of_an_action_says_a_value(title: str) -> None:
    word, values, named = NAMED[title]
    assert _actions(word, *values) == {"act": named}


def test_what_is_read_is_no_action() -> None:
    assert _actions("lines", below="get") == {}


def test_what_creates_below_an_item_is_no_action() -> None:
    spec = spec_of(
        {
            "/orders": {"get": operation("list", array(LINE)), "post": operation("place", LINE, status=201, body=LINE)},
            "/orders/{orderId}": {"get": operation("read", LINE)},
            "/orders/{orderId}/lines": {"post": operation("add", LINE, body=LINE)},
            "/orders/{orderId}/lines/{lineId}": {"get": operation("line", LINE)},
            "/orders/{orderId}/notes": {"post": operation("note", LINE, status=201, body=LINE)},
        }
    )
    assert dict(resources(spec).item_actions) == {}
