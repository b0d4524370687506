"""Replacements: the status of a PUT says whether it has created the item."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.judging.evidence import standard
from caveat.judging.rule import Breach
from caveat.resources.model import Action
from caveat.resources.state.state import State
from caveat.resources.state.view import CREATED, View
from caveat.resources.state_rule import Seen, StateResult, Suspicion, state_rule

_REPLACED = frozenset({"200", "204"})


@state_rule("STA029", evidence=standard("RFC 9110, 9.3.4"), on=[Action.REPLACE])
def only_a_new_item_is_created(view: View, state: State) -> Iterator[StateResult]:
    """A PUT gets the status 201 only if it creates the item, if the contract has another status for a replacement."""
    item = state.item(view)
    shown = item.content_exchange if item is not None else None
    if item is None or shown is None or item.gone is not None or item.client != view.client or not view.ok:
        return
    if shown.request.method != "GET" or item.content_writes != state.writes:
        return
    if "201" not in view.operation.responses or _REPLACED.isdisjoint(view.operation.responses):
        return
    if view.status == CREATED:
        message = "the status is 201, but the item was read before, expected the status of a replacement"
        yield Suspicion(Breach(message, at="status", earlier=(shown,)), view.operation.id, item.key, strict=True)
    else:
        yield Seen(view.operation.id)
