"""What a recorder holds, read when somebody looks: judged once, and without secrets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from caveat.asgi.recorder import LONGEST, RecordedExchange, Recorder
from caveat.catalogue.api import Api
from caveat.errors import RuleFailed
from caveat.exchange import Exchange, Response
from caveat.judging.finding import Finding
from caveat.judging.history import History
from caveat.judging.judge import judge
from caveat.judging.redaction import Redactor

UNANSWERED = Response(0)
"""Stands for the answer of an exchange that had none."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An exchange as it can be shown to anybody, and what the judge found in it."""

    number: int
    at: datetime
    ms: float
    exchange: Exchange
    """As far as bodies are kept; the answer is `UNANSWERED` where there was none."""
    findings: tuple[Finding, ...] = ()
    note: str = ""
    """Why it was not judged, or not seen to its end; `""` where all is well."""

    @property
    def answered(self) -> bool:
        """Whether at least the status came."""
        return self.exchange.response is not UNANSWERED


class ExchangeLog:
    """The exchanges that a recorder keeps, each judged when somebody looks for the first time.

    A history is of exchanges that followed one another. Where some were dropped before anybody looked, or one was not
    seen whole, it begins anew: a rule that remembers must not miss the change that explains what it sees.
    """

    def __init__(self, api: Api, recorder: Recorder, redactor: Redactor) -> None:
        self._api = api
        self._recorder = recorder
        self._redactor = redactor
        self._entries: dict[int, Entry] = {}
        self._history = History()
        self._last = 0

    def entries(self) -> tuple[Entry, ...]:
        """All that is kept, the oldest first."""
        kept = self._recorder.kept
        self._entries = {passed.number: self._entry(passed) for passed in kept}
        if len(self._history) > 2 * len(kept):
            # Its end alone, or it would grow for as long as the mock runs.
            self._history = History(list(self._history)[len(self._history) - len(kept) :])
        return tuple(self._entries.values())

    def part(self) -> None:
        """Begin a new history: what comes now does not follow from what came before."""
        self.entries()
        self._history = History()

    def clear(self) -> None:
        """Forget all that passed."""
        self._recorder.clear()
        self.part()

    def _entry(self, passed: RecordedExchange) -> Entry:
        known = self._entries.get(passed.number)
        if known is not None:
            return known
        if passed.number != self._last + 1:
            self._history = History()
        self._last = passed.number
        exchange = self._api.spec.exchange(passed.request, passed.response or UNANSWERED)
        note, findings = _note(passed), list[Finding]()
        if passed.start is not None and not passed.cut:
            try:
                findings.extend(self._found(exchange))
            except RuleFailed as failed:
                note = self._public(str(failed))
            self._history.add(exchange)
        if not passed.complete or passed.cut:
            self._history = History()
        shown = self._redactor.exchange(exchange)
        if passed.start is None:
            shown = replace(shown, response=UNANSWERED)
        at = datetime.fromtimestamp(passed.at, UTC)
        return Entry(passed.number, at, round(passed.seconds * 1000, 2), shown, tuple(findings), note)

    def _found(self, exchange: Exchange) -> Iterator[Finding]:
        for finding in judge(exchange, self._api.rules, self._history):
            message, at = self._public(finding.message), self._public(finding.at)
            yield replace(finding, api=self._api.name, message=message, at=at, exchange=None)

    def _public(self, text: str) -> str:
        # Halves of surrogate pairs, which a body may name, cannot be written as UTF-8.
        return self._redactor.text(text).encode("utf-8", "replace").decode()


def _note(passed: RecordedExchange) -> str:
    if passed.start is None:
        return "the connection ended without an answer"
    if passed.cut:
        return f"not judged: only the first {LONGEST} bytes of a body are kept"
    return "" if passed.complete else "the connection ended before the answer did"
