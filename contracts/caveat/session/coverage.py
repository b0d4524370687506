"""Coverage: the operations, accepted requests and rules that the exchanges of a run reached."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from caveat.exchange import Exchange, Request
from caveat.judging.judge import Judgement
from caveat.judging.rule import Kept, Rule
from caveat.judging.verdict import Evaluations


@dataclass(slots=True)
class EvaluationCounter:
    """How often a rule said that its promise is kept or broken, and how often it could not tell, by reason."""

    kept: int = 0
    broken: int = 0
    reasons: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """By operationId."""

    @property
    def total(self) -> Evaluations:
        """The counts, in a fixed order."""
        reasons = sum(self.reasons.values(), Counter[str]())
        by_operation = {name: dict(sorted(each.items())) for name, each in sorted(self.reasons.items())}
        return Evaluations(self.kept, self.broken, dict(sorted(reasons.items())), by_operation)


class Coverage:
    """Counts judged exchanges."""

    def __init__(self) -> None:
        self._digest = hashlib.sha256()
        self._rules: dict[tuple[str, bool], tuple[Rule, ...]] = {}
        self.deliveries = 0
        """Number of webhook deliveries."""
        self.exchanges = 0
        self.statuses: Counter[tuple[str, int]] = Counter()
        """Number of exchanges by operationId and status."""
        self.evaluations: defaultdict[str, EvaluationCounter] = defaultdict(EvaluationCounter)
        """The results of rules that apply to few exchanges, by code."""

    @property
    def digest(self) -> str:
        """Identifies the exchanges counted so far: equal for two runs with equal exchanges."""
        return self._digest.hexdigest()[:16]

    @property
    def operations(self) -> Counter[str]:
        """Number of exchanges by operationId."""
        operations: Counter[str] = Counter()
        for (operation, _), count in self.statuses.items():
            operations[operation] += count
        return operations

    @property
    def rules(self) -> frozenset[str]:
        """Codes of the rules that applied to at least one exchange."""
        return frozenset(rule.code for rules in self._rules.values() for rule in rules)

    @property
    def never_accepted(self) -> tuple[str, ...]:
        """The operationIds that were called and accepted no request, sorted."""
        accepted = {operation for operation, status in self.statuses if 200 <= status < 300}  # noqa: PLR2004 - 2xx
        return tuple(sorted(self.operations.keys() - accepted))

    def count(self, judgement: Judgement) -> None:
        """Count an exchange and the rules that judged it."""
        exchange = judgement.exchange
        self.exchanges += 1
        if exchange.operation is not None:
            subject = exchange.operation, exchange.response.status
            if subject not in self.statuses:
                # The same rules apply to all exchanges of an operation that were accepted, or refused.
                self._rules[exchange.operation, exchange.response.ok] = judgement.rules
            self.statuses[subject] += 1
        if judgement.others or judgement.findings:
            self._evaluate(judgement)
        self._digest.update(_digest_input(exchange))

    def _evaluate(self, judgement: Judgement) -> None:
        for code, result in judgement.others:
            counted = self.evaluations[code]
            if isinstance(result, Kept):
                counted.kept += 1
            else:
                counted.reasons[judgement.exchange.operation or ""][result.reason] += 1
        sparse = {rule.code for rule in judgement.rules if rule.is_sparse} if judgement.findings else ()
        for finding in judgement.findings:
            if finding.code in sparse:
                self.evaluations[finding.code].broken += 1

    def count_delivery(self, judgement: Judgement) -> None:
        """Count a webhook delivery and the rules that judged it; it is not in the digest."""
        self.deliveries += 1
        self._rules[judgement.exchange.operation or "", False] = judgement.rules


def _digest_input(exchange: Exchange) -> bytes:
    request, response = exchange.request, exchange.response
    sent = (request.method.encode(), request.target.encode(), _body(request))
    return b"\0".join((*sent, str(response.status).encode(), response.body))


def _body(request: Request) -> bytes:
    """The body, without the boundary that a client chooses at random for each multipart request."""
    opening = re.match(rb"--([^\r\n]+)\r\n", request.body) if request.body.startswith(b"--") else None
    return request.body.replace(opening[1], b"") if opening else request.body
