"""A timeline: a period is cut out of it by bisection."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from caveat.apis.dialog360.mock.store.index_keys import Label, label, labels
from caveat.apis.dialog360.mock.store.timeline import Timeline

START = datetime(2026, 1, 1, tzinfo=UTC)
Happening = tuple[datetime, str]


def of(happening: Happening) -> Iterable[Label]:
    return labels("here", happening[1])


def timeline(bound: int = 1000) -> Timeline[Happening]:
    return Timeline(bound, lambda happening: happening[0], of)


HAPPENINGS = st.lists(
    st.tuples(st.integers(0, 240).map(lambda hours: START + timedelta(hours=hours)), st.sampled_from("ab"))
)
DAYS = st.integers(-1, 11).map(lambda days: START.date() + timedelta(days=days))


@given(HAPPENINGS, DAYS, DAYS, st.sampled_from([None, "a", "b"]), st.integers(0, 5), st.integers(1, 5))
def test_a_period_has_what_happened_in_it_in_order(  # noqa: PLR0913, PLR0917 - what is drawn
    happenings: list[Happening], first: date, last: date, kind: str | None, offset: int, limit: int
) -> None:
    events = timeline()
    for happening in happenings:
        events.add(happening)
    within = [one for one in happenings if first <= one[0].date() <= last and kind in {None, one[1]}]
    expected = sorted(within, key=lambda one: one[0])

    stretch = events.between(label("here", kind), first, last)

    assert list(stretch) == expected
    assert (list(stretch.page(offset, limit).things), len(stretch)) == (
        expected[offset : offset + limit],
        len(expected),
    )


def test_the_oldest_tenth_is_forgotten_everywhere() -> None:
    events = timeline(bound=20)
    for hour in range(21):
        events.add((START + timedelta(hours=hour), "a" if hour < 2 else "b"))

    assert len(events) == 19
    assert events.count(label("here", "a")) == 0
    assert events.count(label("here", "b")) == events.count(label("here", None)) == 19
    assert events.latest(label("here", "a")) is None
    assert events.latest(label("here", "b")) == (START + timedelta(hours=20), "b")


@given(HAPPENINGS)
def test_what_is_dumped_is_added_again_in_the_same_order(happenings: list[Happening]) -> None:
    events, others = timeline(bound=20), timeline(bound=20)
    for happening in happenings:
        events.add(happening)
    for happening in events.dump():
        others.add(happening)
    assert others.dump() == events.dump()
    assert others._listed == events._listed


def test_days_are_those_of_utc() -> None:
    events = timeline()
    events.add((datetime.fromisoformat("2026-01-02T00:30:00+01:00"), "a"))

    assert len(events.between(label("here", "a"), date(2026, 1, 1), date(2026, 1, 1))) == 1


def test_a_query_looks_at_few_things_however_long_the_history() -> None:
    looked: list[Happening] = []

    def moment(happening: Happening) -> datetime:
        looked.append(happening)
        return happening[0]

    events = Timeline(100_000, moment, of)
    for minute in range(20_000):
        events.add((START + timedelta(minutes=minute), "a"))
    looked.clear()

    stretch = events.between(label("here", "a"), date(2026, 1, 3), date(2026, 1, 4))

    assert len(stretch) == 2 * 24 * 60
    assert len(looked) < 50


def test_to_add_costs_the_same_however_much_was_forgotten() -> None:
    looked: list[Happening] = []

    def watched(happening: Happening) -> Iterable[Label]:
        looked.append(happening)
        return of(happening)

    def moment(happening: Happening) -> datetime:
        looked.append(happening)
        return happening[0]

    events = Timeline(1_000, moment, watched)
    for minute in range(20_000):
        events.add((START + timedelta(minutes=minute), "a"))

    assert 900 <= len(events) <= 1_000
    assert len(looked) < 12 * 20_000
