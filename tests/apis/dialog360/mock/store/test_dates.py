"""Moments: how the vendor writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from caveat.apis.dialog360.mock.store.dates import stamp

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)

STAMPS = [
    (NOON, "2026-05-01T12:00:00+0000"),
    (NOON.astimezone(timezone(timedelta(hours=1))), "2026-05-01T13:00:00+0100"),
    (NOON.replace(microsecond=7000), "2026-05-01T12:00:00.007+0000"),
]


@pytest.mark.parametrize(("moment", "written"), STAMPS)
def test_a_moment_is_written_with_its_own_offset(moment: datetime, written: str) -> None:
    # Moments that are equal are of several offsets, so that the one must not be remembered for the other.
    for other, _ in STAMPS:
        stamp(other)
    assert stamp(moment) == written
