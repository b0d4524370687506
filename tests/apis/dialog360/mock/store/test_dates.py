"""Timestamps and dates in the vendor's formats."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from caveat.apis.dialog360.mock.store.dates import format_timestamp, parse_date

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)

TIMESTAMPS = [
    (NOON, "2026-05-01T12:00:00+0000"),
    (NOON.astimezone(timezone(timedelta(hours=1))), "2026-05-01T13:00:00+0100"),
    (NOON.replace(microsecond=7000), "2026-05-01T12:00:00.007+0000"),
]


@pytest.mark.parametrize(("time", "text"), TIMESTAMPS)
def test_a_timestamp_keeps_its_offset(time: datetime, text: str) -> None:
    # Equal datetimes have different offsets here: the cached text of one must not be returned for another.
    for other, _ in TIMESTAMPS:
        format_timestamp(other)
    assert format_timestamp(time) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-05-01", date(2026, 5, 1)),
        ("2026-05-01T23:59:59Z", date(2026, 5, 1)),
        ("2026-02-31", date.min),
        ("0000-01-01", date.min),
    ],
)
def test_a_date_that_no_calendar_has_is_replaced_by_the_default(text: str, expected: date) -> None:
    assert parse_date(text, date.min) == expected
