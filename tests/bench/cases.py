"""Tens of thousands of property-based requests, to find failures that a short run does not reach."""

from __future__ import annotations

import time
from collections.abc import Iterator

from caveat.catalogue import catalogue
from caveat.runs.run import run
from caveat.targets.mock import mock_target
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive

CASES = 50_000
"""The default minimum of exchanges for each API."""

EXAMPLES = 400
"""Random requests for each operation with one seed; the next seed starts with a fresh mock."""


def lines(cases: int = CASES, seed: int = 0) -> Iterator[str]:
    """The results as text, one line at a time; seeds are used from the first on, until there are enough exchanges."""
    for name in catalogue.names():
        api = catalogue.api(name)
        exchanges, started, next_seed = 0, time.perf_counter(), seed
        while exchanges < cases:
            verdict = run(api, mock_target(api, seed=next_seed), drive, Plan(seed=next_seed, examples=EXAMPLES))
            exchanges += verdict.exchanges
            for problem in (*verdict.errors, *(f"{one.code} {one.message}" for one in verdict.findings)):
                yield f"{name:14} seed {next_seed}: {problem}"
            next_seed += 1
        duration_s = time.perf_counter() - started
        yield f"{name:14} {exchanges:,} exchanges judged, seeds {seed} to {next_seed - 1}, in {duration_s:.0f} s"
