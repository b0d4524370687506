"""One run: traffic against a target, every exchange judged, and what came of it."""

from __future__ import annotations

import hashlib
import re
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeAlias

from starlette.types import ASGIApp

from caveat.asgi import tap
from caveat.catalogue.api import Api
from caveat.exchange import Exchange, Request, Response
from caveat.judging.finding import Finding
from caveat.judging.history import History
from caveat.judging.judge import Judgement, judge
from caveat.judging.redaction import Redactor
from caveat.judging.verdict import Verdict
from caveat.mock import build
from caveat.openapi import document
from caveat.openapi.document import Document
from caveat.openapi.evidence import shares
from caveat.traffic.plan import Bench, Plan, RunError, Step
from caveat.traffic.property_based import case_id, drive

OnStep: TypeAlias = Callable[[Step, int], None]
"""Hears of progress: what is done, and how many exchanges have been judged so far."""

REMEMBERED = 10_000
"""How many judgements are kept for Schemathesis to ask about; it asks about the latest."""


class Record:
    """Every exchange of one run as it passes: judged, counted, remembered."""

    def __init__(self, api: Api, redactor: Redactor) -> None:
        self._api = api
        self._redactor = redactor
        self._history = History()
        self._judgements: OrderedDict[str, Judgement] = OrderedDict()
        self._digest = hashlib.sha256()
        self._judged: set[str] = set()
        self.findings: dict[str, Finding] = {}
        self.operations: Counter[str] = Counter()
        self.accepted: set[str] = set()
        self.exchanges = 0

    @property
    def digest(self) -> str:
        """Names the exchanges judged so far."""
        return self._digest.hexdigest()[:16]

    @property
    def rules(self) -> tuple[str, ...]:
        """Codes of the rules that spoke of at least one exchange."""
        return tuple(rule.code for rule in self._api.rules if rule.code in self._judged)

    def watch(self, request: Request, response: Response) -> None:
        """Judge an exchange and remember it."""
        exchange = self._api.spec.exchange(request, response)
        found = judge(exchange, self._api.rules, self._history)
        findings = tuple(found)
        self._history.add(exchange)
        self._judgements[case_id(request)] = Judgement(exchange, findings)
        if len(self._judgements) > REMEMBERED:
            self._judgements.popitem(last=False)
        for finding in findings:
            self.note(finding)
        self._count(exchange)

    def forget(self) -> None:
        """Begin a new history: what comes is of another world."""
        self._history = History()

    def bench(self, reset: Callable[[], None] | None) -> Bench:
        """Where a target stands that is judged here; `reset` puts it back to its beginning, where that can be done."""

        def begin() -> None:
            if reset is not None:
                reset()
                self.forget()

        return Bench(self.judged, begin)

    def judged(self, case: str) -> Judgement | None:
        """The judgement on a test case's exchange."""
        return self._judgements.get(case)

    def note(self, finding: Finding) -> None:
        """Keep a finding; of those with the same fingerprint the one with the simplest request."""
        finding = self._redacted(replace(finding, api=self._api.name))
        known = self.findings.get(finding.fingerprint)
        if known is None or _size(finding) <= _size(known):
            self.findings[finding.fingerprint] = finding

    def _redacted(self, finding: Finding) -> Finding:
        exchange = self._redactor.exchange(finding.exchange) if finding.exchange else None
        return replace(finding, message=self.public(finding.message), at=self.public(finding.at), exchange=exchange)

    def public(self, text: str) -> str:
        """A text as it can be shown to anybody: without secrets, and without halves of surrogate pairs."""
        return self._redactor.text(text).encode("utf-8", "replace").decode()

    def _count(self, exchange: Exchange) -> None:
        self.exchanges += 1
        if exchange.operation is not None:
            self.operations[exchange.operation] += 1
            if exchange.response.ok:
                self.accepted.add(exchange.operation)
            self._judged.update(rule.code for rule in self._api.rules if rule.applies(exchange))
        request, response = exchange.request, exchange.response
        said = (request.method.encode(), request.target.encode(), _body(request), str(response.status).encode())
        self._digest.update(b"\0".join((*said, response.body)))


def _body(request: Request) -> bytes:
    """The body, without the boundary that clients invent anew for each multipart request."""
    opening = re.match(rb"--([^\r\n]+)\r\n", request.body)
    return request.body.replace(opening[1], b"") if opening else request.body


def _size(finding: Finding) -> int:
    request = finding.exchange.request if finding.exchange else None
    return len(request.target) + len(request.body) if request else 0


def run_mock(api: Api, plan: Plan, on_step: OnStep | None = None) -> Verdict:
    """Carry out a plan against a fresh mock of the API, with credentials that it knows."""
    target = build.mock(api, seed=plan.seed)
    known = replace(plan, credentials=target.credentials, remembers=target.remembers)
    return run(api, target, known, on_step, reset=target.reset)


def run(
    api: Api,
    target: ASGIApp,
    plan: Plan,
    on_step: OnStep | None = None,
    *,
    reset: Callable[[], None] | None = None,
) -> Verdict:
    """Carry out a plan against a target and judge what passes; `reset` puts the target back to its beginning."""
    record = Record(api, _redactor(api, plan))
    troubles: list[str] = []
    began = time.perf_counter()
    for event in drive(api.spec, tap.tapped(target, record.watch), plan, record.bench(reset)):
        if isinstance(event, Finding):
            record.note(event)
        elif isinstance(event, RunError):
            troubles.append(record.public(f"{event.operation}: {event.message}"))
        elif on_step is not None:
            on_step(event, record.exchanges)
    if not record.operations and not troubles:
        troubles.append("no exchange was judged: the document has no operation, or none was reached")
    elif not record.accepted and not record.findings and not troubles:
        troubles.append(
            "not one request was accepted, so that nothing is known of what is promised; is the credential right?"
        )
    operations = api.spec.operations.values()
    verdict = Verdict(
        api=api.name,
        operations=len(operations),
        evidence=shares(api.spec.root, (operation.pointer for operation in operations)),
        exchanges=record.exchanges,
        judged=dict(record.operations),
        never_accepted=tuple(sorted(record.operations.keys() - record.accepted)),
        rules=record.rules,
        titles={rule.code: rule.title for rule in api.rules},
        findings=tuple(sorted(record.findings.values(), key=lambda finding: (finding.code, finding.operation or ""))),
        troubles=tuple(dict.fromkeys(troubles)),
        seed=plan.seed,
        digest=record.digest,
        seconds=time.perf_counter() - began,
    )
    return with_source_lines(verdict, api.source)


def with_source_lines(verdict: Verdict, source: Path | None) -> Verdict:
    """The verdict with the file and line of each promise that an exchange broke, where the document is at hand."""
    if source is None or not any(finding.promise for finding in verdict.findings):
        return verdict
    places = document.load(source)
    return replace(verdict, findings=tuple(_placed(finding, places) for finding in verdict.findings))


def _placed(finding: Finding, places: Document) -> Finding:
    if not finding.promise:
        return finding
    place = places.place(finding.promise)
    return replace(finding, file=place.file, line=place.line)


def _redactor(api: Api, plan: Plan) -> Redactor:
    fields = (scheme.field for scheme in api.spec.security_schemes.values())
    return Redactor.of(headers=plan.headers.items(), values=plan.credentials.values(), fields=fields)
