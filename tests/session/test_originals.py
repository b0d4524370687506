"""Originals: the requests of findings as sent, and those before them, within bounds."""

from __future__ import annotations

import pytest

from caveat.exchange import Exchange, Request, Response
from caveat.session import originals
from caveat.session.originals import Originals, Timed

FIRST, SECOND, THIRD = (Request("GET", f"/{number}") for number in range(3))
EXCHANGES = (Exchange(SECOND, Response(500), "get"),)


def test_a_finding_has_its_exchanges_and_what_was_sent_before_them() -> None:
    kept = Originals(keeps_history=True)
    kept.sent(FIRST, 0.0)
    kept.sent(SECOND, 0.0)
    kept.keep("a", EXCHANGES)
    kept.sent(THIRD, 0.0)
    original = kept.get("a")
    assert original is not None
    assert (original.exchanges, original.history[: original.position]) == (
        EXCHANGES,
        [Timed(FIRST, 0.0), Timed(SECOND, 0.0)],
    )
    assert "/1" not in repr(original), "it may have secrets"
    assert kept.get("b") is None


def test_a_reset_of_the_target_begins_a_new_history() -> None:
    kept = Originals(keeps_history=True)
    kept.sent(FIRST, 0.0)
    kept.keep("a", EXCHANGES)
    kept.reset()
    kept.sent(SECOND, 0.0)
    kept.keep("b", EXCHANGES)
    before, after = kept.get("a"), kept.get("b")
    assert before is not None
    assert after is not None
    assert (before.history, after.history) == ([Timed(FIRST, 0.0)], [Timed(SECOND, 0.0)])
    kept.start_unit()
    assert kept.get("b") is None


def test_without_a_reset_there_is_no_history() -> None:
    kept = Originals()
    kept.sent(FIRST, 0.0)
    kept.keep("a", EXCHANGES)
    original = kept.get("a")
    assert original is not None
    assert original.position == 0


def test_a_history_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(originals, "MAX_HISTORY", 2)
    kept = Originals(keeps_history=True)
    for _ in range(9):
        kept.sent(FIRST, 0.0)
    kept.keep("a", EXCHANGES)
    original = kept.get("a")
    assert original is not None
    assert (original.position, len(original.history)) == (0, 3)
