"""One budget for several processes: how many requests arrive, and at which rate, on SQLite and on redis."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

import redis_server
from caveat.asgi.server import serving
from caveat.errors import RunStopped
from caveat.exchange import Request, Response
from caveat.openapi.operation import Effect
from caveat.targets.configuration.settings import TargetSettings
from caveat.targets.guard.guard import Guard
from caveat.targets.guard.write_records import WriteRecords
from caveat.targets.items.own_requests import OwnRequests
from caveat.targets.ledgers.ledgers import open_ledger
from caveat.targets.target import Budget, TrafficLog
from staging import SPEC, Socket, Staging

PROCESSES = 4
REQUESTS = 200
RATE = 5.0

TIMEOUT_S = 120.0
"""Seconds that a process may take longer than its rate says."""


@dataclass
class Timed(Staging):
    """A service that notes when requests arrive."""

    times: list[float] = field(default_factory=list)

    def _answer(self, request: Request) -> Response:
        self.times.append(time.monotonic())
        return super()._answer(request)


def lines() -> Iterator[str]:
    """The results as text, one line for each kind of ledger."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        places = {"sqlite": str(Path(folder) / "ledger.sqlite")}
        if redis_server.is_installed():
            places["redis"] = stack.enter_context(redis_server.running())
        for name, place in places.items():
            times = arrivals(place, RATE, REQUESTS)
            rate = (len(times) - 1) / (times[-1] - times[0])
            sent = f"{len(times)} requests of {REQUESTS}, {rate:.2f} a second"
            yield f"{'ledger':14} {name:7} {PROCESSES} processes, {sent}"
    if "redis" not in places:
        yield f"{'ledger':14} redis   is not installed, so not measured"


def arrivals(place: str, rate: float, requests: int) -> list[float]:
    """When requests arrived that several processes sent until their common budget was used up, in seconds."""
    service = Timed(tokens={""})
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with serving(service) as address, ExitStack() as stack:
        command = [sys.executable, "-m", "bench.ledger", place, address, str(rate), str(requests)]
        processes = [stack.enter_context(subprocess.Popen(command, env=environment)) for _ in range(PROCESSES)]
        for process in processes:
            stack.callback(process.kill)
        ends = [process.wait(requests / rate + TIMEOUT_S) for process in processes]
    assert ends == [0] * PROCESSES
    return service.times


def send(place: str, address: str, rate: float, requests: int) -> None:
    """Read a collection until the budget is used up."""
    settings = TargetSettings("staging", "", address, budget=Budget(requests=requests), rate=rate, ledger=place)
    ledger = open_ledger(settings, "bench")
    guard = Guard(
        SPEC,
        Socket(address),
        ledger,
        lambda operation: "" if operation.effect is Effect.READS else "it writes",
        TrafficLog(),
        writes=WriteRecords(ledger, OwnRequests(SPEC)),
    )
    with suppress(RunStopped):
        while True:
            guard.exchange(Request("GET", "/pets"))


if __name__ == "__main__":
    send(sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4]))
