"""A filter of recorded exchanges: by text, operation, status and findings, written as a query."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from urllib.parse import urlencode

from starlette.exceptions import HTTPException

from caveat.console.exchange_log import LoggedExchange
from caveat.judging.finding import text

NO_OPERATION = "(none)"
"""The value of `operation` for requests that belong to none."""

ANY, NONE = "any", "none"

_NUMBER = re.compile("[0-9]{1,18}")
"""The number of an exchange; Python does not parse numbers of thousands of digits."""

_STATUS = re.compile("[1-9][0-9]{2}|[1-5]xx|none")


@dataclass(frozen=True, slots=True)
class ExchangeFilter:
    """Which exchanges to show; a field that is empty excludes none."""

    q: str = ""
    """A text that occurs in the target, a header field, a body, or a finding; upper and lower case are the same."""
    operation: str = ""
    """An operationId, or `NO_OPERATION`."""
    status: str = ""
    """A status such as `404`, a class such as `4xx`, or `none` for no response."""
    findings: str = ""
    """`any`, `none`, or the code of a rule."""
    after: str = ""
    """The number of an exchange: only later ones."""
    before: str = ""
    """The number of an exchange: only earlier ones."""

    @property
    def query(self) -> str:
        """The filter as a query, `""` if it excludes no exchange."""
        return urlencode({name: value for name, value in asdict(self).items() if value}, errors="replace")

    @property
    def is_search(self) -> bool:
        """Whether it selects by more than the position."""
        return bool(self.q or self.operation or self.status or self.findings)

    def of(self, exchanges: Iterable[LoggedExchange]) -> tuple[LoggedExchange, ...]:
        """The exchanges to show."""
        return tuple(logged for logged in exchanges if self._selects(logged))

    def _selects(self, logged: LoggedExchange) -> bool:
        if (self.after and logged.number <= int(self.after)) or (self.before and logged.number >= int(self.before)):
            return False
        operation = logged.exchange.operation or NO_OPERATION
        if self.operation not in {"", operation} or not self._has_status(logged.exchange.response.status):
            return False
        codes = {finding.code for finding in logged.findings}
        if self.findings and not {ANY: bool(codes), NONE: not codes}.get(self.findings, self.findings in codes):
            return False
        return not self.q or self.q.lower() in _text(logged).lower()

    def _has_status(self, status: int) -> bool:
        return self.status in {"", str(status or NONE), f"{status // 100}xx"}


def _text(logged: LoggedExchange) -> str:
    """All text of an exchange that a search reads; it has no secrets."""
    exchange = logged.exchange
    messages = exchange.request, exchange.response
    fields = (f"{name}: {value}" for message in messages for name, value in message.headers.items_sent)
    findings = (part for finding in logged.findings for part in (finding.code, finding.title, finding.message))
    line = f"{exchange.request.method} {exchange.request.target}"
    return "\n".join((line, exchange.operation or "", *fields, *(text(each.body) for each in messages), *findings))


def parse(query: Mapping[str, str]) -> ExchangeFilter:
    """The filter of a query, in which other names are ignored; raises `HTTPException`."""
    selection = ExchangeFilter(**{name: query.get(name, "").strip() for name in asdict(ExchangeFilter())})
    for name, number in (("after", selection.after), ("before", selection.before)):
        if number and not _NUMBER.fullmatch(number):
            raise HTTPException(400, f"{name} is {number!r}, expected the number of an exchange, such as {name}=12")
    if selection.status and not _STATUS.fullmatch(selection.status):
        raise HTTPException(400, f"status is {selection.status!r}, expected a status such as 404, 4xx or none")
    return selection
