"""A program that creates items through the guard until it is killed, or a limit is used up; for tests.

It reads a line `LEDGER ADDRESS SEED REQUESTS WRITES` for each process to fork, and prints how the process ended.
"""

from __future__ import annotations

import json
import os
import random
import sys
from contextlib import suppress

from caveat.errors import NotSent, RunStopped
from caveat.exchange import Headers, Request
from caveat.openapi.operation import Effect
from caveat.targets.configuration.settings import TargetSettings
from caveat.targets.guard.guard import Guard
from caveat.targets.guard.ownership import Ownership
from caveat.targets.guard.write_records import WriteRecords
from caveat.targets.items.own_requests import OwnRequests
from caveat.targets.ledgers.ledger import Ledger
from caveat.targets.ledgers.ledgers import open_ledger
from caveat.targets.target import Budget, TrafficLog
from staging import SPEC, TOKEN, Socket

PROCESS = "x-process"
"""The header field with the id of the process."""


def settings(place: str, address: str, budget: Budget) -> TargetSettings:
    """The settings of the target."""
    return TargetSettings("staging", "staging.yaml", address, frozenset(Effect), budget, ledger=place)


def guarded(ledger: Ledger, address: str) -> Guard:
    """A guard that allows every operation."""
    return Guard(
        SPEC,
        Socket(address),
        ledger,
        lambda _operation: "",
        TrafficLog(),
        Ownership(SPEC, ledger),
        writes=WriteRecords(ledger, OwnRequests(SPEC, {"token": TOKEN}, {PROCESS: str(os.getpid())})),
    )


def create(guard: Guard, rng: random.Random) -> None:
    """Create pets and toys, and delete some, until a limit is used up."""
    headers = Headers([("authorization", f"Bearer {TOKEN}"), (PROCESS, str(os.getpid()))])
    pets: list[str] = []
    while True:
        body = json.dumps({"name": f"ours {rng.random()}"}).encode()
        match rng.choice(["pet", "toy", "deletion"]):
            case "toy" if pets:
                sent = Request("POST", f"/pets/{rng.choice(pets)}/toys", headers, body)
            case "deletion" if pets:
                sent = Request("DELETE", f"/pets/{pets.pop(rng.randrange(len(pets)))}", headers)
            case _:
                sent = Request("POST", "/pets", headers, body)
        # With ids that are given again, the guard refuses what it cannot tell to be ours.
        with suppress(NotSent):
            response = guard.exchange(sent)
            if sent.target == "/pets":
                pets.append(response.json["id"])  # type: ignore[call-overload, index, arg-type] # an object


def main() -> None:
    """Fork a process for each line."""
    for line in sys.stdin:
        place, address, seed, requests, writes = line.split()
        process = os.fork()
        if not process:
            budget = Budget(requests=int(requests), writes=int(writes))
            with suppress(RunStopped):
                create(guarded(open_ledger(settings(place, address, budget)), address), random.Random(seed))  # noqa: S311 - variety, not secrecy
            os._exit(0)
        _, status = os.waitpid(process, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)  # noqa: T201 - read by the test


if __name__ == "__main__":
    main()
