"""Collects the results of a run: a verdict for each unit, which depends on that unit alone."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from caveat.catalogue.api import Api
from caveat.judging.evidence import Grade
from caveat.judging.finding import Finding
from caveat.judging.promise import Promise
from caveat.judging.reach import IN_ANOTHER_SHARD, Outcome
from caveat.judging.verdict import NOT_EVERYTHING, Evaluations, UnitDigest, Verdict
from caveat.openapi.evidence import stated_shares
from caveat.openapi.operation import NEVER_SUCCEEDS, Operation
from caveat.openapi.spec import Spec
from caveat.runs.fail_fast import FIRST_FAILURE, FailFast
from caveat.runs.proof import Prover, unconfirmed
from caveat.session.deliveries import MATCHES_A_WEBHOOK
from caveat.session.originals import Originals
from caveat.targets.target import Target, session_for
from caveat.traffic.events import Event, Notice, ProgressEvent, RunError, UnitEvent
from caveat.traffic.plan import Plan
from caveat.traffic.units import Unit, shard, units

SHARED_OUT = "max_requests is divided among all operations: not all requests of each were sent"

MAX_SUCCESS = 399
"""The highest status that a contract may promise for success; 3xx are the answers of operations that redirect."""


class Collector:
    """Makes a verdict for each unit from its events and exchanges, and one for those that belong to no unit."""

    def __init__(
        self,
        api: Api,
        target: Target,
        plan: Plan,
        *,
        proves: bool = True,
        on_part: Callable[[Verdict], None] = lambda _part: None,
    ) -> None:
        """`proves` says whether the requests of findings are sent again, where the target allows that.

        `on_part` gets the verdict of each unit when it is complete.
        """
        self.session = session_for(api, target)
        self.session.on_finding = self._found
        self.session.originals = Originals(keeps_history=proves and target.reset is not None)
        self.session.confirms = self._confirms
        self._proves = proves
        self._on_part = on_part
        self.on_finding: Callable[[Finding], None] = lambda _finding: None
        """Called with each finding, complete and redacted, also if it was found before."""
        self.fail_fast: FailFast | None = None
        """Ends the traffic at the first finding that fails the run; None if findings end no run."""
        self._seen: set[str] = set()
        """The fingerprints of the findings that `fail_fast` has checked."""
        self.exchanges = 0
        """Judged so far, up to the latest event."""
        self._api = api
        self._target = target
        self._plan = plan
        self._units = units(api.spec, target, plan)
        self._evidence = _evidence(api.spec)
        self._parts: list[Verdict] = []
        self._exchanges_before = 0
        """Judged in the parts that are complete."""
        self._notices: dict[str, None] = {}
        self._begin(None)

    def take(self, event: Event) -> None:
        """Collect one event, and the exchanges before it."""
        match event:
            case UnitEvent(unit):
                self._end()
                # In sequences, links may pass a credential of a response.
                self.session.start_unit(shows_made_up=bool(unit.operation))
                self._begin(unit)
            case Finding():
                self.session.add(event)
            case RunError(operation, message):
                self._errors[self.session.redact(f"{operation}: {message}")] = None
            case Notice(message):
                self._notices[message] = None
            case ProgressEvent():
                pass
        self.exchanges = self._exchanges_before + self.session.coverage.exchanges

    def _found(self, finding: Finding) -> None:
        self.on_finding(finding)
        if self.fail_fast is None or finding.fingerprint in self._seen:
            return
        self._seen.add(finding.fingerprint)
        earlier = [each for part in self._parts for each in part.findings]
        if self.fail_fast.is_failed([*earlier, *self.session.findings]):
            self._target.traffic_log.decided = FIRST_FAILURE

    def parts(self) -> tuple[Verdict, ...]:
        """The verdicts of all units so far, and one with the reasons why others were not carried out."""
        self._end()
        return (*self._parts, self._left_out())

    def _begin(self, unit: Unit | None) -> None:
        self._unit = unit
        self._start = time.perf_counter()
        # A dict keeps each error once, in order.
        self._errors: dict[str, None] = {}
        log = self._target.traffic_log
        self._before = Counter(log.not_sent), Counter(log.not_judged)

    def _end(self) -> None:
        coverage = self.session.coverage
        if self._unit is None and not (coverage.exchanges or self._errors or len(self.session.findings)):
            return
        self._exchanges_before += coverage.exchanges
        # Exchanges without a unit are those of traffic that has none.
        number, name = (self._unit.number, self._unit.name) if self._unit is not None else (0, "all")
        self._parts.append(
            self._verdict(
                exchanges=coverage.exchanges,
                outcomes=self._outcomes(),
                promises=tuple(self._promises()),
                evaluations=self._evaluations(),
                findings=self._proven(tuple(self.session.findings)),
                errors=tuple(self._errors),
                units=(UnitDigest(number, name, coverage.digest),),
                seconds=time.perf_counter() - self._start,
            )
        )
        self._on_part(self._parts[-1])

    def _confirms(self, finding: Finding) -> bool:
        from caveat.runs.second_opinion import agrees  # noqa: PLC0415 - the second validator loads slowly, and findings are rare

        return agrees(self._api.spec, finding)

    def _proven(self, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
        if not self._proves:
            return findings
        stopped = self._target.traffic_log.stopped
        if stopped:
            return unconfirmed(findings, f"the run has ended ({stopped})")
        return Prover(self._api, self._target, self.session.originals, self.session.shown).proven(findings)

    def _left_out(self) -> Verdict:
        """A verdict without exchanges: the operations of no unit of this run, each with the reason."""
        log = self._target.traffic_log
        stopped, reason_of_end = log.stopped, log.stopped or log.decided
        here = {unit.operation for unit in shard(self._units, self._plan)}
        carried_out = {unit.name for part in self._parts for unit in part.units}
        outcomes: dict[str, Outcome] = {}
        for operation in self._api.spec.operations.values():
            reason = excluded = self._target.not_allowed(operation)
            if not reason and operation.id not in carried_out:
                reason = reason_of_end if operation.id in here else IN_ANOTHER_SHARD if self._plan.shard[1] > 1 else ""
            outcomes[operation.id] = Outcome(not_sent={reason: 0} if reason else {}, allowed=not excluded)
        expired = log.expired
        errors = (
            *([f"{stopped}{NOT_EVERYTHING}"] if stopped and not log.used_up else []),
            *([f"{expired}: not everything was judged"] if expired and expired != stopped else []),
        )
        ended = log.decided or (stopped if log.used_up else "")
        shared_out = [SHARED_OUT] if log.shared_out and not ended else []
        return self._verdict(
            outcomes=outcomes,
            errors=errors,
            notices=(*self._notices, *([f"{ended}{NOT_EVERYTHING}"] if ended else shared_out)),
            interrupted=log.interrupted,
            limited=log.used_up or log.shared_out,
        )

    def _promises(self) -> Iterator[Promise]:
        coverage = self.session.coverage
        evaluated = {code for code, each in coverage.evaluations.items() if each.kept or each.broken}
        for rule in self._api.rules:
            if rule.code in (evaluated if rule.is_sparse else coverage.rules):
                yield rule.promise
        if coverage.deliveries and self._api.spec.webhooks:
            yield MATCHES_A_WEBHOOK

    def _evaluations(self) -> dict[str, Evaluations]:
        return {code: counted.total for code, counted in sorted(self.session.coverage.evaluations.items())}

    def _verdict(self, **facts: object) -> Verdict:
        return Verdict(
            api=self._api.name,
            base_url=self._target.base_url,
            added_path=self._target.added_path,
            operations=len(self._api.spec.operations),
            evidence=self._evidence,
            seed=self._plan.seed,
            planned=len(self._units),
            **facts,  # type: ignore[arg-type] # fields of a verdict
        )

    def _outcomes(self) -> dict[str, Outcome]:
        statuses: defaultdict[str, dict[int, int]] = defaultdict(dict)
        for (name, status), count in self.session.coverage.statuses.items():
            statuses[name][status] = count
        not_sent, not_judged = map(_by_operation, self._logged())
        operations = self._api.spec.operations
        return {
            name: Outcome(
                dict(sorted(statuses[name].items())),
                name in operations and _promised(operations[name], statuses[name]),
                not_sent.get(name, {}),
                not_judged.get(name, {}),
            )
            for name in sorted({*statuses, *not_sent, *not_judged} & operations.keys())
        }

    def _logged(self) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
        log = self._target.traffic_log
        return log.not_sent - self._before[0], log.not_judged - self._before[1]


@lru_cache(maxsize=4)
def _evidence(spec: Spec) -> Mapping[Grade, int]:
    """The number of promises by grade: the same for each unit, and it takes as long as ten requests."""
    return stated_shares(spec.root, (operation.pointer for operation in spec.operations.values()))


def _by_operation(counts: Mapping[tuple[str, str], int]) -> dict[str, dict[str, int]]:
    by_operation: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for (operation, reason), count in sorted(counts.items()):
        by_operation[operation][reason] = count
    return by_operation


def _promised(operation: Operation, statuses: Mapping[int, int]) -> bool:
    """Whether a status is a success that is documented, or left open; or the operation never succeeds."""
    if any(key[0] in "23d" for key in operation.responses):
        return any(status <= MAX_SUCCESS and operation.response(status) is not None for status in statuses)
    return any(
        status <= MAX_SUCCESS or (status in NEVER_SUCCEEDS and operation.response(status) is not None)
        for status in statuses
    )
