"""A timeline: records in the order of time, ranges of dates, and a bound."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from caveat.apis.dialog360.mock.store.index_keys import IndexKey, index_key, index_keys
from caveat.apis.dialog360.mock.store.timeline import Timeline

START = datetime(2026, 1, 1, tzinfo=UTC)
Event = tuple[datetime, str]
"""Time and type."""


def event_keys(event: Event) -> Iterable[IndexKey]:
    return index_keys("events", event[1])


def event_timeline(bound: int = 1000) -> Timeline[Event]:
    return Timeline(bound, lambda event: event[0], event_keys)


EVENTS = st.lists(
    st.tuples(st.integers(0, 240).map(lambda hours: START + timedelta(hours=hours)), st.sampled_from("ab"))
)
DATES = st.integers(-1, 11).map(lambda days: START.date() + timedelta(days=days))


@given(EVENTS, DATES, DATES, st.sampled_from([None, "a", "b"]), st.integers(0, 5), st.integers(1, 5))
def test_a_time_range_has_the_records_of_its_dates_in_order(  # noqa: PLR0913, PLR0917 - the drawn values
    events: list[Event], first: date, last: date, event_type: str | None, offset: int, limit: int
) -> None:
    timeline = event_timeline()
    timeline.load(events)
    matches = [event for event in events if first <= event[0].date() <= last and event_type in {None, event[1]}]
    expected = sorted(matches, key=lambda event: event[0])

    time_range = timeline.between(index_key("events", event_type), first, last)

    page = time_range.page(offset, limit)
    assert list(time_range) == expected
    assert (list(page.records), page.total) == (expected[offset : offset + limit], len(expected))


def test_the_oldest_tenth_is_evicted_from_every_index() -> None:
    timeline = event_timeline(bound=20)
    for hour in range(21):
        timeline.add((START + timedelta(hours=hour), "a" if hour < 2 else "b"))

    assert len(timeline) == 19
    assert timeline.count(index_key("events", "a")) == 0
    assert timeline.count(index_key("events", "b")) == timeline.count(index_key("events", None)) == 19
    assert timeline.latest(index_key("events", "a")) is None
    assert timeline.latest(index_key("events", "b")) == (START + timedelta(hours=20), "b")


@given(EVENTS)
def test_a_loaded_timeline_equals_the_dumped_timeline(events: list[Event]) -> None:
    original, loaded = event_timeline(bound=20), event_timeline(bound=20)
    original.load(events)
    loaded.load(original.dump())
    assert loaded.dump() == original.dump()
    assert loaded._index == original._index


def test_dates_are_in_utc() -> None:
    timeline = event_timeline()
    timeline.add((datetime.fromisoformat("2026-01-02T00:30:00+01:00"), "a"))

    assert len(timeline.between(index_key("events", "a"), date(2026, 1, 1), date(2026, 1, 1))) == 1


def test_a_query_reads_few_records_of_a_long_timeline() -> None:
    reads: list[Event] = []

    def time_of(event: Event) -> datetime:
        reads.append(event)
        return event[0]

    timeline = Timeline(100_000, time_of, event_keys)
    timeline.load((START + timedelta(minutes=minute), "a") for minute in range(20_000))
    reads.clear()

    time_range = timeline.between(index_key("events", "a"), date(2026, 1, 3), date(2026, 1, 4))

    assert len(time_range) == 2 * 24 * 60
    assert len(reads) < 50


def test_the_cost_of_an_addition_does_not_grow_with_the_evicted_records() -> None:
    reads: list[Event] = []

    def keys(event: Event) -> Iterable[IndexKey]:
        reads.append(event)
        return event_keys(event)

    def time_of(event: Event) -> datetime:
        reads.append(event)
        return event[0]

    timeline = Timeline(1_000, time_of, keys)
    timeline.load((START + timedelta(minutes=minute), "a") for minute in range(20_000))

    assert 900 <= len(timeline) <= 1_000
    assert len(reads) < 12 * 20_000
