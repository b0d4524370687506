"""The fields that a write has set, as far as that is certain."""

from __future__ import annotations

from caveat.json_text import JsonValue
from caveat.resources.bodies import values_of
from caveat.resources.equivalence import equivalent, folded
from caveat.resources.model import Action
from caveat.resources.state.view import View


def confirmed(view: View) -> dict[str, JsonValue] | None:
    """The fields that a write sets; None if they are unknown.

    A POST to the path of an item may be an action: it sets the fields that its response shows as they were sent.
    """
    if view.action is not Action.UPDATE or view.exchange.request.method != "POST":
        return view.sent
    sent, shown = view.sent, view.shown
    if sent is None or shown is None or not view.path or view.shown_id is None:
        return None
    if folded(view.shown_id) != view.folded_path[-1]:
        return None
    return {name: value for name, value in sent.items() if any(equivalent(value, it) for it in values_of(shown, name))}
