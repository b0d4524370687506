"""The measurement of false alarms, at a small size."""

from __future__ import annotations

import re

import pytest

from bench import habits


def test_false_alarms_and_undecided_evaluations_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(habits, "HABITS", ((), ("eventual",)))
    first, second, third, whole, *reasons = habits.lines(1)
    assert first.startswith("no habit ")
    assert second.startswith("eventual ")
    assert third.startswith("another client ")
    assert re.fullmatch(r"3 habits, 1 seeds: 0 false alarms; cannot tell \d+\.\d%, because:", whole)
    assert reasons
