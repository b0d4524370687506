"""Creations that may be replays: responses to an earlier request with the same idempotency key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from caveat.json_text import JsonValue
from caveat.resources.equivalence import time_of
from caveat.resources.state.state import State
from caveat.resources.state.view import View
from caveat.resources.words import plain

_OF_CREATION = re.compile(r"(date|time)?creat(ed|ion)(at|on|date|time|timestamp|utc)*")
"""Names of the time when an item was created."""

_ZONED = re.compile(r"(Z|[-+]\d{2}:?\d{2})$", re.IGNORECASE)
_AGE = timedelta(minutes=1)
"""An item that is older than the response to its creation by this time was created by an earlier request."""


def is_replay(state: State, view: View) -> bool:
    """Whether a response may be the one to an earlier request with the same idempotency key.

    The earlier request may be older than the session: services store keys for a day.
    """
    if view.says_replay:
        return True
    key = view.idempotency_key
    if key is None:
        return False
    used = state.used_keys
    return hash(key) in used or len(used) >= used.size or _is_older(view)


def note_key(state: State, view: View) -> None:
    """Remember the idempotency key of a request that created an item."""
    key = view.idempotency_key
    if key is not None:
        state.keys[key] = view.exchange
        state.used_keys[hash(key)] = None


def _is_older(view: View) -> bool:
    """Whether the response shows that the item was created before the request."""
    date = view.exchange.response.headers.get("date")
    try:
        now = parsedate_to_datetime(date) if date is not None else None
    except ValueError:
        now = None
    if now is None or now.tzinfo is None:
        return False
    return any(now - created > _AGE for created in _creation_times(view))


def _creation_times(view: View) -> Iterator[datetime]:
    for name, value in (view.shown or {}).items():
        if _OF_CREATION.fullmatch(plain(name)) and name not in (view.sent or {}):
            created = _time(value)
            if created is not None:
                yield created


def _time(value: JsonValue) -> datetime | None:
    """A time as text with its zone, or in seconds or milliseconds since 1970."""
    if isinstance(value, str):
        return time_of(value) if _ZONED.search(value.strip()) else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    seconds = value / 1_000 if value > 1e11 else value  # noqa: PLR2004 - the year 5138 in seconds
    return datetime.fromtimestamp(seconds, UTC) if 1e9 < seconds < 1e10 else None  # noqa: PLR2004 - since 2001
