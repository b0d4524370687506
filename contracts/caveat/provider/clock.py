"""Time as a value: whoever needs to know it is given a clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]
"""Tells the time, with its zone."""

START = datetime(2026, 1, 1, tzinfo=UTC)
TICK = timedelta(milliseconds=1)

FIRST = datetime(1971, 1, 1, tzinfo=UTC)
"""The first time that a mock can live at: what happened before its start has a Unix time above 0 too."""
LAST = datetime(9000, 1, 1, tzinfo=UTC)
"""The last one: there are years left to count on."""


def system() -> datetime:
    """The time of the machine."""
    return datetime.now(UTC)


class Ticking:
    """A clock that moves on by one tick each time it is asked."""

    __slots__ = ("next", "start", "tick")

    def __init__(self, start: datetime, tick: timedelta) -> None:
        self.start = start
        self.tick = tick
        self.next = start

    def __call__(self) -> datetime:
        """The time."""
        now = self.next
        self.next = now + self.tick
        return now


def ticking(start: datetime = START, tick: timedelta = TICK) -> Clock:
    """A clock that moves on by one tick each time it is asked: the same times in every run."""
    return Ticking(start, tick)


def restarted(clock: Clock) -> Clock:
    """The clock of a mock that begins: one that ticks begins again too, and belongs to nobody else."""
    return Ticking(clock.start, clock.tick) if isinstance(clock, Ticking) else clock


def position(clock: Clock) -> datetime | None:
    """What a clock that ticks will tell next; None where time goes on by itself, so that there is nothing to keep."""
    return clock.next if isinstance(clock, Ticking) else None


def move(clock: Clock, to: datetime | None) -> None:
    """Let a clock that ticks go on from where another stood."""
    if to is not None and isinstance(clock, Ticking):
        clock.next = to


def milliseconds(moment: datetime) -> int:
    """A moment as Unix time in milliseconds."""
    return round(moment.timestamp() * 1000)
