"""The changes that the response of an action shows."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.resources.derive import resources
from caveat.resources.state.state import State
from caveat.resources.state.step import step
from exchange_text import exchanges
from small_orders import SPEC

OPEN, CLOSED = "{id: 1, note: a, status: open, changes: 0}", "{id: 1, note: a, status: closed, changes: 1}"
READ = f"GET /orders/1 -> 200 {OPEN}\n"
ACTIONS: dict[str, tuple[str, dict[str, tuple[JsonValue, JsonValue]] | None]] = {
    "what the response shows": (
        f"{READ}POST /orders/1/close -> 200 {CLOSED}",
        {"status": ("open", "closed"), "changes": (0, 1)},
    ),
    "what the name says": (f"{READ}POST /orders/1/close -> 200 {OPEN}", {"status": ("open", "closed")}),
    "a name that says nothing": (f"{READ}POST /orders/1/reopen -> 200 {OPEN}", {}),
    "the response shows another item": (f"{READ}POST /orders/1/close -> 200 {{id: 7, note: b, status: closed}}", None),
    "the item is not known": (f"POST /orders/1/close -> 200 {CLOSED}", None),
    "a write in between": (f"{READ}POST /orders {{note: b}} -> 500\nPOST /orders/1/close -> 200 {CLOSED}", None),
    "the response shows no item": (f"{READ}POST /orders/1/close -> 204", None),
    "it goes on": (f"{READ}POST /orders/1/close -> 200 {CLOSED.replace('closed', 'closing')}", None),
    "it was refused": (f"{READ}POST /orders/1/close -> 409", None),
    "it is done later": (f"{READ}POST /orders/1/close -> 202 {CLOSED}", None),
}


@pytest.mark.parametrize("title", ACTIONS)
def test_what_an_action_changes(title: str) -> None:
    text, expected = ACTIONS[title]
    state = State(SPEC, resources(SPEC), exclusive=True)
    for exchange in exchanges(SPEC, text):
        state = step(state, exchange)
    done = state.performed.get(("/orders", ("1",)))
    assert (None if done is None else done.changes) == expected
