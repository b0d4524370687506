"""How long a page of a list takes, by how much the list holds: the work must not grow with it."""

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
"""How many things a page holds."""

A_DAY = 1_000
"""How many events there are on each."""

TIMES = 300
"""How often a thing is done; the median counts."""


def microseconds(done: Callable[[], object]) -> float:
    """How long a thing takes."""

    def once() -> float:
        began = time.perf_counter()
        done()
        return (time.perf_counter() - began) * 1_000_000

    return median(once() for _ in range(TIMES))


def keywords(many: int) -> Mock:
    """A mock with so many keywords more than it begins with."""
    mock, place = build_mock(catalogue.api("dialog360")), PLACES["dialog360"]
    headers = Headers([place.credential, ("content-type", "application/json")])
    for number in range(many):
        body = json.dumps({"keyword": f"keyword {number}"}).encode()
        assert mock.answer(Request("POST", place.path, headers, body)).ok
    return mock


def page(mock: Mock, offset: int) -> Callable[[], object]:
    """Ask for a page of keywords."""
    place = PLACES["dialog360"]
    asked = Request("GET", f"{place.path}?limit={PAGE}&offset={offset}", Headers([place.credential]))
    assert f'"count":{PAGE}'.encode() in mock.answer(asked).body
    return lambda: mock.answer(Request(asked.method, asked.target, asked.headers))


def events(many: int) -> Timeline[datetime]:
    """A timeline of so many events."""
    timeline: Timeline[datetime] = Timeline(many, lambda moment: moment, lambda _moment: ("all",))
    first = datetime(2020, 1, 1, tzinfo=UTC)
    for number in range(many):
        timeline.add(first + timedelta(days=number // A_DAY, seconds=number % A_DAY))
    return timeline


def period(timeline: Timeline[datetime], many: int) -> Callable[[], object]:
    """Look for the events of one day in the middle."""
    day = (datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=many // A_DAY // 2)).date()
    found = timeline.between("all", day, day)
    assert len(found) == A_DAY
    return lambda: timeline.between("all", day, day).page(0, PAGE)


def lines(keywords_held: tuple[int, int] = KEYWORDS, events_held: tuple[int, int] = EVENTS) -> Iterator[str]:
    """What is measured, for people."""
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


def _compared(what: str, done: dict[str, Callable[[], object]]) -> Iterator[str]:
    taken = {title: microseconds(done[title]) for title in done}
    first = next(iter(taken))
    for title, took in taken.items():
        yield f"{what:14} {title:20} {took:9.1f} us         {took / taken[first]:5.2f} of that {first}"
