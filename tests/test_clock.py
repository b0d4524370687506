"""Clocks: time as a value."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from caveat import clock


def test_a_ticking_clock_tells_the_same_times_in_every_run() -> None:
    for _ in range(2):
        now = clock.ticking()
        assert [now() for _ in range(3)] == [clock.START, clock.START + clock.TICK, clock.START + 2 * clock.TICK]


def test_a_ticking_clock_starts_and_ticks_as_told() -> None:
    start = datetime(2020, 1, 1, tzinfo=UTC)
    now = clock.ticking(start, timedelta(days=1))
    assert (now(), now()) == (start, datetime(2020, 1, 2, tzinfo=UTC))


def test_the_time_of_the_machine_has_its_zone_and_goes_on() -> None:
    first, second = clock.system(), clock.system()
    assert first.tzinfo is UTC
    assert first <= second


def test_milliseconds_are_whole() -> None:
    assert clock.milliseconds(datetime(1970, 1, 1, tzinfo=UTC)) == 0
    assert clock.milliseconds(datetime(2026, 1, 1, 0, 0, 0, 1999, tzinfo=UTC)) == 1767225600002
