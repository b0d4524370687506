"""Clocks: ticking and system time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from caveat.provider import clock


def test_a_ticking_clock_returns_the_same_times_in_every_run() -> None:
    for _ in range(2):
        now = clock.ticking()
        assert [now() for _ in range(3)] == [clock.START, clock.START + clock.TICK, clock.START + 2 * clock.TICK]


def test_a_ticking_clock_has_its_own_start_and_tick() -> None:
    start = datetime(2020, 1, 1, tzinfo=UTC)
    now = clock.ticking(start, timedelta(days=1))
    assert (now(), now()) == (start, datetime(2020, 1, 2, tzinfo=UTC))


def test_the_system_time_has_a_zone_and_advances() -> None:
    first, second = clock.system(), clock.system()
    assert first.tzinfo is UTC
    assert first <= second


def test_a_peek_does_not_advance_a_ticking_clock() -> None:
    ticks = clock.ticking()
    assert clock.peek(ticks) == clock.peek(ticks) == ticks() == clock.START
    assert clock.peek(clock.system) <= clock.system()


def test_a_day_starts_and_ends_at_midnight_in_utc() -> None:
    zone = timezone(timedelta(hours=2))
    for time in (datetime(2026, 1, 31, tzinfo=UTC), datetime(2026, 2, 1, 1, 59, 59, 999_999, zone)):
        assert clock.day(time) == (datetime(2026, 1, 31, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC))


def test_milliseconds_are_whole() -> None:
    assert clock.milliseconds(datetime(1970, 1, 1, tzinfo=UTC)) == 0
    assert clock.milliseconds(datetime(2026, 1, 1, 0, 0, 0, 1999, tzinfo=UTC)) == 1767225600002


def test_a_ticking_clock_can_continue_from_the_position_of_another() -> None:
    first, second = clock.ticking(), clock.ticking(datetime(2020, 1, 1, tzinfo=UTC))
    first()
    clock.move(second, clock.position(first))
    assert second() == first() == clock.START + clock.TICK


def test_the_system_clock_has_no_position_and_cannot_be_moved() -> None:
    assert clock.position(clock.system) is None
    clock.move(clock.system, clock.START)
    assert clock.system() > clock.START
    ticks = clock.ticking()
    clock.move(ticks, None)
    assert ticks() == clock.START


def test_a_restarted_clock_is_an_independent_copy() -> None:
    first = clock.ticking(datetime(2020, 1, 1, tzinfo=UTC), timedelta(days=1))
    first()
    second = clock.restarted(first)
    assert second() == datetime(2020, 1, 1, tzinfo=UTC)
    assert second() == first() == datetime(2020, 1, 2, tzinfo=UTC)
    assert clock.restarted(clock.system) is clock.system
