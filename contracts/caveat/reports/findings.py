"""A finding as a block of lines: the promise, the breach, who should act, and how to reproduce it."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.exchange import Exchange
from caveat.judging.finding import Finding
from caveat.printable import printable_line
from caveat.reports.advice import advice
from caveat.reports.curl import curl
from caveat.targets.target import DEFAULT_MOCK_URL


def block(finding: Finding, base: str = DEFAULT_MOCK_URL) -> str:
    """One finding in a few lines; `base` is the server's address in curl lines."""
    return "\n".join(map(printable_line, _lines(finding, base)))


def _lines(finding: Finding, base: str) -> Iterator[str]:
    definition = f"{finding.file}:{finding.line}" if finding.line else finding.file
    subject = " ".join(filter(None, (finding.api, finding.operation, "" if finding.exchange else definition)))
    yield f"{'BROKEN' if finding.is_breach else 'LEFT OPEN'}  {finding.code}  {subject}"
    yield f"  {finding.title}"
    yield f"  {finding.message}" + (f" (at {finding.at})" if finding.at else "")
    action = advice(finding)
    if action:
        yield f"  {action}"
    if finding.exchange is not None and definition:
        yield f"  Defined in {definition}"
    yield from _reproduction(finding.exchanges, base)
    yield f"  Fingerprint: {finding.fingerprint}"


def _reproduction(shown: tuple[Exchange, ...], base: str) -> Iterator[str]:
    match shown:
        case ():
            return
        case (exchange,) if exchange.is_delivery:
            yield f"  Webhook delivery: {curl(exchange.request, base)}"
        case (exchange,):
            yield f"  Response status: {exchange.response.status}"
            yield f"  Reproduce: {curl(exchange.request, base)}"
        case _:
            yield f"  Reproduce with these {len(shown)} requests, in this order:"
            for number, exchange in enumerate(shown, 1):
                kind = "webhook delivery" if exchange.is_delivery else f"status {exchange.response.status}"
                yield f"    {number}. ({kind}) {curl(exchange.request, base)}"
