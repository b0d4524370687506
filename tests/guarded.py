"""A guard of a small service, with a ledger, a clock and tokens, for tests."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from caveat.exchange import Headers, Request
from caveat.json_text import JsonValue
from caveat.openapi.operation import Effect, Operation
from caveat.targets.credentials.refused_credentials import RefusedCredentials
from caveat.targets.credentials.token_expiry import TokenExpiry
from caveat.targets.guard.guard import Guard
from caveat.targets.guard.ownership import Ownership
from caveat.targets.guard.write_records import WriteRecords
from caveat.targets.items.own_requests import OwnRequests
from caveat.targets.ledgers.ledger import Limits
from caveat.targets.ledgers.sqlite_ledger import SqliteLedger
from caveat.targets.target import UNLIMITED, Budget, TrafficLog
from staging import SPEC, TOKEN, Direct, Staging


def mask(text: str) -> str:
    return text.replace("fake-secret", "***")


AUTHORIZED = ("authorization", f"Bearer {TOKEN}")
ALL = frozenset(Effect)
ORIGIN = "env:T (auth of the target t)"
READS = frozenset({Effect.READS})


@dataclass
class Tokens:
    """Tokens of which each replaces the one before; `remaining` are those that can still be had."""

    token: str = TOKEN
    remaining: list[str] = field(default_factory=list)
    problem: str = ""
    fixed: bool = False

    def is_fixed(self, _scheme: str) -> bool:
        return self.fixed

    def current(self, _scheme: str) -> str:
        return self.token

    def expired(self, _old: str) -> str | None:
        if not self.remaining:
            return None
        self.token = self.remaining.pop(0)
        return self.token


@dataclass
class GuardSetting:
    """A guard with a service, a ledger, a clock that only `sleep` moves, and the recorded waits."""

    path: Path
    service: Staging = field(default_factory=Staging)
    tokens: Tokens = field(default_factory=Tokens)
    slept: list[float] = field(default_factory=list)
    now: float = 1000.0
    log: TrafficLog = field(default_factory=TrafficLog)
    doubts: bool = False
    """Whether the guard looks for wrong credentials."""

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds

    def guard(
        self,
        effects: frozenset[Effect] = ALL,
        budget: Budget = UNLIMITED,
        rate: float | None = None,
        named: Mapping[str, JsonValue] | None = None,
        *,
        exclusive: bool = False,
    ) -> Guard:
        self.ledger = SqliteLedger(self.path / "a.sqlite", "a", Limits(budget, rate), clock=lambda: self.now)

        def not_allowed(operation: Operation) -> str:
            return "" if operation.effect in effects else f"the target does not allow {operation.effect}"

        requests = OwnRequests(SPEC, {"token": TOKEN})
        return Guard(
            SPEC,
            Direct(self.service.answer),
            self.ledger,
            not_allowed,
            self.log,
            None if exclusive else Ownership(SPEC, self.ledger, named or {}),
            TokenExpiry(SPEC, self.tokens, ["token"]),
            RefusedCredentials(requests, not_allowed, {"token": ORIGIN}) if self.doubts else None,
            writes=WriteRecords(self.ledger, requests, mask, mask),
            sleep=self.sleep,
            clock=lambda: self.now,
        )


def request(method: str, target: str, body: JsonValue = None, *fields: tuple[str, str]) -> Request:
    return Request(method, target, Headers([AUTHORIZED, *fields]), b"" if body is None else json.dumps(body).encode())
