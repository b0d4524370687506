"""What the control says to programs: JSON values with all facts."""

from __future__ import annotations

from caveat.console.control import PREFIX, Control, Sent
from caveat.console.exchange_log import Entry
from caveat.json_text import JsonValue
from caveat.reports import facts

LINKS = {
    "exchanges": "GET: the last ones, the oldest first; ?after=N leaves out those up to number N",
    "exchanges/{number}": "GET: one of them",
    "state": "GET: what the mock remembers; PUT: have it remember that instead",
    "reset": "POST: back to the beginning; faults stay",
    "faults": "GET: those that are on; PUT: a list of texts, those to have on instead; DELETE: none",
    "deliveries": "GET: what was to be sent to webhooks, and what became of it",
}
"""What there is under `PREFIX`, and what it does."""


def index(control: Control) -> JsonValue:
    """What is mocked, what is on, and where to go from here."""
    entries = control.entries
    return {
        "name": control.api.name,
        "title": control.api.spec.title,
        "seed": control.seed,
        "exchanges": len(entries),
        "findings": sum(len(entry.findings) for entry in entries),
        "deliveries": len(control.mock.deliveries),
        "faults": faults(control),
        "links": {f"{PREFIX}/{name}": said for name, said in LINKS.items()},
    }


def faults(control: Control) -> JsonValue:
    """The faults that are on, as they are written."""
    return list(map(str, control.faults))


def entry(shown: Entry, base: str) -> JsonValue:
    """An exchange; `base` is the server's address."""
    request = shown.exchange.request
    return {
        "number": shown.number,
        "time": shown.at.isoformat(timespec="milliseconds"),
        "operation": shown.exchange.operation,
        "method": request.method,
        "target": request.target,
        "status": shown.exchange.response.status if shown.answered else None,
        "ms": shown.ms,
        **facts.exchange(shown.exchange, base),
        "findings": [facts.finding(finding, base) for finding in shown.findings],
        "note": shown.note,
    }


def delivery(shown: Sent) -> JsonValue:
    """What was to be sent somewhere, and what became of it."""
    request, outcome = shown.request, shown.outcome
    return {
        "url": request.target,
        "headers": [[name, value] for name, value in request.headers.items_sent],
        "body": request.body.decode(errors="backslashreplace"),
        "attempts": outcome.attempts if outcome is not None else None,
        "outcome": outcome.said if outcome is not None else None,
    }
