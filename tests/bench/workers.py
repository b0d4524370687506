"""How long `caveat test` takes in several processes, compared with one, with equal findings."""

from __future__ import annotations

import json
import multiprocessing.process
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from caveat.cli import main
from caveat.json_text import JsonValue

TITLE = "workers"

PAIRS = 5
"""The number of runs with one process, each followed by one with several."""

EXAMPLES = 50

_TIMES = "CAVEAT_BENCH_TIMES"
"""The environment variable with the folder to which the processes of a run write their processor time."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run, in seconds."""

    wall: float
    cpu: float
    """Processor time of all processes."""
    longest: float
    """Processor time of the first process and its busiest worker: the duration, if no processor is shared."""
    result: JsonValue
    """The report, without durations."""


def lines(subjects: Iterable[str], workers: int, pairs: int) -> Iterator[str]:
    """The medians as text, one line for each API or document."""
    for subject in subjects:
        runs = [(measured(subject, 1), measured(subject, workers)) for _ in range(pairs)]
        equal = all(one.result == several.result for one, several in runs)
        ratios = sorted(several.wall / one.wall for one, several in runs)
        ideal = median(several.longest / one.longest for one, several in runs)
        cpu = median(several.cpu / one.cpu for one, several in runs)
        walls = [median(run.wall for run in side) for side in zip(*runs, strict=True)]
        yield (
            f"{TITLE:14} {Path(subject).stem:14} 1 process {walls[0]:.1f} s, {workers} processes {walls[1]:.1f} s: "
            f"{median(ratios):.2f} of the time ({ratios[0]:.2f} to {ratios[-1]:.2f}), {ideal:.2f} by processor time "
            f"of the longest, {cpu:.2f} of all; reports are {'equal' if equal else 'NOT EQUAL'}"
        )


def measured(subject: str, workers: int) -> Run:
    """Run `caveat test` in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        report, times = Path(folder) / "report.json", Path(folder) / "times"
        times.mkdir()
        options = ("--workers", str(workers), "--examples", str(EXAMPLES), "--report", f"json={report}", "-q")
        command = [sys.executable, "-m", "bench.workers", "test", subject, *options]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), _TIMES: str(times)}
        start = time.perf_counter()
        ended = subprocess.run(command, env=environment, check=False, stdout=subprocess.DEVNULL)
        wall = time.perf_counter() - start
        assert ended.returncode in {0, 1}
        first, *others = sorted(times.iterdir(), key=lambda file: file.name != "first")
        spent = [float(file.read_text()) for file in others]
        own = float(first.read_text())
        return Run(wall, own + sum(spent), own + max(spent, default=0), _without_times(report))


def _without_times(report: Path) -> JsonValue:
    document = json.loads(report.read_text())
    for api in document["apis"]:
        del api["seconds"]
    apis: JsonValue = document["apis"]
    return apis


def _write(name: str, seconds: float) -> None:
    (Path(os.environ[_TIMES]) / name).write_text(str(seconds))


def _run() -> None:
    """Run the command line, and write the processor time of this process and of its workers."""
    bootstrap = multiprocessing.process.BaseProcess._bootstrap  # type: ignore[attr-defined]

    def timed(self: multiprocessing.process.BaseProcess, parent_sentinel: int | None = None) -> int:
        start = time.process_time()
        try:
            return int(bootstrap(self, parent_sentinel))
        finally:
            _write(str(os.getpid()), time.process_time() - start)

    multiprocessing.process.BaseProcess._bootstrap = timed  # type: ignore[attr-defined]
    try:
        main()
    finally:
        _write("first", time.process_time())


if __name__ == "__main__":
    _run()
