"""Clocks: functions that return the time, so that a mock can run at any simulated time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]
"""Returns the time, with its time zone."""

START = datetime(2026, 1, 1, tzinfo=UTC)
TICK = timedelta(milliseconds=1)

EARLIEST = datetime(1971, 1, 1, tzinfo=UTC)
"""The earliest start of a mock: events of the year before have a Unix time above 0 too."""
LATEST = datetime(9000, 1, 1, tzinfo=UTC)
"""The latest start of a mock: Python's dates end with the year 9999."""


def system() -> datetime:
    """The system time."""
    return datetime.now(UTC)


class Ticking:
    """A clock that advances by one tick with each call."""

    __slots__ = ("next", "start", "tick")

    def __init__(self, start: datetime, tick: timedelta) -> None:
        self.start = start
        self.tick = tick
        self.next = start

    def __call__(self) -> datetime:
        """The time; advances the clock."""
        now = self.next
        self.next = now + self.tick
        return now


def ticking(start: datetime = START, tick: timedelta = TICK) -> Clock:
    """A clock that advances by one tick with each call: it returns the same times in every run."""
    return Ticking(start, tick)


def restarted(clock: Clock) -> Clock:
    """A clock for a fresh mock: a ticking clock is copied and starts again; the system clock stays the same."""
    return Ticking(clock.start, clock.tick) if isinstance(clock, Ticking) else clock


def position(clock: Clock) -> datetime | None:
    """The next time of a ticking clock, to save it; None for the system clock."""
    return clock.next if isinstance(clock, Ticking) else None


def move(clock: Clock, to: datetime | None) -> None:
    """Set the next time of a ticking clock; does nothing to the system clock, or where `to` is None."""
    if to is not None and isinstance(clock, Ticking):
        clock.next = to


def peek(clock: Clock) -> datetime:
    """The time that a clock returns next; does not advance a ticking clock."""
    return clock.next if isinstance(clock, Ticking) else clock()


def day(time: datetime) -> tuple[datetime, datetime]:
    """The start of the day in UTC that a time is in, and the start of the next day."""
    start = time.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return start, start + timedelta(days=1)


def milliseconds(time: datetime) -> int:
    """A time as Unix time in milliseconds."""
    return round(time.timestamp() * 1000)
