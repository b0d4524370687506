"""Adds the creations of the items to a breach: without them, its requests name items that no longer exist."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from caveat.exchange import Exchange
from caveat.judging.rule import Breach
from caveat.resources.state.state import State
from caveat.resources.state.view import ItemKey, View
from caveat.resources.words import template_of

_PARAMETER = re.compile(r"\{[^{}]*\}")


def with_creations(breach: Breach, state: State, exchange: Exchange) -> Breach:
    """The breach of an exchange, with the creations that the session saw of the items in the paths of its requests."""
    earlier = list(breach.earlier)
    for each in (*breach.earlier, exchange):
        if each.operation is None:
            continue
        for key in _items_in(state.view_of(each)):
            created = state.creations.get(key)
            if created is not None and not any(created is known for known in (*earlier, exchange)):
                earlier.insert(_position(earlier, created), created)
    return replace(breach, earlier=tuple(earlier)) if len(earlier) > len(breach.earlier) else breach


def creations_of(exchange: Exchange, state: State, others: Mapping[ItemKey, Exchange]) -> tuple[Exchange, ...]:
    """The creations of the items in the path of a request, those of parents first; `others` are of earlier units."""
    if exchange.operation is None or exchange.is_delivery:
        return ()
    created = (state.creations.get(key) or others.get(key) for key in _items_in(state.view_of(exchange)))
    return tuple(each for each in created if each is not None and each is not exchange)


def _items_in(view: View) -> Iterator[ItemKey]:
    """The items that a path names: that of each parameter which is a whole segment, from the first to the last."""
    above = ""
    for segment in view.operation.path.strip("/").split("/"):
        path = f"{above}/{segment}"
        if _PARAMETER.fullmatch(segment):
            yield template_of(above), view.folded_path[: len(_PARAMETER.findall(path))]
        above = path


def _position(earlier: list[Exchange], created: Exchange) -> int:
    """The position of a creation: before later requests, or after other creations if times are not known."""
    if created.time is not None:
        later = (at for at, each in enumerate(earlier) if each.time is not None and each.time > created.time)
        return next(later, len(earlier))
    return 0
