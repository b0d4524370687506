"""Time as a value: whoever needs to know it is given a clock."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]
"""Tells the time, with its zone."""

START = datetime(2026, 1, 1, tzinfo=UTC)
TICK = timedelta(milliseconds=1)


def system() -> datetime:
    """The time of the machine."""
    return datetime.now(UTC)


def ticking(start: datetime = START, tick: timedelta = TICK) -> Clock:
    """A clock that moves on by one tick each time it is asked: the same times in every run."""
    ticks = itertools.count()
    return lambda: start + next(ticks) * tick


def milliseconds(moment: datetime) -> int:
    """A moment as Unix time in milliseconds."""
    return round(moment.timestamp() * 1000)
