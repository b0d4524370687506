"""The log of recorded exchanges: each is judged once, and shown without secrets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from caveat.asgi.recorder import MAX_BODY_BYTES, RecordedExchange, Recorder
from caveat.catalogue.api import Api
from caveat.errors import RuleFailed
from caveat.exchange import NO_RESPONSE, Exchange, Request
from caveat.judging.finding import Finding
from caveat.judging.redaction import Redactor
from caveat.session.refusals import refusal
from caveat.session.session import Session


@dataclass(frozen=True, slots=True)
class LoggedExchange:
    """A recorded exchange without secrets, and its findings."""

    number: int
    time: datetime
    duration_ms: float
    exchange: Exchange
    """Long bodies are cut; the response is `NO_RESPONSE` if there was none."""
    findings: tuple[Finding, ...] = ()
    note: str = ""
    """Why it was not judged, or is incomplete; else `""`."""
    refusal: str = ""
    """Why the mock refused the request; `""` if it did not."""

    @property
    def has_response(self) -> bool:
        """Whether the client got at least a status."""
        return self.exchange.response.status != 0


class ExchangeLog:
    """The exchanges of a recorder, each judged when it is first read.

    A history has no gaps. If exchanges were dropped before they were read, or one is incomplete, a new history starts:
    a rule that remembers exchanges must not miss a change that explains a later response.
    """

    def __init__(self, api: Api, recorder: Recorder, redactor: Redactor) -> None:
        self._api = api
        self._recorder = recorder
        self._redactor = redactor
        self._exchanges: dict[int, LoggedExchange] = {}
        self._last_number = 0

    @cached_property
    def _session(self) -> Session:
        # Deriving the rules of a large document takes a sixth of the start of its mock, and often the log is not read.
        return Session(self._api, self._redactor)

    @property
    def last_number(self) -> int:
        """The number of the newest exchange, 0 before the first one."""
        return self._recorder.last_number

    def exchanges(self) -> tuple[LoggedExchange, ...]:
        """All recorded exchanges, oldest first."""
        self._exchanges = {recorded.number: self._logged(recorded) for recorded in self._recorder.exchanges}
        return tuple(self._exchanges.values())

    def start_new_history(self) -> None:
        """Judge later exchanges without the earlier ones, because the state of the mock was replaced."""
        self.exchanges()
        self._session.restart()

    def clear(self) -> None:
        """Drop all exchanges; later ones are judged with them, because the state of the mock stays."""
        self.exchanges()
        self._recorder.clear()
        self._exchanges = {}

    def reset(self) -> None:
        """Drop all exchanges, and judge later ones without them, because the state of the mock was reset."""
        self._recorder.clear()
        self.start_new_history()

    def request(self, number: int) -> Request | None:
        """The request of an exchange as it was sent, with its secrets.

        None if it was dropped, or if only a part of its body is recorded.
        """
        recorded = next((each for each in self._recorder.exchanges if each.number == number), None)
        if recorded is None or (recorded.truncated and len(recorded.request_body) == MAX_BODY_BYTES):
            return None
        return recorded.request

    def _logged(self, recorded: RecordedExchange) -> LoggedExchange:
        logged = self._exchanges.get(recorded.number)
        if logged is not None:
            return logged
        if recorded.number != self._last_number + 1:
            self._session.restart()
        self._last_number = recorded.number
        note, findings, refused = _note(recorded), tuple[Finding, ...](), ""
        if recorded.response is not None and not recorded.truncated:
            refused = self._session.redact(
                refusal(self._api.spec, self._api.spec.exchange(recorded.request, recorded.response))
            )
            try:
                ended_at = recorded.started_at + recorded.duration_s
                findings = self._session.observe(recorded.request, recorded.response, ended_at).findings
            except RuleFailed as error:
                note = self._session.redact(str(error))
        if not recorded.complete or recorded.truncated:
            self._session.restart()
        redacted = self._session.redacted(recorded.request, recorded.response or NO_RESPONSE)
        time, duration_ms = datetime.fromtimestamp(recorded.started_at, UTC), round(recorded.duration_s * 1000, 2)
        return LoggedExchange(recorded.number, time, duration_ms, redacted, findings, note, refused)


def _note(recorded: RecordedExchange) -> str:
    if recorded.start is None:
        return "the connection closed without a response"
    if recorded.truncated:
        return f"not judged: only the first {MAX_BODY_BYTES} bytes of a body are recorded"
    return "" if recorded.complete else "the connection closed before the end of the response"
