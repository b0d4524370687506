"""What a recorder holds, read when somebody looks: judged once, and without secrets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from caveat.asgi.recorder import LONGEST, RecordedExchange, Recorder
from caveat.catalogue.api import Api
from caveat.errors import RuleFailed
from caveat.exchange import Exchange, Response
from caveat.judging.finding import Finding
from caveat.judging.redaction import Redactor
from caveat.session.session import Session

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
        self._session = Session(api, redactor)
        self._entries: dict[int, Entry] = {}
        self._last = 0

    def entries(self) -> tuple[Entry, ...]:
        """All that is kept, the oldest first."""
        kept = self._recorder.kept
        self._entries = {passed.number: self._entry(passed) for passed in kept}
        return tuple(self._entries.values())

    def part(self) -> None:
        """Begin a new history: what comes now does not follow from what came before."""
        self.entries()
        self._session.restart()

    def clear(self) -> None:
        """Forget all that passed."""
        self._recorder.clear()
        self.part()

    def _entry(self, passed: RecordedExchange) -> Entry:
        known = self._entries.get(passed.number)
        if known is not None:
            return known
        if passed.number != self._last + 1:
            self._session.restart()
        self._last = passed.number
        note, findings = _note(passed), tuple[Finding, ...]()
        if passed.response is not None and not passed.cut:
            try:
                findings = self._session.observe(passed.request, passed.response).findings
            except RuleFailed as failed:
                note = self._session.redact(str(failed))
        if not passed.complete or passed.cut:
            self._session.restart()
        exchange = self._api.spec.exchange(passed.request, passed.response or UNANSWERED)
        shown = self._session.redactor.exchange(exchange)
        if passed.response is None:
            shown = replace(shown, response=UNANSWERED)
        at = datetime.fromtimestamp(passed.at, UTC)
        return Entry(passed.number, at, round(passed.seconds * 1000, 2), shown, findings, note)


def _note(passed: RecordedExchange) -> str:
    if passed.start is None:
        return "the connection ended without an answer"
    if passed.cut:
        return f"not judged: only the first {LONGEST} bytes of a body are kept"
    return "" if passed.complete else "the connection ended before the answer did"
