"""Requests that are sent again: their times, their pauses, and responses that are not judged."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest

from caveat.errors import NotSent, RunStopped, Unreachable
from caveat.exchange import Request, Response
from caveat.runs.sender import MAX_PAUSE_S, MAX_WAITED_S, CannotTell, Pace, Sender, timed
from caveat.session.originals import Timed
from harbour_run import Served, harbour_api
from pet_traffic import target

LIST = Request("GET", "/ships")


def requests(*times: float) -> list[Timed]:
    return [Timed(LIST, time) for time in times]


def sender_of(served: Served) -> Sender:
    return Sender(harbour_api(), served.target)


@pytest.mark.parametrize(
    ("pace", "times", "passed"),
    [
        (Pace.AT_ONCE, (0, 9), 0),
        (Pace.AS_RECORDED, (0, 9), 0),
        (Pace.WITH_PAUSES, (0, 1), 1),
        (Pace.WITH_PAUSES, (0, 1, 9), 1 + MAX_PAUSE_S),
        (Pace.WITH_PAUSES, (9,), 0),
    ],
)
def test_only_one_pace_waits(pace: Pace, times: tuple[float, ...], passed: float) -> None:
    served = Served(frozenset())
    with closing(sender_of(served)) as sender:
        assert sender.all_sent(requests(*times), pace) == ()
    assert served.clock.now == pytest.approx(passed)


@pytest.mark.parametrize(("pace", "time"), [(Pace.AT_ONCE, 5), (Pace.AS_RECORDED, 3), (Pace.WITH_PAUSES, 5)])
def test_exchanges_have_the_time_of_the_pace(pace: Pace, time: float) -> None:
    served = Served(frozenset())
    served.clock.now = 5
    with closing(sender_of(served)) as sender:
        exchange = sender.send(Timed(LIST, 3), pace).exchange
    assert exchange.time == time
    assert timed([exchange]) == (Timed(LIST, time),)


def test_all_pauses_have_a_limit() -> None:
    times = [each * MAX_PAUSE_S for each in range(int(MAX_WAITED_S / MAX_PAUSE_S) + 2)]
    with closing(sender_of(Served(frozenset()))) as sender, pytest.raises(CannotTell):
        sender.all_sent(requests(*times), Pace.WITH_PAUSES)


@pytest.mark.parametrize("error", [NotSent("list", "it writes"), RunStopped("it is over")])
def test_what_is_not_sent_says_nothing(error: Exception) -> None:
    def respond(_request: Request) -> Response:
        raise error

    with closing(Sender(harbour_api(), target(respond))) as sender, pytest.raises(CannotTell):
        sender.send(Timed(LIST, 0), Pace.AT_ONCE)


@pytest.mark.parametrize("is_up", [True, False])
def test_a_request_without_a_response_is_a_finding_if_the_service_is_up(*, is_up: bool) -> None:
    def respond(_request: Request) -> Response:
        raise Unreachable("http://x", "closed")

    with closing(Sender(harbour_api(), replace(target(respond), is_up=lambda: is_up))) as sender:
        if is_up:
            assert [each.code for each in sender.send(Timed(LIST, 0), Pace.AT_ONCE).findings] == ["NET001"]
            return
        with pytest.raises(CannotTell):
            sender.send(Timed(LIST, 0), Pace.AT_ONCE)
