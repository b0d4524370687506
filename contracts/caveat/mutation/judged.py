"""Judges changed exchanges by the rules of a run, and tells what is new from what the unchanged one shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from caveat.catalogue.api import Api
from caveat.errors import RuleFailed
from caveat.exchange import Exchange, Request, Response
from caveat.judging.finding import Finding, Severity
from caveat.judging.judge import Judge
from caveat.mutation.recording import Step
from caveat.runs.second_opinion import agrees
from caveat.session.deliveries import delivery
from caveat.session.unnamed import crash

Facts = tuple[str, str, str, str]
"""What identifies a finding: its code, operation, place and kind."""


@dataclass(slots=True)
class Judged:
    """The rules of one API, for exchanges that are judged alone and for sequences of them."""

    api: Api
    exclusive: bool = True
    known: frozenset[Facts] = frozenset()
    """What the run without a mutant has found."""
    _alone: Judge = field(init=False)

    def __post_init__(self) -> None:
        self._alone = Judge(rule for rule in self.api.rules_of(exclusive=self.exclusive) if rule.memory is None)

    def alone(self, exchange: Exchange) -> list[Finding]:
        """What is found in an exchange by itself and was not found before; nothing that is left open."""
        try:
            findings: Sequence[Finding] = self._alone.judge(exchange).findings
        except RuleFailed:
            # A rule may rely on what the schema check reports.
            return []
        return [finding for finding in findings if self._is_new(finding)]

    def sequence(self, steps: Iterable[Step], rules: Judge | None = None) -> Iterator[Finding]:
        """What is found in a sequence of exchanges from the start of a segment, in order."""
        judge = rules or Judge(self.api.rules_of(exclusive=self.exclusive))
        judge.restart()
        for step in steps:
            exchange = self.api.spec.exchange(step.request, step.response, step.time)
            unnamed = crash(self.api.spec, exchange)
            yield from self._new([*judge.judge(exchange).findings, *([unnamed] if unnamed else [])])
            for webhook in step.deliveries:
                yield from self._new(self._delivered(judge, webhook))

    def exchange(self, request: Request, response: Response) -> Exchange:
        """An exchange with its operation."""
        return self.api.spec.exchange(request, response)

    def _delivered(self, judge: Judge, webhook: Request) -> list[Finding]:
        exchange, invalid = delivery(self.api.spec, webhook)
        return [*([invalid] if invalid else []), *judge.judge(exchange).findings]

    def _new(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        return (finding for finding in findings if self._is_new(finding))

    def _is_new(self, finding: Finding) -> bool:
        is_open = finding.severity is Severity.LEFT_OPEN
        return not is_open and facts(finding) not in self.known and agrees(self.api.spec, finding)


def facts(finding: Finding) -> Facts:
    """What identifies a finding."""
    return finding.code, finding.operation or "", finding.at, finding.kind
