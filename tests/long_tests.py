"""The order of tests: long ones first, in equal parts for all processes, so that none is left with one at the end."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, islice
from pathlib import Path

ROOT = Path(__file__).parent.parent

LONG = (
    "tests/test_document_law.py",
    "tests/runs/test_parallel.py",
    "tests/bench/test_bench.py",
    "tests/cli/test_fuzz.py",
    "tests/cli/test_test.py",
    "tests/resources/test_harbour.py",
    "tests/models/test_roundtrip.py",
    "tests/console/test_browser.py",
    "tests/mutation/test_judged_again.py",
    "contracts/suites/test_dialog360.py",
    "tests/cli/test_canary_secrets.py",
    "tests/test_documents.py",
    "tests/runs/test_job_processes.py",
    "tests/mock/collections/test_generated_documents.py",
    "tests/traffic/journeys/test_journey.py",
    "tests/runs/test_proof.py",
    "tests/targets/test_kills.py",
    "tests/testing/test_suites.py",
    # It copies the cache of mypy, which `scripts/test` fills meanwhile.
    "tests/test_extending.py",
)
"""The files that take longest, the longest first."""


def ordered(files: Sequence[str], processes: int) -> list[int]:
    """The numbers of tests in a new order, by their files.

    pytest-xdist cuts it into equal parts, one for each process: each begins with some of the long files.
    """
    long: list[list[int]] = [[] for _ in range(processes)]
    for place, file in enumerate(each for each in LONG if each in files):
        to_and_fro = (*range(processes), *reversed(range(processes)))
        part = to_and_fro[place % len(to_and_fro)]
        long[part] += [number for number, other in enumerate(files) if other == file]
    others = iter([number for number, file in enumerate(files) if file not in LONG])
    parts: list[list[int]] = []
    left = len(files)
    for part, first in enumerate(long):
        size = left // (processes - part)
        left -= size
        parts.append([*first, *islice(others, max(0, size - len(first)))])
    return [*chain.from_iterable(parts), *others]
