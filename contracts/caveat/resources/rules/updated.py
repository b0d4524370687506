"""Updates: they are visible, and change nothing else. Reads change nothing."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterator

from caveat.exchange import Exchange
from caveat.json_text import JsonValue
from caveat.judging.evidence import inferred, standard
from caveat.judging.rule import Breach, CannotTell
from caveat.openapi.pointer import child
from caveat.resources.bodies import values_of
from caveat.resources.equivalence import equivalent, is_empty
from caveat.resources.field_schemas import can_show, choices, default_of, has_own_schema, is_choice, is_fixed, is_secret
from caveat.resources.model import Action, Resource
from caveat.resources.state.item import Item, Update
from caveat.resources.state.state import State
from caveat.resources.state.view import NOT_FOUND, View
from caveat.resources.state_rule import Seen, StateResult, Suspicion, state_rule

_READINGS = 3
_CHANGES = 3
"""A background job may change a field, and rarely removes one: fewer cases are needed where it is missing."""

_NEAR = 3
"""Other exchanges between two readings of an item, at most: in a longer time, another client may change many items."""

_MERGE_PATCH = "application/merge-patch+json"
_REMOVAL = "null"
"""The subject of updates that remove fields (RFC 7396, 2)."""

_FIELDS = 2
"""The number of unchanged fields after which an update seems to change none at all."""


@state_rule(
    "STA004",
    evidence=inferred("a PUT, PATCH or POST to an item that succeeds changes what GET reads"),
    on=[Action.READ],
)
def updates_are_visible(view: View, state: State) -> Iterator[StateResult]:
    """An update that was accepted is visible in the item."""
    item, shown, resource = state.item(view), view.shown, view.resource
    update = item.update if item is not None else None
    if item is None or update is None or shown is None or resource is None or update.client != view.client:
        return
    if item.gone is not None or view.query or item.update_seen:
        return
    changed = [name for name in update.sent if _is_change(update, resource, name)]
    operation = update.exchange.operation or ""
    left = []
    for name in changed:
        values = values_of(shown, name)
        if any(equivalent(update.sent[name], each) for each in values) or (not values and is_empty(update.sent[name])):
            state.learned.applied.add((operation, name))
            state.learned.keep("STA004", operation)
            yield Seen((operation, _REMOVAL) if update.sent[name] is None else (operation, name))
        elif any(each == old for each in values for old in values_of(update.before, name)) and (
            update.sent[name] is not None or _removes(update, view, resource, name)
        ):
            left.append(name)
    if not left:
        return
    settling = state.settling(view, update.exchange, item.written)
    if settling is not None:
        yield settling.asked(view.exchange.request)
        return
    for name in left:
        yield _left(view, state, update, item, name)


def _is_change(update: Update, resource: Resource, name: str) -> bool:
    """Whether an update sets a field to another value than the one that was shown before."""
    before = values_of(update.before, name)
    # The item at a path has the id that is in the path.
    if name == resource.identity.field or name not in resource.writable or is_secret(name) or not before:
        return False
    return not _keeps(update, name)


def _keeps(update: Update, name: str) -> bool:
    """Whether an update sets a field to the value that was shown before."""
    before = values_of(update.before, name)
    return any(equivalent(update.sent[name], each) or equivalent(each, update.sent[name]) for each in before)


def _removes(update: Update, view: View, resource: Resource, name: str) -> bool:
    """Whether a null in an update removes a value: in a merge patch, unless the field already has its default."""
    if update.is_partial and update.exchange.request.headers.media_type != _MERGE_PATCH:
        return False
    default, before = default_of(view.spec, resource, name), values_of(update.before, name)
    return not choices(view.spec, resource, name) and not any(equivalent(default, each) for each in before)


def _left(view: View, state: State, update: Update, item: Item, name: str) -> StateResult:
    """A field has its old value: a breach, unless the server may not let it change."""
    resource, operation = view.resource, update.exchange.operation or ""
    if resource is None or is_fixed(view.spec, resource, name):
        return CannotTell("the document says that the field does not change")
    if update.sent[name] is not None and not can_show(view.spec, resource, name, update.sent[name]):
        return CannotTell("the item cannot show the value that was sent")
    state.learned.ignored.add((operation, name))
    earlier = (*((update.shown_before,) if update.shown_before is not None else ()), update.exchange)
    old = json.dumps(values_of(update.before, name)[0])
    message = f"the field {name} is still {old}, expected {json.dumps(update.sent[name])}, as in the update"
    place = resource.requests.get(operation)
    breach = Breach(message, at="body", earlier=earlier)
    may_change = has_own_schema(view.spec, resource, operation) or (operation, name) in state.learned.applied
    if update.sent[name] is None and update.is_partial and may_change:
        # Other values that the field takes do not show that null removes one.
        return Suspicion(breach, (operation, _REMOVAL), (item.key, name))
    if has_own_schema(view.spec, resource, operation):
        return Suspicion(breach, (operation, name), item.key)
    names = view.spec.request_schemas.properties(place.schema) if place is not None and place.schema else {}
    offered = [each for each in names if each in resource.writable]
    applied = any((operation, each) in state.learned.applied for each in offered)
    tried = [each for each in offered if (operation, each) in state.learned.ignored]
    if applied or len(tried) < min(_FIELDS, len(offered)):
        return CannotTell("the server may not let this field change", suspected=breach)
    return Suspicion(breach, operation, (item.key, name))


@state_rule(
    "STA005", evidence=standard("RFC 7396, 2; RFC 5789, 2; for a POST, what its description says"), on=[Action.READ]
)
def updates_change_nothing_else(view: View, state: State) -> Iterator[StateResult]:
    """A partial update changes no field that it does not name, and no other item."""
    item, shown, resource = state.item(view), view.shown, view.resource
    if item is None or shown is None or resource is None or item.gone is not None or item.client != view.client:
        return
    if view.is_cached:
        return
    yield from _of_another_item(view, state, item, shown)
    update = item.update
    if update is None or not update.is_partial or view.query or item.update_seen:
        return
    operation = update.exchange.operation or ""
    for name, sent in item.sent.items():
        before = values_of(update.before, name)
        if name in update.sent or is_secret(name) or not any(equivalent(sent.value, each) for each in before):
            continue
        if is_empty(sent.value):
            continue
        now = values_of(shown, name)
        if any(equivalent(sent.value, each) for each in now):
            yield Seen((operation, name))
            continue
        if equivalent(default_of(view.spec, resource, name), sent.value) and not now:
            continue
        if (resource.template, name) in state.learned.volatile:
            yield CannotTell("the field changes without an update too")
            continue
        text = json.dumps(now[0]) if now else "missing"
        message = f"the field {name} is {text}, expected {json.dumps(sent.value)}, since the update does not name it"
        earlier = (*((update.shown_before,) if update.shown_before is not None else ()), update.exchange)
        case: Hashable = (item.key, id(update.exchange))
        yield Suspicion(
            Breach(message, at="body", earlier=earlier),
            (operation, name),
            case,
            strict=True,
            needed=_CHANGES if now else 2,
        )


def _of_another_item(view: View, state: State, item: Item, shown: dict[str, JsonValue]) -> Iterator[StateResult]:
    """Whether a field has taken the value that an update gave to another item."""
    resource = view.resource
    if resource is None or item.content is None:
        return
    for name in item.confirmed:
        before, now = values_of(item.content, name), values_of(shown, name)
        if not before or not now or is_choice(view.spec, resource, name) or equivalent(before[0], now[0]):
            continue
        if item.update is not None and any(equivalent(old, now[0]) for old in values_of(item.update.before, name)):
            # It may be an older state of the item.
            continue
        for number, other, update in state.updates:
            is_other = other is not item and other.key[0] == item.key[0] and number > item.content_number
            is_new = name in update.sent and not _keeps(update, name)
            if is_other and is_new and equivalent(update.sent[name], now[0]) and not is_empty(now[0]):
                message = f"the field {name} is {json.dumps(now[0])}, which was sent for the item {other.id}"
                yield Breach(message, at="body", earlier=(*_shown(item), update.exchange))
                return


def _shown(item: Item) -> tuple[Exchange, ...]:
    return (item.content_exchange,) if item.content_exchange is not None else ()


@state_rule("STA014", evidence=standard("RFC 9110, 9.2.1"), on=[Action.READ])
def reading_changes_nothing(view: View, state: State) -> Iterator[StateResult]:
    """Reading an item changes nothing that a client has sent, and does not remove it."""
    item, resource = state.item(view), view.resource
    if item is None or resource is None or item.gone is not None or item.client != view.client or view.query:
        return
    before = item.content_exchange
    if before is None or before.request.method != "GET" or view.is_cached:
        return
    stays = view.shown is not None or item.listed_number > item.read_number >= 0
    if stays:
        # It is shown, or a later list had it, so that no writes in between removed it.
        yield Seen((item.key[0], "gone"))
    if item.content_writes != state.writes or state.number - item.content_number > _NEAR:
        return
    if item.written is not None and state.settling(view, None, item.written) is not None:
        return
    if view.status in NOT_FOUND and not stays:
        breach = Breach(f"the status is {view.status}, but the item was just read", at="status", earlier=(before,))
        yield Suspicion(breach, (item.key[0], "gone"), item.key, strict=True, needed=_READINGS)
        return
    if view.shown is not None:
        yield from _fields_that_changed(view, state, item, before)


def _fields_that_changed(view: View, state: State, item: Item, before: Exchange) -> Iterator[StateResult]:
    same: list[Hashable] = []
    for name in item.confirmed:
        old, now = values_of(item.content or {}, name), values_of(view.shown or {}, name)
        if old == now:
            same.append((item.key[0], name))
        elif old and not is_secret(name):
            text = json.dumps(now[0]) if now else "missing"
            message = f"the field {name} is {text}, but it was {json.dumps(old[0])}, and nothing was written"
            breach = Breach(message, at=f"body {child('', name)}", earlier=(before,))
            case = (item.key, state.number)
            yield Suspicion(breach, (item.key[0], name), case, strict=True, needed=_READINGS)
    if same:
        yield Seen(same[0], tuple(same[1:]))
