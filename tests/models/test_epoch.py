"""Times as milliseconds since the epoch."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from caveat_models import epoch

TIMES = {
    0: datetime(1970, 1, 1, tzinfo=UTC),
    1_767_225_600_123: datetime(2026, 1, 1, 0, 0, 0, 123_000, UTC),
    -1: datetime(1969, 12, 31, 23, 59, 59, 999_000, UTC),
    253_402_300_799_999: datetime(9999, 12, 31, 23, 59, 59, 999_000, UTC),
}


@pytest.mark.parametrize("milliseconds", TIMES)
def test_a_time_and_its_milliseconds(milliseconds: int) -> None:
    assert epoch.to_ms(TIMES[milliseconds]) == milliseconds
    assert epoch.from_ms(milliseconds) == TIMES[milliseconds]


def test_offsets_and_microseconds() -> None:
    berlin = timezone(timedelta(hours=1))
    assert epoch.to_ms(datetime(1970, 1, 1, 1, 0, 0, 1_999, berlin)) == 1
    assert epoch.from_ms(1.5) == datetime(1970, 1, 1, 0, 0, 0, 1_500, UTC)


def test_a_time_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="2026-01-01T00:00:00 has no time zone"):
        epoch.to_ms(datetime(2026, 1, 1))  # noqa: DTZ001 - on purpose
