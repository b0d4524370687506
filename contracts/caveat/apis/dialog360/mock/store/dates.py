"""Times and days as the vendor writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache


def stamp(moment: datetime) -> str:
    """A moment as the vendor's samples have it: ISO 8601, the offset without a colon."""
    # Moments are equal whatever their offsets, and so would be what is remembered of them.
    return _stamp(moment, moment.utcoffset())


@lru_cache(4096)
def _stamp(moment: datetime, _offset: timedelta | None) -> str:
    text = moment.isoformat(timespec="milliseconds" if moment.microsecond else "seconds")
    return text[:-3] + text[-2:]


def day(moment: datetime) -> date:
    """The day of a moment in UTC."""
    return moment.astimezone(UTC).date()


def day_written(text: str, otherwise: date) -> date:
    """The day that a date or a timestamp begins with; a form alone does not rule out the 31st of February."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return otherwise
