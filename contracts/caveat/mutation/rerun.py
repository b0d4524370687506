"""Runs the affected parts of a run with a mutant of behaviour: its responses lead to other requests than recorded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from caveat.catalogue.api import Api
from caveat.errors import CaveatError
from caveat.judging.finding import Finding, Severity
from caveat.mutation.behaviour import STRUCTURAL, Behaviour
from caveat.mutation.judged import FindingKey, finding_key
from caveat.mutation.middleware import mutated
from caveat.runs.run import parts
from caveat.targets.target import Target, TrafficLog
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from caveat.traffic.units import units


@dataclass(frozen=True, slots=True)
class Rerun:
    """A target on which a mutant may run."""

    api: Api
    target: Target
    plan: Plan
    known: frozenset[FindingKey] = frozenset()

    def code(self, start: Callable[[], Behaviour], operations: frozenset[str], resource: str = "") -> str:
        """The code of the first rule about behaviour that finds a mutant; `""` if none does.

        Only the journey of the resource and the units of the operations are carried out.
        """
        if self.target.reset is None and not self.target.replays:
            # Each run spends the budget of the server.
            return ""
        codes: list[str] = []
        for number in self._units(operations, resource):
            plan = replace(self.plan, only=frozenset({number}))
            log = TrafficLog()
            target = replace(self.target, app=mutated(self.target.app, start()), traffic_log=log)
            try:
                parts(self.api, target, drive, plan, on_finding=partial(self._stop, log, codes), proves=False)
            except CaveatError:
                continue
            if codes:
                return codes[0]
        return ""

    def _units(self, operations: frozenset[str], resource: str) -> Iterator[int]:
        all_units = units(self.api.spec, self.target, self.plan)
        yield from (unit.number for unit in all_units if unit.resource and unit.resource == resource)
        yield from (unit.number for unit in all_units if unit.operation in operations)

    def _stop(self, log: TrafficLog, codes: list[str], finding: Finding) -> None:
        behaviour = {rule.code for rule in self.api.rules if not rule.code.startswith(STRUCTURAL)}
        if (
            finding.code in behaviour
            and finding.severity is not Severity.LEFT_OPEN
            and finding_key(finding) not in self.known
        ):
            codes.append(finding.code)
            log.stopped = "the mutant is found"
