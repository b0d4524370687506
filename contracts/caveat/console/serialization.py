"""The JSON documents of the console's API."""

from __future__ import annotations

from caveat.console.control import PREFIX, Control, RedactedDelivery
from caveat.console.exchange_log import LoggedExchange
from caveat.console.known_ids import KnownIds
from caveat.json_text import JsonValue
from caveat.reports import facts

LINKS = {
    "docs": "GET: the contract, as pages for a browser",
    "exchanges": "GET: the recorded exchanges, oldest first; ?after=N: only those with a number above N; others by "
    "?q=TEXT, ?operation=ID, ?status=4xx, ?findings=any; DELETE: drop them, and keep the state",
    "exchanges/{number}": "GET: one recorded exchange",
    "exchanges/{number}/replay": "POST: send its request again",
    "ids": "GET: ids that exist, for operations whose path ends in one",
    "state": "GET: the state of the mock; PUT: replace it",
    "reset": "POST: restore the initial state, clear the exchanges, keep the faults (`reset()` in pytest removes them)",
    "faults": "GET: the active faults; PUT: replace them by a JSON array of strings; DELETE: turn all off",
    "deliveries": "GET: the webhook deliveries and their outcomes",
}
"""The paths below `PREFIX`, and their methods."""


def index(control: Control) -> JsonValue:
    """An overview of the mock, with links to the other paths."""
    exchanges = control.exchanges
    return {
        "name": control.api.name,
        "title": control.api.spec.title,
        "seed": control.seed,
        "exchanges": len(exchanges),
        "findings": sum(len(logged.findings) for logged in exchanges),
        "deliveries": len(control.mock.deliveries),
        "faults": faults(control),
        "links": {f"{PREFIX}/{path}": description for path, description in LINKS.items()},
    }


def faults(control: Control) -> JsonValue:
    """The active faults, each in its text form."""
    return list(map(str, control.faults))


def exchange(logged: LoggedExchange, base: str) -> JsonValue:
    """An exchange with its findings; `base` is the server's address."""
    request = logged.exchange.request
    return {
        "number": logged.number,
        "time": logged.time.isoformat(timespec="milliseconds"),
        "operation": logged.exchange.operation,
        "method": request.method,
        "target": request.target,
        "status": logged.exchange.response.status if logged.has_response else None,
        "ms": logged.duration_ms,
        **facts.exchange(logged.exchange, base),
        "findings": [facts.finding(finding, base) for finding in logged.findings],
        "note": logged.note,
        "refusal": logged.refusal,
    }


def known_ids(known: KnownIds) -> JsonValue:
    """Ids for an operation."""
    return {
        "operation": known.operation.id,
        "path": known.operation.path,
        "parameter": known.parameter,
        "values": list(known.values),
        "other_parameters": dict(known.parents),
    }


def delivery(redacted: RedactedDelivery) -> JsonValue:
    """A webhook delivery and its outcome."""
    request, outcome = redacted.request, redacted.outcome
    return {
        "url": request.target,
        "headers": [[name, value] for name, value in request.headers.items_sent],
        "body": request.body.decode(errors="backslashreplace"),
        "attempts": outcome.attempts if outcome is not None else None,
        "outcome": outcome.description if outcome is not None else None,
    }
