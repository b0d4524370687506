"""Documents: generated ones against their law, and every verb on each document of a folder."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from caveat.traffic.plan import Plan
from generated_documents.documents import random_document
from generated_documents.law import collection_problems, problems

GENERATED = 20_000
"""The default number of generated documents."""

TESTED_SHARE = 20
"""One of this many generated documents is tested with Schemathesis, too, if it is small: that takes seconds."""

COLLECTIONS_SHARE = 20
"""Beside one of this many generated documents, one with collections is tested with Schemathesis and with journeys."""

GENERATED_SHARE = 20
"""From one of this many documents models are generated, too."""

TIMEOUT_S = 300
"""Seconds in which a verb has to end; `test` ends itself a while before."""

SUFFIXES = frozenset({".yaml", ".yml", ".json"})

_COMMANDS: tuple[tuple[str, ...], ...] = (
    ("caveat", "lint"),
    ("caveat", "list"),
    ("generated_documents.served",),
    ("caveat", "test", "--examples", "3", "--max-time", f"{TIMEOUT_S - 60}s", "--report", "json"),
)
"""The modules to run, each with the first and the other arguments around the document."""

_NAMES = ("lint", "list", "mock", "test")


@dataclass(frozen=True, slots=True)
class Failure:
    """An error of a verb on a generated document."""

    seed: int
    problem: str

    def __str__(self) -> str:
        return f"seed {self.seed}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a verb on a document."""

    verb: str
    exit_code: int | None
    """None if it did not end in time."""
    findings: int
    seconds: float
    crash: str = ""
    """The last line of a traceback."""

    @property
    def is_right(self) -> bool:
        """Whether it ended with a verdict or a sentence; the document's own mock has to keep it."""
        return not self.crash and self.exit_code in ({0, 1, 2} if self.verb == "lint" else {0, 2})

    def __str__(self) -> str:
        words = {0: "kept", 1: "broken", 2: "not judged", None: "did not end"}
        verdict = "crashed" if self.crash else words.get(self.exit_code, f"exit {self.exit_code}")
        return f"{self.verb} {verdict}" + (f" ({self.findings})" if self.findings else "")


def check_generated(count: int, seed: int, workers: int) -> Iterator[Failure | str]:
    """The failures of documents of these seeds, and at last a sentence with their number."""
    started = time.perf_counter()
    failed = 0
    with ProcessPoolExecutor(workers) as pool:
        for found in pool.map(failures, range(seed, seed + count), chunksize=20):
            failed += bool(found)
            yield from found
    duration_s = time.perf_counter() - started
    yield f"{count:,} documents, seeds {seed} to {seed + count - 1}: {failed} with a problem, in {duration_s:.0f} s"


def failures(seed: int) -> list[Failure]:
    """The first problem of each kind with the document of a seed."""
    plan = Plan(seed=seed, examples=1) if seed % TESTED_SHARE == 0 else None
    with tempfile.TemporaryDirectory() as folder:
        found = problems(random_document(seed), Path(folder), plan, models=seed % GENERATED_SHARE == 1)
        if seed % COLLECTIONS_SHARE == COLLECTIONS_SHARE // 2:
            found += collection_problems(seed, Path(folder))
    kinds = {re.sub(r"\d+", "N", problem)[:60]: problem for problem in reversed(found)}
    return [Failure(seed, problem) for problem in kinds.values()]


def check_folder(folder: Path, workers: int) -> Iterator[tuple[str, bool]]:
    """A line for each document of a folder, and whether each verb is right about it."""
    files = sorted(file for file in folder.rglob("*") if file.suffix in SUFFIXES and _is_document(file))
    names = [file.relative_to(folder).as_posix() for file in files]
    width = max(map(len, names), default=0)
    with ThreadPoolExecutor(workers) as pool:
        for name, results in zip(names, pool.map(_results, files), strict=True):
            outcomes = ", ".join(map(str, results))
            seconds = sum(result.seconds for result in results)
            crashes = "".join(f"\n    {result.crash}" for result in results if result.crash)
            yield f"{name:{width}}  {outcomes}; {seconds:.1f} s{crashes}", all(result.is_right for result in results)


def _is_document(file: Path) -> bool:
    """Whether a file is a document itself; documents of several files refer to others."""
    return (
        re.search(r"^[{\s]*\"?(openapi|swagger)\"?\s*:", file.read_text("utf-8", "replace"), re.MULTILINE) is not None
    )


def _results(file: Path) -> list[Result]:
    return [_run(file, name, command) for name, command in zip(_NAMES, _COMMANDS, strict=True)]


def _run(file: Path, name: str, command: tuple[str, ...]) -> Result:
    module, *arguments = command
    line = [sys.executable, "-m", module, *arguments[:1], str(file), *arguments[1:]]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "NO_COLOR": "1"}
    started = time.perf_counter()
    try:
        ended = subprocess.run(line, capture_output=True, text=True, check=False, timeout=TIMEOUT_S, env=environment)
    except subprocess.TimeoutExpired:
        return Result(name, None, 0, time.perf_counter() - started)
    seconds = time.perf_counter() - started
    has_crashed = ended.returncode not in {0, 1, 2} or re.search("Traceback|internal error", ended.stderr) is not None
    crash = next(reversed(ended.stderr.strip().splitlines()), f"exit {ended.returncode}") if has_crashed else ""
    findings = _findings(ended.stdout) if name == "test" else len(ended.stdout.splitlines()) * (ended.returncode == 1)
    return Result(name, ended.returncode, findings, seconds, crash)


def _findings(report: str) -> int:
    """The number of broken promises in a report in JSON; 0 where there is no report."""
    try:
        verdicts = json.loads(report)["apis"]
    except (ValueError, KeyError):
        return 0
    return sum(finding["severity"] != "left-open" for verdict in verdicts for finding in verdict["findings"])
