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
    "it is a trial, by a query parameter": (f"{READ}POST /orders/1/close?dry_run=true -> 200 {CLOSED}", None),
    "it is a trial, by a field": (f"{READ}POST /orders/1/close {{dryRun: true}} -> 200 {CLOSED}", None),
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


STATED: dict[str, tuple[str, set[str]]] = {
    "by the name": (f"POST /orders/1/close -> 200 {CLOSED}", {"status"}),
    "by the request": (f"POST /orders/1/close {{changes: 1}} -> 200 {CLOSED}", {"status", "changes"}),
    "another value by the request": (f"POST /orders/1/close {{changes: 5}} -> 200 {CLOSED}", {"status"}),
    "not shown": (f"POST /orders/1/close {{note: b}} -> 200 {OPEN}", set()),
}


@pytest.mark.parametrize("title", STATED)
def test_which_values_the_request_states(title: str) -> None:
    text, expected = STATED[title]
    state = State(SPEC, resources(SPEC), exclusive=True)
    for exchange in exchanges(SPEC, READ + text):
        state = step(state, exchange)
    assert state.performed.data["/orders", ("1",)].stated == expected
