"""A run: traffic to a target, observed by a session, with a verdict."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from caveat.catalogue.api import Api
from caveat.judging.finding import Finding
from caveat.judging.promise import Promise
from caveat.judging.verdict import Verdict
from caveat.openapi import document
from caveat.openapi.document import Document
from caveat.openapi.evidence import shares
from caveat.session.deliveries import MATCHES_A_WEBHOOK
from caveat.session.session import Session
from caveat.targets.target import Target, observed, session_for
from caveat.traffic.events import Notice, ProgressEvent, RunError, Traffic
from caveat.traffic.plan import Plan

OnProgress: TypeAlias = Callable[[ProgressEvent, int], None]
"""Takes a progress event, and the number of exchanges judged so far."""


def run(api: Api, target: Target, traffic: Traffic, plan: Plan, on_progress: OnProgress | None = None) -> Verdict:
    """Send the traffic of a plan to a target, and judge every exchange."""
    session = session_for(api, target)
    errors: list[str] = []
    notices: list[str] = []
    start = time.perf_counter()
    for event in traffic(api.spec, observed(target, session), plan):
        if isinstance(event, Finding):
            session.add(event)
        elif isinstance(event, RunError):
            errors.append(session.redact(f"{event.operation}: {event.message}"))
        elif isinstance(event, Notice):
            notices.append(event.message)
        elif on_progress is not None:
            on_progress(event, session.coverage.exchanges)
    errors.extend(_inconclusive(session, errors))
    verdict = replace(_verdict(session, plan, errors, time.perf_counter() - start), notices=tuple(notices))
    return with_source_lines(verdict, api.source)


def _inconclusive(session: Session, errors: list[str]) -> list[str]:
    """The reason why a run without errors and findings shows nothing about the API, if there is one."""
    if errors:
        return []
    if not session.coverage.operations:
        return ["no exchange was judged: the document has no operation, or these phases have no request for it"]
    if not session.coverage.accepted and not len(session.findings):
        return ["no request was accepted, so no promise about success was judged; check the credentials"]
    return []


def _verdict(session: Session, plan: Plan, errors: list[str], seconds: float) -> Verdict:
    api, coverage = session.api, session.coverage
    operations = api.spec.operations.values()
    return Verdict(
        api=api.name,
        operations=len(operations),
        evidence=shares(api.spec.root, (operation.pointer for operation in operations)),
        exchanges=coverage.exchanges,
        judged=dict(coverage.operations),
        never_accepted=coverage.never_accepted,
        promises=(*(rule.promise for rule in api.rules if rule.code in coverage.rules), *_of_webhooks(session)),
        findings=tuple(session.findings),
        errors=tuple(dict.fromkeys(errors)),
        seed=plan.seed,
        digest=coverage.digest,
        seconds=seconds,
    )


def _of_webhooks(session: Session) -> tuple[Promise, ...]:
    return (MATCHES_A_WEBHOOK,) if session.coverage.deliveries and session.api.spec.webhooks else ()


def with_source_lines(verdict: Verdict, source: Path | None) -> Verdict:
    """The verdict with file and line of each broken promise, if the API has a document."""
    if source is None or not any(finding.promise for finding in verdict.findings):
        return verdict
    loaded = document.load(source)
    return replace(verdict, findings=tuple(_with_source_line(finding, loaded) for finding in verdict.findings))


def _with_source_line(finding: Finding, loaded: Document) -> Finding:
    if not finding.promise:
        return finding
    place = loaded.place(finding.promise)
    return replace(finding, file=place.file, line=place.line)
