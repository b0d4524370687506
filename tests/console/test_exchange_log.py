"""The journal: exchanges are judged once, with what came before them, and never with less than that."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from caveat.asgi.recorder import LONGEST, Bounds, RecordedExchange, Recorder
from caveat.catalogue.api import Api
from caveat.console.exchange_log import ExchangeLog
from caveat.exchange import Exchange
from caveat.judging.evidence import assumed
from caveat.judging.memory import Memory
from caveat.judging.redaction import Redactor
from caveat.judging.rule import Breach, Rule, rule
from caveat.openapi import source
from caveat.openapi.spec import Spec

DOCUMENT = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths: {/pets: {get: {operationId: list-pets, responses: {'200': {description: pets}}}}}
"""


COUNT = Memory(int, lambda number, _exchange: number + 1)


@rule("TST001", evidence=assumed("of the tests"), memory=COUNT)
def every_exchange_is_told_with_how_many_came_before(exchange: Exchange, number: int) -> Iterator[Breach]:
    """Nothing is promised, and all is told."""
    if exchange.request.query.get("x") == "fail":
        raise ZeroDivisionError
    yield Breach(f"{number} before fake-secret \ud83d", at="header fake-secret")


class Counting(Api):
    """An API with one rule."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """That rule alone."""
        return (every_exchange_is_told_with_how_many_came_before,)


async def nothing(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """An application that is never asked."""


class Desk:
    """A journal of what is said to have passed."""

    def __init__(self, exchanges: int = 4) -> None:
        self.recorder = Recorder(nothing, Bounds(exchanges))
        value = source.parse(DOCUMENT, "a test").value
        assert isinstance(value, dict)
        spec = Spec(value)
        redactor = Redactor.of(values=["fake-secret"])
        self.journal = ExchangeLog(Counting("pets", lambda: spec), self.recorder, redactor)

    def passes(self, times: int = 1, *, query: bytes = b"", **facts: Any) -> None:  # noqa: ANN401 - each of its own type
        """Have exchanges pass."""
        for _ in range(times):
            scope = {"method": "GET", "path": "/pets", "headers": [], "query_string": query}
            start = {"status": 200, "headers": []}
            made = RecordedExchange(self.recorder.last + 1, 1.0, 0.25, scope, start, b"", b"", complete=True, cut=False)
            self.recorder.keep(tuple(made._replace(**facts)))

    def found(self) -> dict[int, str]:
        """What was found in each exchange that is kept, by its number."""
        entries = self.journal.entries()
        return {entry.number: " ".join(finding.message[:8] for finding in entry.findings) for entry in entries}


def test_each_is_judged_with_those_before_it() -> None:
    desk = Desk()
    desk.passes(2)
    assert desk.found() == {1: "0 before", 2: "1 before"}
    desk.passes()
    assert desk.found() == {1: "0 before", 2: "1 before", 3: "2 before"}


def test_each_is_judged_once() -> None:
    desk = Desk()
    desk.passes(2)
    first = desk.journal.entries()
    assert all(again is entry for again, entry in zip(desk.journal.entries(), first, strict=True))


def test_those_that_were_judged_are_still_known_when_they_are_dropped() -> None:
    desk = Desk()
    for _ in range(6):
        desk.passes()
        desk.found()
    assert desk.found() == {3: "2 before", 4: "3 before", 5: "4 before", 6: "5 before"}


def test_rules_remember_exchanges_that_are_no_longer_kept() -> None:
    desk = Desk()
    before = []
    for _ in range(50):
        desk.passes()
        before.append(int(list(desk.found().values())[-1].split()[0]))
    assert before == list(range(50))


def test_after_some_that_nobody_saw_a_history_begins_anew() -> None:
    desk = Desk()
    desk.passes(3)
    desk.found()
    desk.passes(5)
    assert desk.found() == {5: "0 before", 6: "1 before", 7: "2 before", 8: "3 before"}


UNSEEN: dict[str, tuple[dict[str, Any], str, str]] = {
    "without an answer": (
        {"start": None, "complete": False}, "", "the connection ended without an answer"),
    "without the end of its answer": (
        {"complete": False}, "1 before", "the connection ended before the answer did"),
    "with a body that was cut": (
        {"cut": True}, "", f"not judged: only the first {LONGEST} bytes of a body are kept"),
}  # fmt: skip


@pytest.mark.parametrize("title", UNSEEN)
def test_after_one_that_was_not_seen_whole_a_history_begins_anew(title: str) -> None:
    facts, found, note = UNSEEN[title]
    desk = Desk()
    desk.passes()
    desk.passes(**facts)
    desk.passes()
    assert desk.found() == {1: "0 before", 2: found, 3: "0 before"}
    assert [entry.note for entry in desk.journal.entries()] == ["", note, ""]
    assert [entry.answered for entry in desk.journal.entries()] == [True, facts.get("start", {}) is not None, True]


def test_a_rule_that_fails_is_told_and_hinders_nothing() -> None:
    desk = Desk()
    desk.passes(query=b"x=fail")
    desk.passes()
    assert desk.found() == {1: "", 2: "1 before"}
    assert desk.journal.entries()[0].note.startswith(
        "rule TST001 failed at an exchange of list-pets (ZeroDivisionError"
    )


def test_what_comes_in_another_world_is_judged_by_that_alone() -> None:
    desk = Desk()
    desk.passes()
    desk.journal.part()
    desk.passes()
    assert desk.found() == {1: "0 before", 2: "0 before"}
    desk.journal.clear()
    desk.passes()
    assert desk.found() == {3: "0 before"}
    desk.journal.clear()
    assert desk.found() == {}


def test_an_entry_can_be_shown_to_anybody() -> None:
    desk = Desk()
    desk.passes(asked=b"a fake-secret")
    [entry] = desk.journal.entries()
    [finding] = entry.findings
    assert (finding.api, finding.message, finding.at) == ("pets", "0 before *** ?", "header ***")
    assert finding.exchange == entry.exchange
    assert entry.exchange.request.body == b"a ***"
    assert (entry.at.isoformat(), entry.ms) == ("1970-01-01T00:00:01+00:00", 250.0)
