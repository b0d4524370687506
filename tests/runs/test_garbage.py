"""Garbage is collected less often during a run, and as before afterwards."""

from __future__ import annotations

import gc

from caveat.runs.garbage import less_collection

USUAL = (700, 10, 10)


def test_a_run_collects_less_and_what_was_set_before_holds_afterwards() -> None:
    set_for_tests = gc.get_threshold()
    gc.set_threshold(*USUAL)
    try:
        with less_collection():
            assert gc.get_threshold()[0] > USUAL[0]
            assert gc.get_freeze_count() > 0
        assert (gc.get_threshold(), gc.get_freeze_count()) == (USUAL, 0)
    finally:
        gc.set_threshold(*set_for_tests)
