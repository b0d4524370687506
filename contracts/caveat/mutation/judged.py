"""Judges changed exchanges by the rules of a run, and separates new findings from those without the change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from caveat import checks
from caveat.catalogue.api import Api
from caveat.errors import RuleFailed
from caveat.exchange import Exchange, Request, Response
from caveat.judging.finding import Finding, Severity
from caveat.judging.judge import Judge
from caveat.judging.verdict import Verdict
from caveat.mutation.recording import Step
from caveat.runs.second_opinion import agrees
from caveat.session.deliveries import delivery

FindingKey = tuple[str, str, str, str, str]
"""The key of a finding: its code, operation, place, kind and status."""


@dataclass(frozen=True, slots=True)
class Findings:
    """The findings with a mutant, divided by whether the run without it has them."""

    new: tuple[Finding, ...]
    """The new findings: the run without a mutant does not have them."""
    known: frozenset[str] = frozenset()
    """The codes of the findings that the run without a mutant has, too."""

    def codes(self) -> frozenset[str]:
        """The codes of the new findings."""
        return frozenset(finding.code for finding in self.new)


@dataclass(slots=True)
class Judged:
    """The rules of one API, for exchanges that are judged alone and for sequences of them."""

    api: Api
    exclusive: bool = True
    known: frozenset[FindingKey] = frozenset()
    """The findings of the run without a mutant, as `known_findings` returns them."""
    _alone: Judge = field(init=False)
    _in_order: Judge = field(init=False)

    def __post_init__(self) -> None:
        # Rules about single responses are left out: they do not find mutants of behaviour.
        spec_rules = {rule.code for rule in checks.rules(self.api.spec)}
        ordered = (rule for rule in self.api.rules_of(exclusive=self.exclusive) if rule.code not in spec_rules)
        self._in_order = Judge(ordered)
        self._alone = Judge(rule for rule in self.api.rules_of(exclusive=self.exclusive) if rule.memory is None)

    def alone(self, exchange: Exchange) -> Findings:
        """The findings about an exchange by itself, without those that the document leaves open."""
        try:
            judged: Sequence[Finding] = self._alone.judge(exchange).findings
        except RuleFailed:
            # A rule may rely on what the schema check reports.
            judged = ()
        findings = [finding for finding in judged if self._is_certain(finding)]
        return self.divided(findings)

    def divided(self, findings: Iterable[Finding]) -> Findings:
        """Findings, divided into new and known ones."""
        new, known = list[Finding](), set[str]()
        for finding in findings:
            if finding_key(finding) in self.known:
                known.add(finding.code)
            else:
                new.append(finding)
        return Findings(tuple(new), frozenset(known))

    def sequence(self, steps: Iterable[Step]) -> Iterator[Finding]:
        """The findings of rules about behaviour in the exchanges of a segment, in order."""
        judge = self._in_order
        judge.restart()
        for step in steps:
            exchange = self.api.spec.exchange(step.request, step.response, step.time)
            # A rule may rely on what the schema check reports: then it says nothing.
            with suppress(RuleFailed):
                yield from filter(self._is_certain, judge.judge(exchange).findings)
            for webhook in step.deliveries:
                with suppress(RuleFailed):
                    yield from filter(self._is_certain, self._delivered(judge, webhook))

    def exchange(self, request: Request, response: Response) -> Exchange:
        """An exchange with its operation."""
        return self.api.spec.exchange(request, response)

    def _delivered(self, judge: Judge, webhook: Request) -> list[Finding]:
        exchange, invalid = delivery(self.api.spec, webhook)
        return [*([invalid] if invalid else []), *judge.judge(exchange).findings]

    def _is_certain(self, finding: Finding) -> bool:
        return finding.severity is not Severity.LEFT_OPEN and agrees(self.api.spec, finding)


def finding_key(finding: Finding) -> FindingKey:
    """The key of a finding."""
    return finding.code, finding.operation or "", finding.place, finding.kind, finding.status


def known_findings(verdict: Verdict) -> frozenset[FindingKey]:
    """The findings of a run without a mutant, except those that the document leaves open."""
    return frozenset(finding_key(each) for each in verdict.findings if each.severity is not Severity.LEFT_OPEN)
