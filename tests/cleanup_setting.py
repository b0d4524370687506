"""A service with items of several clients, a run that creates items there, and its clean-up."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from caveat.errors import Unreachable
from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.openapi.operation import Operation
from caveat.targets.guard.guard import Guard
from caveat.targets.guard.ownership import Ownership
from caveat.targets.guard.write_records import WriteRecords
from caveat.targets.items.cleanup import Cleanup
from caveat.targets.items.cleanup_result import Cleaned, CleanupOutcome
from caveat.targets.items.own_requests import OwnRequests
from caveat.targets.ledgers.ledger import Limits
from caveat.targets.ledgers.sqlite_ledger import SqliteLedger
from caveat.targets.target import UNLIMITED, Budget, TrafficLog
from staging import SPEC, TOKEN, Direct, Staging

DELETED, GONE = CleanupOutcome.DELETED, CleanupOutcome.GONE
LEFT, WOULD_DELETE = CleanupOutcome.LEFT, CleanupOutcome.WOULD_DELETE


@dataclass
class Setting:
    """A service with items of another client, a run that creates items, and its clean-up."""

    path: Path
    service: Staging = field(default_factory=Staging)
    excluded: str = ""
    loses_responses: bool = False

    def __post_init__(self) -> None:
        self.foreign = [self.service.add("/pets", name=f"theirs, number {number}") for number in range(3)]
        self.ledger = self.opened()
        self.guard = self.guarded(self.ledger)

    def opened(self, budget: Budget = UNLIMITED, run_id: str | None = None) -> SqliteLedger:
        return SqliteLedger(self.path / "a.sqlite", "a", Limits(budget), run_id)

    def guarded(self, ledger: SqliteLedger) -> Guard:
        def not_allowed(operation: Operation) -> str:
            return "excluded" if operation.id == self.excluded else ""

        return Guard(
            SPEC,
            Direct(self.answer),
            ledger,
            not_allowed,
            TrafficLog(),
            Ownership(SPEC, ledger),
            writes=WriteRecords(ledger, OwnRequests(SPEC, {"token": TOKEN})),
        )

    def answer(self, request: Request) -> Response:
        response = self.service.answer(request)
        if self.loses_responses and request.method != "GET":
            raise Unreachable("http://127.0.0.1", "connection reset")
        return response

    def send(self, method: str, target: str, body: JsonValue = None, *, lost: bool = False) -> None:
        """Send a request of the run; its response may be lost, as if the process had been killed."""
        self.loses_responses = lost
        with suppress(Unreachable):
            headers = Headers([("authorization", f"Bearer {TOKEN}")])
            self.guard.exchange(Request(method, target, headers, json.dumps(body).encode()))
        self.loses_responses = False

    def cleaned(self, budget: Budget = UNLIMITED, *, dry_run: bool = False) -> list[Cleaned]:
        ledger = self.opened(budget, "cleanup")
        try:
            guard = self.guarded(ledger)
            guard.ownership = None
            requests = OwnRequests(SPEC, {"token": TOKEN})
            return list(Cleanup(SPEC, guard.exchange, ledger, requests, dry_run=dry_run).run())
        finally:
            ledger.close()

    def outcomes(self, *, dry_run: bool = False) -> list[tuple[str, CleanupOutcome]]:
        return [(it.item, it.outcome) for it in self.cleaned(dry_run=dry_run)]

    def left(self) -> list[str]:
        """The paths of all items but those that were there at first."""
        theirs = {f"/pets/{each}" for each in self.foreign}
        paths = {f"{path}/{each}" for path, items in self.service.collections.items() for each in items}
        assert theirs <= paths
        return sorted(paths - theirs)
