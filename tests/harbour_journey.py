"""Journeys through the sample API: the requests that they send, and what the rules find."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from caveat.catalogue.api import Api
from caveat.exchange import Request, Response
from caveat.judging.finding import Finding
from caveat.judging.judge import Judgement
from caveat.session.session import Session
from caveat.targets.target import Target
from caveat.targets.timing import Timing
from caveat.traffic.journeys.travel import travel, with_journeys
from harbour import Harbour
from harbour_document import document
from harbour_ships import Clock
from pet_traffic import target


@dataclass
class Travelled:
    """The exchanges of a journey, and its findings."""

    on: frozenset[str]
    seed: int
    exclusive: bool = True
    exchanges: list[tuple[Request, Response]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    slept: float = 0

    def __post_init__(self) -> None:
        self.clock = Clock()
        self.rng = random.Random(self.seed)  # noqa: S311 - a test's choices
        self.spec = document(self.on)
        self.server = Harbour(self.on, self.clock, self.seed)
        self.session = Session(Api("harbour", lambda: self.spec), exclusive=self.exclusive, clock=self.clock)

    def send(self, request: Request) -> Judgement:
        self.clock.now += self.rng.choice((0.005, 0.02, 0.1))
        response = self.server.answer(request)
        self.exchanges.append((request, response))
        judgement = self.session.observe(request, response)
        self.findings += judgement.findings
        return judgement

    def sleep(self, seconds: float) -> None:
        self.clock.now += seconds
        self.slept += seconds

    def travel(self, rounds: int = 2, to: Target | None = None) -> Travelled:
        for _ in self.journeys(rounds, to):
            pass
        return self

    def journeys(self, rounds: int = 2, to: Target | None = None) -> Iterator[None]:
        """Travel once for each value."""
        to = to or replace(target(lambda _: Response(200)), exclusive=self.exclusive)
        to = replace(to, timing=Timing(self.clock, self.sleep))
        for resource in with_journeys(self.spec, to):
            for number in range(rounds):
                seed = f"{self.seed} {number}"
                travel(self.spec, to, resource, self.send, seed=seed, user_agent="test")
                yield

    @property
    def codes(self) -> list[str]:
        return [f"{each.code} {each.message}" for each in self.findings if each.code.startswith("STA")]


def travelled(*switches: str, seed: int = 0, exclusive: bool = True, rounds: int = 2) -> Travelled:
    """Journeys through a server with these switches."""
    return Travelled(frozenset(switches), seed, exclusive).travel(rounds)
