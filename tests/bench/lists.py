"""The time for a page of a list, by the length of the list: it must not grow with the length."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from statistics import median

from caveat.apis.dialog360.mock.store.timeline import Timeline
from caveat.catalogue import catalogue
from caveat.exchange import Headers, Request
from caveat.mock.build import build_mock
from caveat.mock.engine import Mock
from raw_http import PLACES

KEYWORDS = (100, 10_000)
EVENTS = (10_000, 1_000_000)
PAGE = 50
"""Items of a page."""

EVENTS_PER_DAY = 1_000
"""Events of each day."""

REPETITIONS = 300
"""Repetitions of a measurement; the median counts."""


def microseconds(action: Callable[[], object]) -> float:
    """The median duration of an action."""

    def once() -> float:
        started = time.perf_counter()
        action()
        return (time.perf_counter() - started) * 1_000_000

    return median(once() for _ in range(REPETITIONS))


def keywords(many: int) -> Mock:
    """A mock with this many more keywords than at its start."""
    mock, place = build_mock(catalogue.api("dialog360")), PLACES["dialog360"]
    headers = Headers([place.credential, ("content-type", "application/json")])
    for number in range(many):
        body = json.dumps({"keyword": f"keyword {number}"}).encode()
        assert mock.answer(Request("POST", place.path, headers, body)).ok
    return mock


def page(mock: Mock, offset: int) -> Callable[[], object]:
    """An action that gets a page of keywords."""
    place = PLACES["dialog360"]
    request = Request("GET", f"{place.path}?limit={PAGE}&offset={offset}", Headers([place.credential]))
    assert f'"count":{PAGE}'.encode() in mock.answer(request).body
    return lambda: mock.answer(Request(request.method, request.target, request.headers))


def events(many: int) -> Timeline[datetime]:
    """A timeline with this many events."""
    timeline: Timeline[datetime] = Timeline(many, lambda moment: moment, lambda _moment: ("all",))
    first = datetime(2020, 1, 1, tzinfo=UTC)
    for number in range(many):
        timeline.add(first + timedelta(days=number // EVENTS_PER_DAY, seconds=number % EVENTS_PER_DAY))
    return timeline


def period(timeline: Timeline[datetime], many: int) -> Callable[[], object]:
    """An action that gets the events of one day in the middle."""
    day = (datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=many // EVENTS_PER_DAY // 2)).date()
    found = timeline.between("all", day, day)
    assert len(found) == EVENTS_PER_DAY
    return lambda: timeline.between("all", day, day).page(0, PAGE)


def lines(keywords_held: tuple[int, int] = KEYWORDS, events_held: tuple[int, int] = EVENTS) -> Iterator[str]:
    """The results as text."""
    few, many = keywords_held
    large = keywords(many)
    yield from _compared(
        f"{PAGE} keywords",
        {
            f"of {few:,}": page(keywords(few), 0),
            f"of {many:,}": page(large, 0),
            f"of {many:,}, far down": page(large, many - PAGE),
        },
    )
    few, many = events_held
    yield from _compared(
        "a day's events",
        {f"of {few:,}": period(events(few), few), f"of {many:,}": period(events(many), many)},
    )


def _compared(title: str, actions: dict[str, Callable[[], object]]) -> Iterator[str]:
    durations = {name: microseconds(action) for name, action in actions.items()}
    first = next(iter(durations))
    for name, duration in durations.items():
        yield f"{title:14} {name:20} {duration:9.1f} us         {duration / durations[first]:5.2f} of that {first}"
