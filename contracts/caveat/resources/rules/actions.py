"""Actions on items: a later read shows their changes."""

from __future__ import annotations

import json
from collections.abc import Iterator

from caveat.judging.evidence import inferred
from caveat.judging.rule import Breach
from caveat.resources.bodies import values_of
from caveat.resources.equivalence import equivalent
from caveat.resources.field_schemas import is_secret
from caveat.resources.model import Action
from caveat.resources.state.state import State
from caveat.resources.state.view import View
from caveat.resources.state_rule import Seen, StateResult, Suspicion, state_rule


@state_rule("STA026", evidence=inferred("the name of the action, and the item in its response"), on=[Action.READ])
def actions_are_carried_out(view: View, state: State) -> Iterator[StateResult]:
    """A successful action changes its item as the response shows, and as the name of the action says."""
    key, shown = view.item_key, view.shown
    done = state.performed.get(key) if key is not None else None
    if done is None or key is None or shown is None or done.client != view.client or done.writes != state.writes:
        return
    if view.query or view.is_cached:
        return
    operation = done.exchange.operation or ""
    for name, (old, new) in done.changes.items():
        values = values_of(shown, name)
        if not values or is_secret(name):
            continue
        if equivalent(new, values[0]):
            yield Seen((operation, name))
        elif values[0] == old:
            settling = state.settling(view, done.exchange, done.time)
            if settling is not None:
                yield settling.asked(view.exchange.request)
                return
            message = f"the field {name} is still {json.dumps(old)}, expected {json.dumps(new)} after the action"
            breach = Breach(message, at="body", earlier=(done.before, done.exchange))
            # Actions that exclude each other, such as to approve and to reject, are rarely carried out twice.
            needed = 1 if state.exclusive and name in done.stated else 2
            yield Suspicion(breach, (operation, name), key, strict=True, needed=needed)
