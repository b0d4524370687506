"""An action on an item that succeeded, with the changes that its response shows."""

from __future__ import annotations

from dataclasses import dataclass

from caveat.exchange import Exchange
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.resources.bodies import json_of, value_at
from caveat.resources.equivalence import equivalent
from caveat.resources.item_actions import ItemAction
from caveat.resources.jobs import is_unfinished
from caveat.resources.state.item import Item
from caveat.resources.state.view import View
from caveat.resources.words import plain

_TRIALS = frozenset({"dryrun", "preview", "simulate", "validateonly", "testmode"})
"""Names of parameters and fields with which an action may change nothing, and show what it would change."""


@dataclass(frozen=True, slots=True)
class PerformedAction:
    """An action on an item that succeeded."""

    exchange: Exchange
    before: Exchange
    """The reading of the item before it."""
    client: str
    changes: dict[str, tuple[JsonValue, JsonValue]]
    """The value before and the expected value, by field."""
    writes: int
    """The number of writes in the session after it."""
    time: float | None
    stated: frozenset[str] = frozenset()
    """The fields that the response shows with the value that the request or the name of the action says."""


def performed_action(action: ItemAction, view: View, item: Item | None, writes: int) -> PerformedAction | None:
    """The action with the changes that its response and its name say; None if the item was not known before."""
    if item is None or item.content is None or item.content_exchange is None or item.gone is not None:
        return None
    if item.content_writes != writes or item.client != view.client or not view.ok:
        return None
    documented = view.operation.response(view.status)
    place = action.responses.get(documented.status) if documented is not None else None
    shown = value_at(json_of(view.exchange.response), place.keys) if place is not None else None
    if not isinstance(shown, dict):
        return None
    before = item.content
    field = action.resource.identity.field
    if field in shown and field in before and not equivalent(before[field], shown[field]):
        # The response shows another item, such as an example.
        return None
    both = {name: (before[name], value) for name, value in shown.items() if name in before}
    changes = {name: (old, new) for name, (old, new) in both.items() if not equivalent(old, new)}
    body = as_object(json_of(view.exchange.request))
    is_trial = any(plain(each) in _TRIALS for each in (*view.query, *body))
    if is_trial or any(is_unfinished(new) for _, new in changes.values()):
        return None
    name, value = action.named or ("", None)
    sent = {**body, **({name: value} if name else {})}
    stated = frozenset(each for each, (_, new) in changes.items() if each in sent and equivalent(sent[each], new))
    if name in shown and shown[name] == before.get(name) != value and not view.exchange.request.body:
        changes[name] = (before[name], value)
    return PerformedAction(view.exchange, item.content_exchange, view.client, changes, writes + 1, view.time, stated)
