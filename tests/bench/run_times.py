"""`caveat test` and `schemathesis run` as whole commands, side by side, on the sample API as a server."""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from bench import processes
from harbour_faults import KINDS, MORE
from harbour_server import CREDENTIAL

PAIRS = 3
"""Runs of each command against the correct server."""

TIMEOUT_S = 300

FAILURE = re.compile(r"^ +❌ +(\S+ .+): \d+$", re.MULTILINE)
"""A kind of failure in the summary of Schemathesis."""


@dataclass(frozen=True, slots=True)
class Run:
    """The costs and findings of one command."""

    seconds: float
    processor_seconds: float
    requests: int
    findings: frozenset[str] = frozenset()
    """The codes of broken promises, or the kinds of failures."""


@dataclass(frozen=True, slots=True)
class SampleServer:
    """The sample API as a server, and the folder of its document."""

    url: str
    folder: Path

    def caveat(self, switches: Sequence[str], *options: str) -> Run:
        """Run `caveat test`."""
        report = self.folder / "report.json"
        report.unlink(missing_ok=True)
        command = [sys.executable, "-m", "caveat", "test", *self._arguments, *options]
        run, _ = self._run([*command, "--quiet", "--report", f"json={report}"], switches)
        [verdict] = json.loads(report.read_text())["apis"]
        codes = (each["code"] for each in verdict["findings"] if each["severity"] != "left-open")
        return replace(run, findings=frozenset(codes))

    def schemathesis(self, switches: Sequence[str]) -> Run:
        """Run `schemathesis run` with its defaults."""
        tool = str(Path(sys.executable).with_name("schemathesis"))
        run, printed = self._run([tool, "run", *self._arguments, "--no-color"], switches)
        return replace(run, findings=frozenset(FAILURE.findall(printed)))

    @property
    def _arguments(self) -> list[str]:
        return [str(self.folder / "harbour.json"), "--url", self.url, "-H", f"Authorization: {CREDENTIAL}"]

    def _run(self, command: list[str], switches: Sequence[str]) -> tuple[Run, str]:
        """The run without findings, and what is printed; the server begins again with these switches."""
        document = self._control("PUT", "switches", json.dumps(list(switches)).encode())
        (self.folder / "harbour.json").write_bytes(document)
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
            "XDG_CACHE_HOME": str(self.folder),
            "NO_COLOR": "1",
        }
        start, used = time.perf_counter(), _processor_seconds()
        ended = subprocess.run(
            command,
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=TIMEOUT_S,
        )
        seconds = time.perf_counter() - start
        assert ended.returncode in {0, 1}, ended.stderr
        used = _processor_seconds() - used
        return Run(seconds, used, int(self._control("GET", "requests"))), ended.stdout

    def _control(self, method: str, name: str, body: bytes | None = None) -> bytes:
        request = urllib.request.Request(f"{self.url}/-/{name}", body, method=method)  # noqa: S310 - a loopback address
        with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310 - the same
            content: bytes = response.read()
            return content


def _processor_seconds() -> float:
    """Of all commands that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def lines(pairs: int = PAIRS, *, every: bool = False, faults: int | None = None) -> Iterator[str]:
    """The results as text: for the correct server, and for each of 24 faults, or of all of them."""
    port = processes.free_port()
    with tempfile.TemporaryDirectory() as folder, processes.running(_server(port), port):
        server = SampleServer(f"http://127.0.0.1:{port}", Path(folder))
        runs = [(server.caveat(()), server.schemathesis(())) for _ in range(pairs)]
        for name, side in zip(("caveat test", "schemathesis run"), zip(*runs, strict=True), strict=True):
            found = sorted({code for run in side for code in run.findings})
            yield (
                f"correct server   {name:16} {median(run.seconds for run in side):5.1f} s, "
                f"{median(run.processor_seconds for run in side):.1f} s of processor, "
                f"{median(run.requests for run in side):,.0f} requests, false alarms: {', '.join(found) or 'none'}"
            )
        alarms = frozenset(code for pair in runs for run in pair for code in run.findings)
        chosen = [*({**KINDS, **MORE} if every else KINDS)][:faults]
        yield from _fault_lines(server, chosen, alarms)


def _server(port: int) -> list[str]:
    return [sys.executable, "-m", "harbour_server", str(port)]


def _fault_lines(server: SampleServer, faults: Sequence[tuple[str, ...]], alarms: frozenset[str]) -> Iterator[str]:
    """A line for each fault, and the sums; the time of `caveat test` is that until its first finding."""
    found: dict[str, int] = {"caveat": 0, "schemathesis": 0}
    quick = 0
    for switches in faults:
        runs = {"caveat": server.caveat(switches, "--fail-fast"), "schemathesis": server.schemathesis(switches)}
        new = {name: sorted(run.findings - alarms) for name, run in runs.items()}
        for name, codes in new.items():
            found[name] += bool(codes)
        is_quick = bool(new["caveat"]) and runs["caveat"].seconds < runs["schemathesis"].seconds / 2
        quick += is_quick
        yield f"{' + '.join(switches):42} {_summary('caveat', runs, new)}; {_summary('schemathesis', runs, new)}"
    yield (
        f"of {len(faults)} faults caveat finds {found['caveat']}, schemathesis {found['schemathesis']}; for {quick} "
        "caveat has its verdict in less than half of the time of schemathesis"
    )


def _summary(name: str, runs: Mapping[str, Run], new: Mapping[str, Sequence[str]]) -> str:
    run = runs[name]
    verdict = ", ".join(new[name]) or ("as the correct server" if run.findings else "nothing")
    return f"{name} {run.seconds:4.1f} s ({run.processor_seconds:.1f} s), {run.requests:,} requests: {verdict}"
