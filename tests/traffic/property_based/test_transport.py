"""The transport of Schemathesis: our applications are called in the calling thread, as the target's address says."""

from __future__ import annotations

import asyncio
import os
import threading

import pytest
import schemathesis
from starlette.types import ASGIApp, Receive, Scope, Send

import caveat
from caveat.asgi import messages
from caveat.exchange import Headers, Request, Response
from caveat.targets.target import Target
from caveat.traffic.property_based.application import Application
from caveat.traffic.property_based.schema import schema
from pet_traffic import PETS, QUICK, application, run_pets

Seen = list[tuple[Request, str]]


def called(response: Response | None = None) -> tuple[Seen, schemathesis.Response]:
    """Call an application with one test case; returns its requests with their threads, and the response."""
    seen: Seen = []

    def respond(request: Request) -> Response:
        seen.append((request, threading.current_thread().name))
        return response or Response(200)

    return seen, sent(application(respond))


def sent(app: ASGIApp) -> schemathesis.Response:
    target = Target(app, "http://pets.invalid:8080")
    case = schema(PETS.spec, Application(target), QUICK)["/pets/{id}"]["GET"].Case(path_parameters={"id": "ä b"})
    case.call()
    return case.call()


def test_an_application_is_called_in_the_calling_thread() -> None:
    seen, _ = called()
    assert {thread for _, thread in seen} == {threading.current_thread().name}


def test_a_request_names_the_address_of_the_target_and_caveat() -> None:
    [(request, _), *_], _ = called()
    assert (request.target, request.headers["host"]) == ("/pets/%C3%A4%20b", "pets.invalid:8080")
    assert request.headers["user-agent"] == f"caveat/{caveat.__version__}"


def test_a_user_agent_of_the_target_is_sent() -> None:
    requests, _ = run_pets(QUICK, headers={"User-Agent": "mine/1"})
    assert {request.headers.all("user-agent") for request in requests} == {("mine/1",)}


def test_a_response_has_its_status_fields_and_body_and_leaves_no_cookie() -> None:
    fields = Headers([("set-cookie", "a=1"), ("x-many", "1"), ("x-many", "2"), ("content-type", "text/plain")])
    seen, response = called(Response(218, fields, "ä".encode()))
    assert (response.status_code, response.content) == (218, "ä".encode())
    assert response.headers["x-many"] == ["1", "2"]
    assert [request.headers.get("cookie") for request, _ in seen] == [None, None]


def test_an_application_may_wait_and_may_use_its_loop_again() -> None:
    loops = set()

    async def waiting(_scope: Scope, _receive: Receive, send: Send) -> None:
        await asyncio.sleep(0)
        loops.add(asyncio.get_running_loop())
        await messages.send(Response(204), send)

    assert sent(waiting).status_code == 204
    assert len(loops) == 1


def test_what_an_application_raises_is_raised() -> None:
    def fail(_request: Request) -> Response:
        raise ValueError("does not work")

    with pytest.raises(ValueError, match="does not work"):
        sent(application(fail))


def test_other_applications_are_called_by_schemathesis() -> None:
    loaded = schema(PETS.spec, Application(Target(application(lambda _: Response(200)))), QUICK)
    loaded.app = application(lambda _: Response(207))
    assert loaded["/pets/{id}"]["GET"].Case(path_parameters={"id": "rex"}).call().status_code == 207


def test_in_an_event_loop_an_application_is_called_by_schemathesis() -> None:
    async def test() -> int:
        return sent(application(lambda _: Response(208))).status_code

    assert asyncio.run(test()) == 208


def test_a_copy_of_a_process_has_an_event_loop_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    loops = []

    async def noting(_scope: Scope, _receive: Receive, send: Send) -> None:
        loops.append(asyncio.get_running_loop())
        await messages.send(Response(200), send)

    sent(noting)
    monkeypatch.setattr(os, "getpid", lambda: -1)
    sent(noting)
    assert loops[0] is loops[1] is not loops[2] is loops[3]
