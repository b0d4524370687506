"""Sends requests of findings again, and judges them as a run does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TypeAlias

from caveat.asgi.respond import NoResponse, respond
from caveat.catalogue.api import Api
from caveat.errors import NotJudged, NotSent, RuleFailed, RunStopped, Unreachable
from caveat.exchange import Exchange, Request
from caveat.judging.finding import Finding
from caveat.judging.judge import Judge
from caveat.judging.rule import Rule
from caveat.session.no_response import no_response
from caveat.session.originals import Timed
from caveat.session.unnamed import crash
from caveat.targets.target import Target

MAX_PAUSE_S = 2.2
"""Seconds to wait between two requests: a write has to be visible then."""

MAX_WAITED_S = 10.0
"""Maximum total of the pauses of one unit, in seconds."""

Sleep: TypeAlias = Callable[[float], None]


class CannotTell(Exception):
    """The target does not allow a request or gave no response to judge, or the wait would be too long."""


class Pace(Enum):
    """The time of exchanges that are sent again: state rules use it to decide whether a write has to be visible."""

    AT_ONCE = auto()
    """The time when they are sent, without a pause."""
    AS_RECORDED = auto()
    """The time of the run, without a pause."""
    WITH_PAUSES = auto()
    """The time when they are sent, with the pauses of the run."""


def rules_for(api: Api, target: Target) -> tuple[Rule, ...]:
    """The rules that judge the exchanges of a target."""
    return api.rules_of(exclusive=target.exclusive, settle_s=target.settle_s)


@dataclass(frozen=True, slots=True)
class Sent:
    """A request that was sent again."""

    exchange: Exchange
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class Sender:
    """Sends requests again through the target; they are counted and judged nowhere else."""

    api: Api
    target: Target
    _left: float = MAX_WAITED_S
    _rules: tuple[Rule, ...] = field(init=False)
    _judge: Judge = field(init=False)
    _last: Timed | None = None
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)

    def __post_init__(self) -> None:
        self._rules = rules_for(self.api, self.target)
        self._judge = Judge(self._rules)

    def close(self) -> None:
        """Close the event loop."""
        self._loop.close()

    def restart(self) -> None:
        """Reset the target if possible, and forget earlier requests."""
        if self.target.reset is not None:
            self.target.reset()
        self._judge.restart()
        self._last = None

    def all_sent(self, requests: Sequence[Timed], pace: Pace) -> tuple[Finding, ...]:
        """Restart and send requests; the findings about the last one. Raises `CannotTell`."""
        self.restart()
        return [self.send(each, pace) for each in requests][-1].findings

    def send(self, timed: Timed, pace: Pace) -> Sent:
        """Send a request; raises `CannotTell`."""
        request, spec = timed.request, self.api.spec
        if self._has_expired_token(request):
            raise CannotTell
        if pace is Pace.WITH_PAUSES:
            self._pause(timed)
        try:
            response = respond(self.target.app, request, self.target.base_url, self._loop)
            received = timed.time if pace is Pace.AS_RECORDED else self.target.timing.clock()
            judgement = self._judge.judge(spec.exchange(request, response, received))
        except Unreachable as error:
            if not self._is_up():
                raise CannotTell from error
            lost = no_response(spec, request, error)
            return Sent(lost.exchanges[-1], (lost,))
        except (NotSent, NotJudged, RunStopped, NoResponse, RuleFailed) as error:
            raise CannotTell from error
        unnamed = crash(spec, judgement.exchange)
        return Sent(judgement.exchange, (*judgement.findings, *([unnamed] if unnamed else [])))

    def _pause(self, timed: Timed) -> None:
        """Wait as long as the run did before a request; raises `CannotTell`."""
        pause = min(timed.time - self._last.time, MAX_PAUSE_S) if self._last is not None else 0
        self._last = timed
        if pause > self._left:
            raise CannotTell
        self._left -= pause
        self.target.timing.sleep(pause)

    def _has_expired_token(self, request: Request) -> bool:
        """Whether a request carries a token of the target that was renewed since, so that it would be refused."""
        earlier = set(self.target.secrets()) - set(self.target.credentials.values())
        return any(token in value for _, value in request.headers.items_sent for token in earlier)

    def _is_up(self) -> bool:
        try:
            return self.target.is_up()
        except RunStopped:
            return False


def timed(exchanges: Iterable[Exchange]) -> tuple[Timed, ...]:
    """The requests of exchanges, with their times."""
    return tuple(Timed(each.request, each.time or 0.0) for each in exchanges)
