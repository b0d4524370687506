"""Conditional requests are honoured, entity tags change with items, and HEAD agrees with GET."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from caveat.judging.evidence import standard
from caveat.judging.rule import KEPT, Breach
from caveat.openapi.operation import Operation
from caveat.resources.bodies import values_of
from caveat.resources.equivalence import equivalent
from caveat.resources.model import Action
from caveat.resources.state.item import Item
from caveat.resources.state.state import State
from caveat.resources.state.view import NOT_FOUND, View
from caveat.resources.state_rule import Seen, StateResult, Suspicion, state_rule

_NOT_MODIFIED = 304
_FAILED = 412
_WRITES = (Action.REPLACE, Action.UPDATE, Action.DELETE)
_CHOOSE = ("accept", "accept-language", "accept-encoding")
"""Header fields that select a representation: each representation has its own entity tag."""


def _tags(view: View, name: str) -> tuple[str, ...]:
    """The entity tags of a header; none for `*`."""
    return tuple(re.findall(r'(?:W/)?"[^"]*"', view.exchange.request.headers.get(name, "")))


def _documents(operation: Operation, header: str, *statuses: int) -> bool:
    """Whether an operation documents a conditional header, or a status that only such requests get."""
    listed = any(it.location == "header" and it.name.lower() == header for it in operation.parameters)
    return listed or any(str(status) in operation.responses for status in statuses)


@state_rule("STA020", evidence=standard("RFC 9110, 13.1.2"), on=[Action.READ])
def unchanged_items_are_not_sent_again(view: View, state: State) -> Iterator[StateResult]:
    """A GET with the current entity tag of an item gets the status 304; one with an older tag does not."""
    tags = _tags(view, "if-none-match")
    item = state.item(view)
    if not tags or not _documents(view.operation, "if-none-match", _NOT_MODIFIED) or view.is_cached:
        return
    etag = view.exchange.response.headers.get("etag")
    if view.ok and etag is not None:
        if etag in tags:
            message = f"the status is {view.status} with the ETag {etag}, which If-None-Match has; expected 304"
            yield Breach(message, at="status")
        else:
            yield KEPT
    elif view.status == _NOT_MODIFIED and item is not None and item.etag is not None and item.client == view.client:
        stale = [item.old_etags[tag] for tag in tags if tag in item.old_etags]
        if not stale or item.etag[0] in tags:
            yield KEPT
            return
        settling = state.settling(view, None, item.written) if item.written is not None else None
        if settling is not None:
            yield settling.asked(view.exchange.request)
        else:
            message = f"the status is 304, but the item has the ETag {item.etag[0]} since it was changed"
            yield Suspicion(Breach(message, at="status", earlier=(stale[-1],)), view.operation.id, item.key)


@state_rule("STA021", evidence=standard("RFC 9110, 13.1.1"), on=_WRITES)
def outdated_writes_are_refused(view: View, state: State) -> Iterator[StateResult]:
    """A write with an older entity tag of an item is refused (412); one with the current tag is not."""
    tags = _tags(view, "if-match")
    item = state.item(view)
    yield from _only_new(view, state, item)
    if not tags or item is None or item.etag is None or item.client != view.client or item.gone is not None:
        return
    if not _documents(view.operation, "if-match", _FAILED, 428) or any(tag.startswith("W/") for tag in tags):
        return
    current = item.etag[0] in tags
    stale = [item.old_etags[tag] for tag in tags if tag in item.old_etags]
    if view.ok and stale and not current:
        message = f"the status is {view.status}, expected 412: the item has the ETag {item.etag[0]}, not {tags[0]}"
        yield Breach(message, at="status", earlier=(stale[-1],))
    elif view.ok and current:
        yield Seen(view.operation.id)
    elif view.status == _FAILED:
        if not current:
            yield KEPT
        elif item.content_writes == state.writes:
            message = f"the status is 412, but the item has the ETag {item.etag[0]}, which If-Match has"
            breach = Breach(message, at="status", earlier=(item.etag[1],))
            yield Suspicion(breach, view.operation.id, (item.key, state.number), strict=True)


def _only_new(view: View, state: State, item: Item | None) -> Iterator[StateResult]:
    """A write with `If-None-Match: *` is refused where the item exists."""
    if view.exchange.request.headers.get("if-none-match", "").strip() != "*" or item is None or item.gone is not None:
        return
    if not any(it.location == "header" and it.name.lower() == "if-none-match" for it in view.operation.parameters):
        return
    shown = item.content_exchange
    if shown is None or shown.request.method != "GET" or item.content_writes != state.writes:
        return
    if view.status == _FAILED:
        yield KEPT
    elif view.ok and item.client == view.client:
        message = f"the status is {view.status}, expected 412: the item exists, and If-None-Match is *"
        yield Suspicion(
            Breach(message, at="status", earlier=(shown,)), (view.operation.id, "new"), item.key, strict=True
        )


_HEADS = 3
"""Items that GET finds and HEAD does not: with fewer, another client may have deleted them in between."""


@state_rule("STA022", evidence=standard("RFC 9110, 9.3.2"), on=[Action.HEAD])
def head_agrees_with_get(view: View, state: State) -> Iterator[StateResult]:
    """A HEAD gets the same status and entity tag as a GET."""
    item = state.item(view)
    got = item.content_exchange if item is not None else None
    if item is None or got is None or got.request.method != "GET" or item.client != view.client or view.query:
        return
    if item.content_writes != state.writes or item.gone is not None or not (view.ok or view.status in NOT_FOUND):
        return
    if got.request.headers.get("accept") != view.exchange.request.headers.get("accept"):
        return
    subject = view.operation.id
    if view.status in NOT_FOUND:
        breach = Breach(
            f"the status is {view.status}, but that of GET was {got.response.status}", at="status", earlier=(got,)
        )
        yield Suspicion(breach, subject, item.key, strict=True, needed=_HEADS)
        return
    yield Seen(subject)
    tag, other = view.exchange.response.headers.get("etag"), got.response.headers.get("etag")
    if tag is not None and other is not None and tag != other:
        breach = Breach(f"the ETag is {tag}, but that of GET was {other}", at="header ETag", earlier=(got,))
        yield Suspicion(breach, (subject, "etag"), (item.key, state.number), strict=True)


@state_rule("STA023", evidence=standard("RFC 9110, 8.8.1"), on=[Action.READ])
def a_changed_item_has_another_entity_tag(view: View, state: State) -> Iterator[StateResult]:
    """The strong entity tag of an item changes when an update changes what it shows."""
    etag = view.exchange.response.headers.get("etag")
    item = state.item(view) if etag is not None and not etag.startswith("W/") else None
    update = item.update if item is not None else None
    before, shown = (update.shown_before, view.shown) if update is not None else (None, None)
    if update is None or before is None or shown is None:
        return
    if before.request.method != "GET" or update.client != view.client or view.query or view.is_cached:
        return
    headers, older = view.exchange.request.headers, before.request.headers
    if before.response.headers.get("etag") is None or any(headers.get(each) != older.get(each) for each in _CHOOSE):
        return
    for name, sent in update.sent.items():
        old, now = values_of(update.before, name), values_of(shown, name)
        if old and now and old != now and equivalent(sent, now[0]) and not equivalent(sent, old[0]):
            if etag != before.response.headers.get("etag"):
                yield KEPT
                return
            message = f"the ETag is still {etag}, but the field {name} has changed from {json.dumps(old[0])}"
            yield Breach(f"{message} to {json.dumps(now[0])}", at="header ETag", earlier=(before, update.exchange))
            return
