"""Defaults: a field that was not sent has the value that the document states."""

from __future__ import annotations

import json
from collections.abc import Iterator

from caveat.judging.evidence import inferred
from caveat.judging.rule import Breach
from caveat.resources.bodies import values_of
from caveat.resources.equivalence import equivalent
from caveat.resources.field_schemas import changes_by_itself, default_of, is_secret
from caveat.resources.model import Action
from caveat.resources.state.state import State
from caveat.resources.state.view import View
from caveat.resources.state_rule import Seen, StateResult, Suspicion, state_rule


@state_rule("STA028", evidence=inferred("the default in the schema of the request"), on=[Action.READ])
def what_is_not_sent_has_its_default(view: View, state: State) -> Iterator[StateResult]:
    """A field that is not sent when an item is created has the default that its schema states."""
    item, resource = state.item(view), view.resource
    created = item.created if item is not None else None
    if item is None or resource is None or created is None or view.shown is None or item.client != view.client:
        return
    if item.found_once or item.gone is not None or view.is_cached:
        return
    if item.update is not None and item.update.exchange is not created:
        return
    sent = state.view_of(created).sent
    place = resource.requests.get(created.operation or "")
    if sent is None or place is None or not place.schema:
        return
    for name in view.spec.request_schemas.properties(place.schema):
        default, values = default_of(view.spec, resource, name), values_of(view.shown, name)
        if name == resource.identity.field:
            # No two items have the same id.
            continue
        if name in sent or name not in resource.writable or is_secret(name) or not values or values[0] is None:
            continue
        if not isinstance(default, str | int | float) or changes_by_itself(view.spec, resource, name):
            continue
        if equivalent(default, values[0]):
            yield Seen((resource.template, name))
            continue
        message = f"the field {name} is {json.dumps(values[0])}, expected the default {json.dumps(default)}"
        breach = Breach(f"{message}, since it was not sent", at="body", earlier=(created,))
        yield Suspicion(breach, (resource.template, name), item.key, strict=True)
