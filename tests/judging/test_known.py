"""Entries of a baseline: when they expire, and which one lists a finding."""

from __future__ import annotations

from datetime import date

import pytest

from caveat.judging.known import Comparison, Entry

ENTRY = Entry("aaaaaaaaaaaa", "ticket 1", "ana", date(2026, 11, 26), code="OAS001", operation="list-pets")


@pytest.mark.parametrize(("today", "has_expired"), [(25, False), (26, False), (27, True)])
def test_an_entry_applies_on_its_last_day(today: int, *, has_expired: bool) -> None:
    assert ENTRY.has_expired(date(2026, 11, today)) is has_expired


def test_an_entry_without_a_day_does_not_expire() -> None:
    assert not Entry("a", "x").has_expired(date.max)


def test_an_entry_says_what_it_is_about() -> None:
    assert str(ENTRY) == "aaaaaaaaaaaa OAS001 list-pets (ticket 1, ana)"


def test_the_entry_of_a_finding_is_that_of_its_fingerprint_or_of_its_cause() -> None:
    compared = Comparison("b.toml", (Entry("bbbbbbbbbbbb", "x"), ENTRY))
    assert compared.entry_of({"cccccccccccc", "aaaaaaaaaaaa"}) == ENTRY
    assert compared.entry_of({"cccccccccccc"}) is None
