"""Processes that are killed at random moments exceed no limit, and the items that they created are deleted."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Timer

import pytest

import creating
from caveat.asgi.server import serving
from caveat.exchange import Request, Response
from caveat.targets.items.cleanup import Cleanup
from caveat.targets.items.cleanup_result import CleanupOutcome
from caveat.targets.items.own_requests import OwnRequests
from caveat.targets.ledgers.ledgers import open_ledger
from caveat.targets.target import UNLIMITED, Budget
from staging import SPEC, TOKEN, Staging

KILLS = 20
MAX_REQUESTS, MAX_WRITES = 400, 300
BUDGET = Budget(requests=MAX_REQUESTS, writes=MAX_WRITES)

BEFORE, AFTER, LATER = "before it is processed", "before the response", "later"
LATEST_S = 0.004
"""Seconds after a response until the process is killed: enough for another request or two."""


@dataclass
class Killer(Staging):
    """The service; it kills the process of a request at a chosen moment, and serves other clients meanwhile."""

    countdown: int = 0
    moment: str = ""
    delay_s: float = 0.0
    foreign: set[str] = field(default_factory=set)

    def _answer(self, request: Request) -> Response:
        if creating.PROCESS not in request.headers:
            return super()._answer(request)
        if len(self.requests) % 5 == 0:
            self.foreign.add("/pets/" + self.add("/pets", name=f"theirs {len(self.requests)}"))
        self.countdown -= 1
        process = int(request.headers[creating.PROCESS])
        if self.countdown == 0 and self.moment == BEFORE:
            os.kill(process, signal.SIGKILL)
        response = super()._answer(request)
        if self.countdown == 0 and self.moment == AFTER:
            os.kill(process, signal.SIGKILL)
        if self.countdown == 0 and self.moment == LATER:
            Timer(self.delay_s, _kill, [process]).start()
        return response

    def left(self) -> set[str]:
        """The paths of all items."""
        return {f"{path}/{each}" for path, items in self.collections.items() for each in items}


def _kill(process: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


@contextmanager
def program() -> Iterator[subprocess.Popen[str]]:
    """The program that forks processes, which end with it."""
    command = [sys.executable, creating.__file__]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as running:
        try:
            yield running
        finally:
            running.kill()


@pytest.mark.parametrize("reuses_ids", [False, True], ids=["ids are counted", "ids are given again"])
def test_20_kills(ledger_place: str, *, reuses_ids: bool) -> None:
    rng = random.Random(f"{KILLS} {reuses_ids}")  # noqa: S311 - variety, not secrecy
    service = Killer(reuses_ids=reuses_ids)
    service.foreign = {"/pets/" + service.add("/pets", name=f"theirs, number {number}") for number in range(10)}
    with serving(service) as address, program() as forking:
        assert forking.stdin is not None
        assert forking.stdout is not None
        ends = []
        for number in range(KILLS + 1):
            # The last process is not killed: it continues until a limit is used up.
            service.countdown = rng.randint(1, 10) if number < KILLS else 0
            service.moment, service.delay_s = rng.choice([BEFORE, AFTER, LATER]), rng.random() * LATEST_S
            line = f"{ledger_place} {address} {number} {MAX_REQUESTS} {MAX_WRITES}"
            print(line, file=forking.stdin, flush=True)
            ends.append(int(forking.stdout.readline()))
        assert ends == [-signal.SIGKILL] * KILLS + [0]
        arrived = [request for request in service.requests if creating.PROCESS in request.headers]
        writes = [request for request in arrived if request.method != "GET"]
        ledger = open_ledger(creating.settings(ledger_place, address, UNLIMITED), "cleanup")
        resumed = open_ledger(creating.settings(ledger_place, address, BUDGET))
        spent = resumed.spent()
        resumed.close()
        assert spent.writes == MAX_WRITES
        # A kill between the reservation and the request wastes one, and never grants one more.
        assert MAX_WRITES - KILLS <= len(writes) <= spent.writes
        assert len(arrived) <= spent.requests <= MAX_REQUESTS
        ours = service.left() - service.foreign
        assert len(ours) > KILLS
        guard = creating.guarded(ledger, address)
        guard.ownership = None
        cleaned = list(Cleanup(SPEC, guard.exchange, ledger, OwnRequests(SPEC, {"token": TOKEN})).run())
        guard.forwarder.close()
        ledger.close()
        assert [it for it in cleaned if it.outcome is CleanupOutcome.LEFT] == []
        assert service.left() == service.foreign
