"""The action runs once after the last of several requests, and at the latest after a fixed time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from starlette.types import Receive, Scope, Send

from caveat.asgi.in_process import client
from caveat.asgi.when_quiet import MAX_DELAY_S, QUIET_S, WhenQuiet


@dataclass
class Timer:
    """A call at a time, which may be cancelled."""

    at: float
    call: Callable[[], None]
    cancelled: bool = False

    def cancel(self) -> None:
        self.cancelled = True


@dataclass
class Loop:
    """A clock that a test advances, with timers."""

    now: float = 0.0
    timers: list[Timer] = field(default_factory=list)

    def call_later(self, seconds: float, call: Callable[[], None]) -> Timer:
        self.timers.append(Timer(self.now + seconds, call))
        return self.timers[-1]

    def advance(self, seconds: float) -> None:
        self.now += seconds
        due = [timer for timer in self.timers if timer.at <= self.now]
        self.timers = [timer for timer in self.timers if timer.at > self.now]
        for timer in due:
            if not timer.cancelled:
                timer.call()


async def empty(_scope: Scope, _receive: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


def actions_at(*pauses: float) -> list[float]:
    """The times of the actions, with a request after each of these pauses, and then silence."""
    loop, times = Loop(), list[float]()
    app = WhenQuiet(empty, lambda: times.append(loop.now), schedule=loop.call_later, clock=lambda: loop.now)
    with client(app, "http://mock.invalid") as http:
        for pause in pauses:
            loop.advance(pause)
            http.get("/")
    loop.advance(QUIET_S)
    loop.advance(MAX_DELAY_S)
    return times


def test_without_a_request_the_action_does_not_run() -> None:
    assert actions_at() == []


def test_it_runs_once_after_the_last_request() -> None:
    assert actions_at(0, QUIET_S / 2, QUIET_S / 2) == [2 * QUIET_S]


def test_it_runs_again_after_later_requests() -> None:
    assert actions_at(0, 2 * QUIET_S) == [2 * QUIET_S, 3 * QUIET_S]


def test_it_runs_at_the_latest_after_a_fixed_time() -> None:
    half = QUIET_S / 2
    times = actions_at(*[half] * int(2 * MAX_DELAY_S / half))
    assert times[0] == half + MAX_DELAY_S
    assert len(times) == 2
