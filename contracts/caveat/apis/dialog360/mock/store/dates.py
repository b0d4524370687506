"""Timestamps and dates in the vendor's formats."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache


def format_timestamp(time: datetime) -> str:
    """A timestamp in ISO 8601, with an offset without a colon, as in the vendor's samples."""
    # Datetimes with different offsets can be equal, so the offset is part of the cache key.
    return _format_timestamp(time, time.utcoffset())


@lru_cache(4096)
def _format_timestamp(time: datetime, _offset: timedelta | None) -> str:
    text = time.isoformat(timespec="milliseconds" if time.microsecond else "seconds")
    return text[:-3] + text[-2:]


def utc_date(time: datetime) -> date:
    """The date of a time in UTC."""
    return time.astimezone(UTC).date()


def parse_date(text: str, default: date) -> date:
    """The date at the start of a date or timestamp; `default` if no calendar has it, as 31 February."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return default
