"""Created items: they can be read and listed, and have the values that were sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from caveat.exchange import Exchange
from caveat.json_text import JsonValue
from caveat.judging.evidence import inferred
from caveat.judging.rule import Breach, CannotTell
from caveat.resources.bodies import values_of
from caveat.resources.equivalence import equivalent, is_empty, lost_offset
from caveat.resources.field_schemas import (
    changes_by_itself,
    default_of,
    is_declared,
    is_secret,
    same_schema,
)
from caveat.resources.hiding import may_be_hidden
from caveat.resources.model import Action, Resource
from caveat.resources.rules.echoes import echo, short
from caveat.resources.state.item import Item
from caveat.resources.state.list_query import next_request
from caveat.resources.state.lists import Whole
from caveat.resources.state.replays import is_replay
from caveat.resources.state.state import State
from caveat.resources.state.view import CREATED, NOT_FOUND, View
from caveat.resources.state_rule import Seen, StateResult, Suspicion, state_rule

_LOST = 5
"""Where another client writes too, it may have deleted some of the items that cannot be read."""

_NEVER_SEEN = 3
"""The same, of items that were not found right after their creation either: a deletion by another client explains it
only where writes become visible later, too."""

_AT_ONCE_S = 1.0

_CHANGES = 3
"""A background job may change a field, and rarely removes one: fewer cases are needed where it is missing."""


@state_rule("STA001", evidence=inferred("a POST with 201 creates an item that GET reads"), on=[Action.READ])
def created_items_can_be_read(view: View, state: State) -> Iterator[StateResult]:
    """An item that was created can be read."""
    item = state.item(view)
    if item is None or item.created is None or item.gone is not None or item.found_once:
        return
    if item.client != view.client or view.query or view.path[-1:] != (item.id,):
        return
    if view.shown is not None:
        yield Seen(item.key[0], ((item.key[0], "never seen"),))
    elif view.status in NOT_FOUND and not view.is_cached:
        if not item.is_sure:
            yield CannotTell("the path may take something else than the id in the body")
            return
        settling = state.settling(view, item.created, item.written)
        if settling is not None:
            item.missed_at_once = item.missed_at_once or _is_at_once(view, item)
            yield settling.asked(view.exchange.request)
            return
        message = f"the status is {view.status}, expected the item that was created"
        breach = Breach(message, at="status", earlier=(item.created,))
        if item.missed_at_once:
            state.learned.suspect("STA001", item.key[0], item.key)
            yield Suspicion(breach, (item.key[0], "never seen"), item.key, needed=_NEVER_SEEN)
        else:
            yield Suspicion(breach, item.key[0], item.key, needed=_LOST, ratio=1 / 3)


def _is_at_once(view: View, item: Item) -> bool:
    """Whether a response is one to a request right after the creation of an item."""
    return view.time is not None and item.written is not None and view.time <= item.written + _AT_ONCE_S


@state_rule("STA003", evidence=inferred("a list has the items of its collection"), on=[Action.LIST, Action.READ])
def created_items_are_listed(view: View, state: State) -> Iterator[StateResult]:
    """An item that was created is in the list of its collection."""
    listing, resource = state.listing(view), view.resource
    if view.action is Action.READ:
        item = state.item(view)
        if item is not None and item.missed is not None and view.shown is not None and item.gone is None:
            yield CannotTell("the list may have the item now", item.missed.request)
        return
    if listing is None or resource is None or not listing.query.is_plain:
        return
    pages = listing.walk.pages.values() if listing.walk is not None else ()
    unlisted = state.items.unlisted(resource.template, view.folded_path, view.client)
    yield from (Seen(resource.template) for each in listing.ids if each in unlisted)
    missing = (item for own_id, item in unlisted.items() if not any(own_id in page.known_ids for page in pages))
    first = next(missing, None)
    if first is None:
        return
    if listing.whole is None:
        ask = next_request(view, listing.query, len(listing.items))
        yield CannotTell("the list may continue on another page", ask)
    elif any(each.id is None for each in listing.whole.items):
        yield CannotTell("the list does not show the ids of its items")
    else:
        results = [_missing(view, state, item, listing.whole) for item in (first, *missing)]
        yield from (each for each in results if isinstance(each, Breach | Suspicion))
        yield from [each for each in results if isinstance(each, CannotTell)][:1]


def _missing(view: View, state: State, item: Item, whole: Whole) -> StateResult:
    # Every page has to be late enough: an item may become visible on a page that was read before.
    for shown in whole.exchanges:
        settling = state.settling(view, item.created, item.written, shown)
        if settling is not None:
            return settling.asked(shown.request)
    if may_be_hidden(state, view, item, whole.items):
        return CannotTell("the list may leave out items of this kind")
    message = f"the list has {len(whole.items)} items, expected the created one with the id {item.id} too"
    created = (item.created,) if item.created is not None else ()
    breach = Breach(message, at="body", earlier=(*created, *whole.exchanges[:-1]))
    ask = state.read_request(item, view.exchange.request)
    if state.exclusive or ask is None:
        return Suspicion(breach, item.key[0], item.key)
    # It was read between two lists without it: no other client has deleted it.
    if item.missed is not None and item.missed_number < item.read_number:
        again = _unread_page(whole, item.missed)
        return breach if again is None else CannotTell("the list may have changed between the pages", again.request)
    if item.missed is None:
        item.missed, item.missed_number = view.exchange, state.number
    return CannotTell("another client may have deleted the item", ask)


def _unread_page(whole: Whole, missed: Exchange) -> Exchange | None:
    """A page that was not read since a list lacked an item: it may be on another page since then."""
    if len(whole.exchanges) == 1:
        return None
    since = missed.time or 0.0
    return next((each for each in whole.exchanges if each.time is None or each.time <= since), None)


@state_rule(
    "STA002",
    evidence=inferred("the fields in the request that creates an item are the fields of the item"),
    on=[Action.CREATE, Action.READ],
)
def created_items_carry_what_was_sent(view: View, state: State) -> Iterator[StateResult]:
    """A created item has the values that were sent, in the fields that the server shows."""
    if view.action is Action.CREATE:
        if (
            view.ok
            and view.shown is not None
            and view.sent is not None
            and _creates(view)
            and not is_replay(state, view)
        ):
            yield from echo(view, state, view.sent, view.shown)
        return
    item = state.item(view)
    created = item.created if item is not None else None
    if item is None or created is None or view.shown is None or item.client != view.client or item.gone is not None:
        return
    if view.is_cached:
        return
    if (item.update is None or item.update.exchange is created) and not item.found_once:
        yield from _stored(view, state, item, created, view.shown)
        yield from _cut_off(item, created, view.shown)
        yield from _without_offset(item, created, view.shown)


def _creates(view: View) -> bool:
    return view.status == CREATED or "201" not in view.operation.responses


def _stored(
    view: View, state: State, item: Item, created: Exchange, shown: dict[str, JsonValue]
) -> Iterator[StateResult]:
    """Compare the values that are read with the sent ones, and with those in the response to the request."""
    resource = view.resource
    if resource is None:
        return
    answered = item.content if item.content_exchange is created else None
    own = {name: sent for name, sent in item.sent.items() if sent.exchange is created and not is_empty(sent.value)}
    for name, sent in own.items():
        if is_secret(name):
            continue
        first = values_of(answered, name) if answered is not None else []
        compared = _Compared(name, sent.value, created, first, values_of(shown, name))
        if compared.is_stored and (compared.was_echoed or not answered):
            yield Seen((resource.template, name, *compared.form))
        else:
            yield from _differing(view, state, resource, item, compared)


def _differing(view: View, state: State, resource: Resource, item: Item, compared: _Compared) -> Iterator[StateResult]:
    """The result for a field whose sent value is missing in the response to the request, or in a later read."""
    created, name, sent = compared.created, compared.name, compared.sent
    if compared.is_stored and compared.first:
        yield Breach(
            f"the response to the {created.request.method} has {name} {short(compared.first[0])}, "
            f"but {short(sent)} was sent",
            at="body",
            earlier=(created,),
        )
    elif equivalent(default_of(view.spec, resource, name), sent):
        # A value equal to the default may be left out.
        return
    elif (
        compared.is_stored and item.confirmed and same_schema(view.spec, resource, created.operation, view.operation.id)
    ):
        message = f"the response to the {created.request.method} lacks {name}, which was sent and a later read shows"
        breach = Breach(message, at="body", earlier=(created,))
        yield Suspicion(breach, (resource.template, name), item.key, strict=True)
    elif reason := _why_undecided(view, state, resource, compared):
        yield CannotTell(reason)
    elif compared.was_echoed and not compared.is_stored and not changes_by_itself(view.spec, resource, name):
        now = short(compared.read[0]) if compared.read else "missing"
        message = f"the field {name} is {now}, expected {short(sent)}, as it was sent and shown first"
        breach = Breach(message, at="body", earlier=(created,))
        needed = _CHANGES if any(not is_empty(each) for each in compared.read) else 2
        subject = (resource.template, name, *compared.form)
        yield Suspicion(breach, subject, item.key, strict=True, needed=needed)


def _why_undecided(view: View, state: State, resource: Resource, compared: _Compared) -> str:
    """Why a server may show another value of a field than the sent one, or none; `""` if it may not."""
    if (resource.template, compared.name) in state.learned.volatile:
        return "the field changes without an update too"
    if not compared.read and not is_declared(view.spec, resource, view.operation.id, compared.name):
        return "the contract does not say that this operation shows the field"
    return ""


def _cut_off(item: Item, created: Exchange, shown: dict[str, JsonValue]) -> Iterator[StateResult]:
    """Compare texts with those that were sent: a server that cuts them off does so twice at the same length."""
    for name, sent in item.sent.items():
        for each in values_of(shown, name) if sent.exchange is created and not is_secret(name) else ():
            if not isinstance(each, str) or not isinstance(sent.value, str) or not each:
                continue
            if sent.value.startswith(each) and sent.value[len(each) :].strip():
                message = f"the field {name} is cut off after {len(each)} characters, of {len(sent.value)}"
                breach = Breach(message, at="body", earlier=(created,))
                yield Suspicion(breach, (item.key[0], name, len(each)), sent.value, strict=True)


def _without_offset(item: Item, created: Exchange, shown: dict[str, JsonValue]) -> Iterator[StateResult]:
    """Compare times with those that were sent: a server that loses their offsets shows other instants."""
    for name, sent in item.sent.items():
        for each in values_of(shown, name) if sent.exchange is created else ():
            offset = lost_offset(sent.value, each) if isinstance(sent.value, str) and isinstance(each, str) else None
            if offset is not None:
                message = f"the field {name} is {each}, which is {sent.value} without its offset"
                breach = Breach(message, at="body", earlier=(created,))
                yield Suspicion(breach, (item.key[0], name, "offset"), item.key, strict=True)


@dataclass(frozen=True, slots=True)
class _Compared:
    """A sent field, with its value in the response to the request and in a later read."""

    name: str
    sent: JsonValue
    created: Exchange
    """The request that sent it."""
    first: list[JsonValue]
    read: list[JsonValue]

    @property
    def form(self) -> tuple[str, ...]:
        """What distinguishes it from other values of the field: a server may store the first item of a list only."""
        return ("list",) if isinstance(self.sent, list) and len(self.sent) > 1 else ()

    @property
    def was_echoed(self) -> bool:
        return any(equivalent(self.sent, each) for each in self.first)

    @property
    def is_stored(self) -> bool:
        return any(equivalent(self.sent, each) for each in self.read)
