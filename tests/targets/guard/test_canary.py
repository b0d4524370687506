"""The canary: whether a guarded service is up after a request that got no response."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.asgi.in_process import client
from caveat.errors import RunStopped, Unreachable
from caveat.exchange import Request, Response
from caveat.targets.guard.canary import Canary
from caveat.targets.guard.guard import Guard
from guarded import GuardSetting
from staging import Direct

DOWN = Unreachable("http://a", "the connection is closed without a response")


class Service:
    """Answers as `answer` says, and keeps what it gets."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.answer: Callable[[Request], Response] = lambda _request: Response(200)

    def __call__(self, request: Request) -> Response:
        self.requests.append(request)
        return self.answer(request)


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def guard(service: Service, setting: GuardSetting) -> Guard:
    made = setting.guard()
    made.forwarder = Direct(service)
    return made


def fail(_request: Request) -> Response:
    raise DOWN


def refuse() -> None:
    raise DOWN


def test_the_latest_accepted_read_shows_whether_the_service_is_up(service: Service, guard: Guard) -> None:
    canary = Canary(guard, refuse)
    with client(canary, "http://a") as http:
        http.get("/pets")
    guard.circuit.failure("a test")
    assert canary.is_up()
    assert [(each.method, each.path) for each in service.requests] == [("GET", "/pets")] * 2
    assert guard.circuit.failures == 0, "one request that gets no response does not count as a service that is down"
    service.answer = fail
    assert not canary.is_up()


@pytest.mark.parametrize("status", [404, 500])
def test_a_refusal_does_not_become_the_canary(status: int, service: Service, guard: Guard) -> None:
    service.answer = lambda _request: Response(status)
    canary = Canary(guard, lambda: None)
    with client(canary, "http://a") as http:
        http.get("/pets")
    assert canary.is_up()
    assert len(service.requests) == 1, "only a connection was opened"


def test_a_gateway_does_not_tell_that_the_service_is_up(service: Service, guard: Guard) -> None:
    canary = Canary(guard, refuse)
    with client(canary, "http://a") as http:
        http.get("/pets")
    service.answer = lambda _request: Response(502)
    assert not canary.is_up()


def test_a_server_that_accepts_connections_and_answers_nothing_is_not_known_to_be_up(
    service: Service, guard: Guard
) -> None:
    service.answer = fail
    canary = Canary(guard, lambda: None)
    with client(canary, "http://a") as http:
        for _ in range(2):
            with pytest.raises(Unreachable):
                http.get("/pets")
            assert not canary.is_up()
        with pytest.raises(RunStopped, match="gave no complete response: 3 failures"):
            http.get("/pets")
    assert len(service.requests) == 3, "no request is sent that belongs to no operation"


def test_after_an_answer_a_connection_tells_whether_it_is_up(guard: Guard) -> None:
    assert not Canary(guard, lambda: None).is_up()
    guard.circuit.is_answered = True
    assert Canary(guard, lambda: None).is_up()
    assert not Canary(guard, refuse).is_up()
