"""Garbage is collected less often during a run, and as before afterwards."""

from __future__ import annotations

import gc

from caveat.runs.garbage import less_collection


def test_a_run_collects_less_and_what_was_set_before_holds_afterwards() -> None:
    before = gc.get_threshold()
    with less_collection():
        assert gc.get_threshold()[0] > before[0]
        assert gc.get_freeze_count() > 0
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, 0)
