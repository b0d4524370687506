"""Faults of a served mock: they change while it runs, and clients that disconnect cause no errors."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from caveat.asgi import messages
from caveat.exchange import Response
from caveat.mock.faults.fault import parse_fault
from caveat.mock.faults.injector import FaultInjector
from conftest import Compiled, Serve
from faulty_mock import DOCUMENT, FaultyMock


@pytest.fixture
def faulty(compiled: Compiled) -> FaultyMock:
    return FaultyMock(compiled(DOCUMENT))


def test_faults_can_be_changed_while_the_server_runs(faulty: FaultyMock, serve: Serve) -> None:
    with httpx.Client(base_url=serve(faulty)) as client:
        statuses = [client.get("/pets").status_code]
        for faults in (["error=500"], ["rate-limit", "rate-limit"], []):
            faulty.set_faults(*faults)
            statuses.append(client.get("/pets").status_code)
            assert list(map(str, faulty.injector.faults)) == ([f"{faults[0]}=1"] if len(faults) > 1 else faults)
    assert statuses == [200, 500, 429, 200]


@pytest.mark.parametrize("fault", ["latency=60000", "error"])
def test_a_client_that_disconnected_gets_no_response(fault: str, compiled: Compiled) -> None:
    async def silent(_scope: Scope, _receive: Receive, _send: Send) -> None:
        pass

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    sent: list[Message] = []
    spec = compiled(DOCUMENT)
    scope: Scope = {"type": "http", "method": "GET", "path": "/pets", "headers": []}
    faulty = FaultInjector(silent, spec, faults=[parse_fault(fault, [])])

    async def ask() -> None:
        await faulty(scope, receive, send)

    asyncio.run(ask())
    assert sent == []


def test_half_of_a_large_body_is_sent(compiled: Compiled, serve: Serve) -> None:
    # More than the buffers of a socket hold.
    async def large(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
        else:
            await messages.send(Response(200, body=b"x" * 64_000_000), send)

    address = serve(FaultInjector(large, compiled(DOCUMENT), faults=[parse_fault("truncate", [])]))
    with httpx.stream("GET", address) as response, pytest.raises(httpx.RemoteProtocolError):
        response.read()
    assert response.num_bytes_downloaded == 32_000_000


def test_the_server_continues_and_logs_nothing(
    faulty: FaultyMock, serve: Serve, capfd: pytest.CaptureFixture[str]
) -> None:
    faulty.set_faults("reset,rate=0.4", "truncate,rate=0.4", "drop,rate=0.2")
    address = serve(faulty)
    # Each request has its own connection: a reused one may already be closed.
    client = httpx.Client(base_url=address, limits=httpx.Limits(max_keepalive_connections=0))

    def outcome(number: int) -> str:
        # Some bodies are still being sent when the connection ends.
        method, body = ("POST", b"x" * 500_000) if number % 3 == 0 else ("GET", b"")
        try:
            return str(client.request(method, "/pets", content=body).status_code)
        except httpx.TransportError:
            return "broken"

    with client, ThreadPoolExecutor(16) as pool:
        outcomes = list(pool.map(outcome, range(120)))
    assert 40 < outcomes.count("broken") < 110
    faulty.set_faults()
    assert httpx.get(f"{address}/pets").status_code == 200
    assert capfd.readouterr().err == ""
