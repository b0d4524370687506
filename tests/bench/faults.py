"""Which faults of the sample API `caveat test` finds, on each of several seeds, and by which rule."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date

from caveat.catalogue.api import Api
from caveat.judging.merge import merged
from caveat.openapi.spec import Spec
from caveat.runs.fail_fast import FailFast
from caveat.runs.run import parts
from caveat.targets.target import Target
from caveat.traffic.plan import PHASES, Plan
from caveat.traffic.property_based.engine import drive
from harbour_faults import KINDS, MORE
from harbour_server import CREDENTIAL, HarbourServer

FAULTS = {**KINDS, **MORE}
SEEDS = 3


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a run against a server with some switches."""

    switches: tuple[str, ...]
    seed: int
    codes: tuple[str, ...]
    """Of the broken promises."""
    exchanges: int
    seconds: float
    kept: int = 0
    cannot_tell: int = 0


def result(
    switches: tuple[str, ...],
    seed: int,
    phases: tuple[str, ...] = PHASES,
    *,
    exclusive: bool = True,
    fail_fast: FailFast | None = None,
) -> Result:
    """Run traffic against the sample API in this process; it cannot be reset, as a live server."""
    server = HarbourServer(frozenset(switches), seed)
    spec = Spec(server.document)
    target = Target(
        server,
        headers={"Authorization": CREDENTIAL},
        exclusive=exclusive,
        foreign_writes=True,
        declared_only=True,
    )
    start = time.perf_counter()
    plan = Plan(seed=seed, phases=phases)
    verdict = merged(parts(Api("harbour", lambda: spec), target, drive, plan, fail_fast=fail_fast))
    seconds = time.perf_counter() - start
    kept = sum(each.kept for each in verdict.evaluations.values())
    cannot_tell = sum(sum(each.cannot_tell.values()) for each in verdict.evaluations.values())
    return Result(switches, seed, verdict.broken, verdict.exchanges, seconds, kept, cannot_tell)


def fault_result(case: tuple[tuple[str, ...], int]) -> Result:
    """Run against a server with a fault on a seed, until the first finding."""
    switches, seed = case
    return result(switches, seed, fail_fast=FailFast(date(2000, 1, 1)))


def lines(seeds: int = SEEDS, workers: int = 1) -> Iterator[str]:
    """A line for each fault, with the rules that find it on each seed, and the sums."""
    cases = [(switches, seed) for switches in FAULTS for seed in range(seeds)]
    with ProcessPoolExecutor(workers) as pool:
        results = pool.map(fault_result, cases)
        found = Counter[int]()
        for switches in FAULTS:
            each = [next(results) for _ in range(seeds)]
            found[sum(bool(one.codes) for one in each)] += 1
            results_of_seeds = ", ".join(
                f"{' '.join(one.codes) or 'nothing'} after {one.exchanges:,} in {one.seconds:.1f} s" for one in each
            )
            yield f"{' + '.join(switches):42} {results_of_seeds}"
    yield f"{len(FAULTS)} faults, {seeds} seeds: {found[seeds]} found on each, {found[0]} never"
