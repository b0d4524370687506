"""Property-based requests by the tens of thousands, to see that nothing breaks that a short run does not reach."""

from __future__ import annotations

import time
from collections.abc import Iterator

from caveat.catalogue import catalogue
from caveat.runs.run import run
from caveat.targets.mock import mock_target
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive

CASES = 50_000
"""How many exchanges each API has at least, unless told otherwise."""

EXAMPLES = 400
"""Requests at random for each operation under one seed; the next seed begins in a fresh mock."""


def lines(cases: int = CASES, seed: int = 0) -> Iterator[str]:
    """What came of it, for people, as soon as it does; seeds are tried from the first one on until there are enough."""
    for name in catalogue.names():
        api = catalogue.api(name)
        done, began, last = 0, time.perf_counter(), seed
        while done < cases:
            verdict = run(api, mock_target(api, seed=last), drive, Plan(seed=last, examples=EXAMPLES))
            done += verdict.exchanges
            for problem in (*verdict.errors, *(f"{one.code} {one.message}" for one in verdict.findings)):
                yield f"{name:14} seed {last}: {problem}"
            last += 1
        took = time.perf_counter() - began
        yield f"{name:14} {done:,} exchanges judged, of seeds {seed} to {last - 1}, in {took:.0f} s"
