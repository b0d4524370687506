"""The main page of the console: findings by cause, exchanges, and controls of the mock."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping

from starlette.responses import Response

from caveat.console import rendering
from caveat.console.control import Control
from caveat.console.exchange_filter import NO_OPERATION, ExchangeFilter
from caveat.console.exchange_log import LoggedExchange
from caveat.console.known_ids import ids_to_try
from caveat.console.links import try_link
from caveat.judging.cause import Cause, causes
from caveat.mock.faults.fault import FIELD_KINDS, Kind
from caveat.session.findings import Findings

MAX_EXCHANGES = 50
"""Exchanges on the page; the API returns all."""

MAX_CAUSES = 20
"""Causes of findings on the page, the worst first."""

MAX_STATE_CHARS = 200_000


def etag(control: Control) -> str:
    """The entity tag of the page (RFC 9110, 8.8.3)."""
    # With the time, because a restarted mock counts from 1 again.
    last = [(logged.number, logged.time.isoformat()) for logged in control.exchanges[-1:]]
    outcomes = list(map(str, control.outcomes(MAX_EXCHANGES)))
    content = [last, len(control.mock.deliveries), outcomes, *map(str, control.faults)]
    return f'"{hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]}"'


def render(  # noqa: PLR0913 - each is one decision
    control: Control,
    base: str,
    *,
    status: int = 200,
    notice: str = "",
    etag: str = "",
    state: bool = False,
    selection: ExchangeFilter | None = None,
    opened: str = "",
) -> Response:
    """The page, optionally with an error notice or with the state of the mock; `base` is the server's address.

    `selection` says which exchanges it shows, and `opened` is the number of the one that is open.
    """
    values = {
        "seed": control.seed,
        "etag": etag,
        "notice": notice,
        "faults": control.faults,
        "kinds": list(Kind),
        "field_kinds": [kind for kind in Kind if kind in FIELD_KINDS],
        "operations": sorted(control.api.spec.operations),
        "deliveries": control.deliveries(MAX_EXCHANGES)[::-1],
        "state": _state(control) if state else None,
        "ids": [(known, [(value, try_link(known, value)) for value in known.values]) for known in ids_to_try(control)],
        "opened": opened,
        **_of_exchanges(control, selection or ExchangeFilter()),
    }
    headers = {"etag": etag} if etag else {}
    return rendering.page("index.html.jinja", control, base, values, status=status, headers=headers)


def _of_exchanges(control: Control, selection: ExchangeFilter) -> Mapping[str, object]:
    recorded = control.exchanges[::-1]
    selected = selection.of(recorded)
    shown = selected[:MAX_EXCHANGES]
    found = causes_of(recorded)
    older = (
        ExchangeFilter(
            selection.q, selection.operation, selection.status, selection.findings, before=str(shown[-1].number)
        )
        if len(selected) > len(shown)
        else None
    )
    return {
        "exchange_count": len(recorded),
        "finding_count": sum(len(logged.findings) for logged in recorded),
        "exchanges": shown,
        "selected_count": len(selected),
        "selection": selection,
        "older": older,
        "choices": _choices(recorded),
        "causes": found[:MAX_CAUSES],
        "cause_count": len(found),
    }


def causes_of(exchanges: Iterable[LoggedExchange]) -> tuple[Cause, ...]:
    """The causes of all findings, the worst first."""
    findings = Findings()
    for logged in exchanges:
        for finding in logged.findings:
            findings.add(finding)
    return causes(findings)


def _choices(exchanges: Iterable[LoggedExchange]) -> Mapping[str, tuple[str, ...]]:
    """The choices for the filter of the recorded exchanges."""
    listed = list(exchanges)
    operations = {logged.exchange.operation or NO_OPERATION for logged in listed}
    codes = {finding.code for logged in listed for finding in logged.findings}
    return {
        "operation": tuple(sorted(operations)),
        "status": tuple(sorted(set(_statuses(listed)))),
        "findings": tuple(sorted(codes)),
    }


def _statuses(exchanges: Iterable[LoggedExchange]) -> Iterator[str]:
    for logged in exchanges:
        status = logged.exchange.response.status
        yield from (str(status), f"{status // 100}xx") if status else ("none",)


def _state(control: Control) -> str:
    text = control.redactor.text(rendering.indented(control.state()))
    return rendering.truncated(text, MAX_STATE_CHARS)
