"""Follow-up requests decide promises that a response left open: after increasing waits, and a few times at most."""

from __future__ import annotations

import asyncio

import pytest
from starlette.types import Receive, Scope, Send

from caveat.asgi.tap import OBSERVED
from caveat.exchange import Exchange, Request, Response
from caveat.judging.judge import Judgement
from caveat.judging.rule import KEPT, CannotTell
from caveat.traffic.follow_ups import MAX_FOLLOW_UPS, FollowUps, waits

READ = Request("GET", "/pets/1?a=%20b", body=b"x")
LATER = ("STA001", CannotTell("later", READ, 1.0))
KEPT_NOW = ("STA001", KEPT)


def judgement(*others: tuple[str, CannotTell], operation: str = "read") -> Judgement:
    return Judgement(Exchange(READ, Response(404), operation), others=others)


class Server:
    """Answers with judgements in turn, the last one again and again; `waited` are the seconds of all waits."""

    def __init__(self, *answers: Judgement) -> None:
        self.answers = list(answers)
        self.targets: list[str] = []
        self.waited: list[float] = []

    async def __call__(self, scope: Scope, receive: Receive, _send: Send) -> None:
        query = scope["query_string"].decode()
        self.targets.append(
            f"{scope['method']} {scope['raw_path'].decode()}?{query} {(await receive())['body'].decode()}"
        )
        scope[OBSERVED](self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])

    async def wait(self, seconds: float) -> None:
        self.waited.append(seconds)


def decided(server: Server, *judgements: Judgement) -> list[Judgement]:
    follow_ups = FollowUps(server)
    return [each for one in judgements for each in asyncio.run(follow_ups.decide(one, server.wait))]


def test_the_same_request_is_sent_again_until_its_response_decides() -> None:
    server = Server(judgement(LATER), Judgement(Exchange(READ, Response(200)), others=(KEPT_NOW,)))
    assert [each.others for each in decided(server, judgement(LATER))] == [(LATER,), (KEPT_NOW,)]
    assert server.targets == ["GET /pets/1?a=%20b x"] * 2
    assert server.waited == [0.1, 0.2]


def test_it_ends_after_the_time_that_decides() -> None:
    server = Server(judgement(LATER))
    decided(server, judgement(LATER))
    assert sum(server.waited) == pytest.approx(1.01)


def test_a_promise_about_an_operation_gets_a_few_follow_up_requests() -> None:
    server = Server(Judgement(Exchange(READ, Response(200))))
    decided(server, *[judgement(LATER)] * (MAX_FOLLOW_UPS + 5), judgement(LATER, operation="other"))
    assert len(server.targets) == MAX_FOLLOW_UPS + 1


def test_a_promise_that_needs_no_time_gets_no_follow_up_request() -> None:
    server = Server(judgement())
    decided(server, judgement(("STA009", CannotTell("pages", READ)), ("STA001", CannotTell("no request"))))
    assert server.targets == []


@pytest.mark.parametrize("seconds", [0.01, 0.5, 2.0, 9.0])
def test_waits_grow_and_take_a_little_longer_together(seconds: float) -> None:
    taken = list(waits(seconds))
    assert seconds < sum(taken) <= seconds + 0.1
    assert taken[:-1] == sorted(taken[:-1])
