"""`caveat mock`: a server that starts, answers and stops."""

from __future__ import annotations

import os
import queue
import re
import signal
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeAlias

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from caveat.asgi import messages
from caveat.asgi.server import serving
from caveat.catalogue import catalogue
from caveat.exchange import Request, Response
from caveat.mock.build import build_mock
from command_line import MOCK
from forked_commands import LoadedProcess


@dataclass
class Served:
    """A mock that runs: its address, and its stderr once it has ended."""

    address: str
    stderr: str = ""


Running: TypeAlias = Callable[..., AbstractContextManager[Served]]
Serving: TypeAlias = Callable[..., AbstractContextManager[str]]
StartOutput: TypeAlias = Callable[..., list[str]]


@pytest.fixture
def running(tmp_path: Path, commands: LoadedProcess) -> Running:
    """Starts a mock; it ends with exit code 0 when it is interrupted."""

    @contextmanager
    def run(*arguments: str) -> Iterator[Served]:
        with commands.start(tmp_path, "mock", *arguments, "--port", "0", piped=True) as process:
            match = re.search(r"http://(127\.0\.0\.1|\[::1\]):\d+", process.line())
            assert match is not None
            mock = Served(match[0])
            yield mock
            os.kill(process.pid, signal.SIGINT)
            ended = process.wait()
        mock.stderr = ended.err.decode()
        assert ended.code == 0, mock.stderr

    return run


@pytest.fixture
def served(running: Running) -> Serving:
    """Starts a mock that prints nothing on stderr, and gives its address."""

    @contextmanager
    def serve(*arguments: str) -> Iterator[str]:
        with running(*arguments) as mock:
            yield mock.address
        assert mock.stderr == ""

    return serve


def test_it_answers_like_the_vendor(served: Serving) -> None:
    token = build_mock(catalogue.api("unleash")).credentials["bearerToken"]
    with served("unleash") as address:
        url = f"{address}/api/signal-endpoint/github-issues"
        response = httpx.post(url, headers={"Authorization": f"Bearer {token}"})
        assert response.status_code == 200
        assert response.json()["signals"][0]["payload"] == {}
        assert httpx.post(url).status_code == 401


def has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


@pytest.mark.skipif(not has_ipv6(), reason="this machine speaks no IPv6")
def test_it_listens_on_an_address_of_ipv6_too(served: Serving) -> None:
    with served("unleash", "--host", "::1") as address:
        assert address.startswith("http://[::1]:")
        assert httpx.get(f"{address}/_caveat/").json()["name"] == "unleash"


PETS = """\
openapi: {version}
info: {{title: Pets, version: '1'}}
paths:
  /pets/{{id}}:
    get:
      parameters: [{{name: id, in: path, required: true, schema: {{type: integer}}}}]
      responses: {{'200': {{description: a pet, content: {{application/json: {{example: {{id: 7, name: Rex}}}}}}}}}}
"""


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_any_document_is_served_without_code(tmp_path: Path, version: str, served: Serving) -> None:
    (tmp_path / "pets.yaml").write_text(PETS.format(version=version))
    with served(str(tmp_path / "pets.yaml")) as address:
        assert httpx.get(f"{address}/pets/7").json() == {"id": 7, "name": "Rex"}
        assert httpx.get(f"{address}/pets/rex").status_code == 400


class Hook:
    """A webhook that answers 503 to the first request, and 200 to all others."""

    def __init__(self) -> None:
        self.seen: queue.Queue[Request] = queue.Queue()
        self.statuses = [503]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
            return
        self.seen.put(messages.request(scope, await messages.read_body(receive)))
        await messages.send(Response(self.statuses.pop() if self.statuses else 200), send)


def test_a_webhook_is_sent_after_the_response(running: Running) -> None:
    hook = Hook()
    signal = {"source": "Browser", "identifiers": {"userId": "user-1842"}, "device": {"deviceId": "device-1"}}
    with serving(hook) as hook_url, running("dfend", "--set", f"webhook={hook_url}/events?token=fake-token") as mock:
        headers = {"x-api-key": "fake-publishable-key"}
        receipt = httpx.post(f"{mock.address}/signal", json=signal, headers=headers).json()
        first, second = hook.seen.get(timeout=20), hook.seen.get(timeout=20)
    assert first.target == "/events?token=fake-token"
    assert first.body == second.body
    event = second.json["event"]  # type: ignore[index, call-overload]
    assert event["signals"][0]["immediateResults"] == receipt["immediateResults"]  # type: ignore[index, call-overload]
    assert "fake-token" not in mock.stderr


def test_no_webhook_is_sent_to_another_machine(running: Running) -> None:
    signal = {"source": "Browser", "identifiers": {"userId": "user-1842"}, "device": {"deviceId": "device-1"}}
    with running("dfend", "--set", "webhook=http://hooks.example.com/events") as mock:
        headers = {"x-api-key": "fake-publishable-key"}
        assert httpx.post(f"{mock.address}/signal", json=signal, headers=headers).status_code == 200
    problem = "hooks.example.com is not this machine, and is not an allowed host"
    assert mock.stderr == f"webhook http://hooks.example.com/events not delivered: {problem}\n"


@pytest.fixture
def start_output(tmp_path: Path, commands: LoadedProcess) -> StartOutput:
    """Returns the output of a mock on start."""

    def lines(*arguments: str) -> list[str]:
        with commands.start(tmp_path, "mock", *arguments, "--port", "0", piped=True) as process:
            first = process.line()
            match = re.search(r"http://127\.0\.0\.1:\d+", first)
            assert match is not None
            # It answers after it has printed everything.
            httpx.get(match[0])
            os.kill(process.pid, signal.SIGINT)
            return [line.strip() for line in (first + process.wait().out.decode()).splitlines()]

    return lines


def test_a_webhook_that_will_not_be_sent_is_a_warning_on_start(start_output: StartOutput) -> None:
    webhook = "webhook=http://hooks.example.com/events?token=fake-token"
    reason = "hooks.example.com is not this machine, and is not an allowed host"
    warning = f"warning: nothing is sent to the URL of webhook: {reason}"
    assert warning in start_output("dfend", "--set", webhook)
    allowed = start_output("dfend", "--set", webhook, "--deliver-to", "Hooks.example.com")
    assert not [line for line in allowed if "warning" in line]


def test_clock_and_credentials_are_those_of_the_options(served: Serving) -> None:
    mine = ("--credential", "bearerToken=fake-mine", "--credential", "apiKey=fake-mine")
    with served("unleash", "--clock", "2020-02-29T12:00:00", "--set", "rate-limit=1", *mine) as address:
        url = f"{address}/api/signal-endpoint/github-issues"
        headers = {"Authorization": "Bearer fake-mine"}
        # The limit is of real time, in which a slow machine may not make two calls within a second.
        answers = [httpx.post(url, headers=headers) for _ in range(9)]
        assert httpx.post(url, headers={"Authorization": "Bearer fake-github-issues-token"}).status_code == 401
    assert answers[0].json()["signals"][0]["createdAt"].startswith("2020-02-29T12:00:00")
    assert 429 in {response.status_code for response in answers}


def test_credentials_are_printed_on_start(start_output: StartOutput) -> None:
    introduction = start_output("dfend", "--credential", "secretKey=fake-mine")
    assert [line for line in introduction if "Key: " in line] == [
        "publishableKey: x-api-key: fake-publishable-key",
        "secretKey: x-api-key: fake-mine",
    ]


def test_seed_and_clock_decide_all_generated_values(served: Serving) -> None:
    def response_body(*arguments: str) -> bytes:
        with served("dialog360", *arguments) as address:
            url = f"{address}/v1/clients/Xb4pTq2wCL/apps/93310/keywords"
            headers = {"Authorization": "Bearer fake-partner-token"}
            return httpx.post(url, headers=headers, json={"keyword": "paid"}).raise_for_status().content

    first = response_body("--seed", "4", "--clock", "2026-05-01T00:00:00Z")
    assert response_body("--seed", "4", "--clock", "2026-05-01T00:00:00Z") == first
    assert response_body("--seed", "5", "--clock", "2026-05-01T00:00:00Z") != first


def test_faults_are_injected(running: Running) -> None:
    faults = ("--fault", "rate-limit=7,operation=send-signal", "--fault", "reset,operation=get-identity")
    with running("dfend", *faults, "--access-log") as mock:
        limited = httpx.post(f"{mock.address}/signal", json={})
        with pytest.raises(httpx.ReadError):
            httpx.get(f"{mock.address}/identity")
        untouched = httpx.post(f"{mock.address}/identity", json={})
    assert (limited.status_code, limited.headers["retry-after"], untouched.status_code) == (429, "7", 401)
    lines = [line.split()[1:4] for line in mock.stderr.splitlines()]
    assert lines == [["POST", "/signal", "429"], ["GET", "/identity", "-"], ["POST", "/identity", "401"]]


def test_faults_are_printed_on_start() -> None:
    command = [*MOCK, "unleash", "--port", "0", "--fault", "error,rate=0.5", "--fault", "latency=1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = (line.strip() for line in process.stdout)
        faults = list(islice((line for line in lines if line.startswith("fault:")), 2))
        process.terminate()
    assert faults == ["fault: error=503,rate=0.5", "fault: latency=1"]


def test_the_console_is_at_the_url_that_is_printed() -> None:
    command = [*MOCK, "unleash", "--port", "0", "--fault", "error,rate=0.5", "--seed", "4"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            process.stdout.readline()
            match = re.fullmatch(r"  console: (\S+)\n", process.stdout.readline())
            assert match is not None
            index = httpx.get(match[1]).json()
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=20)
    assert (index["name"], index["seed"], index["faults"]) == ("unleash", 4, ["error=503,rate=0.5"])


def test_a_browser_may_use_it_from_any_page(served: Serving) -> None:
    asked = {"Origin": "https://shop.example.com", "Access-Control-Request-Method": "POST"}
    with served("dfend") as address:
        requested = {"Access-Control-Request-Headers": "x-api-key"}
        preflight = httpx.options(f"{address}/signal", headers=asked | requested)
        refused = httpx.post(f"{address}/signal", headers=asked)
    assert (preflight.status_code, refused.status_code) == (200, 401)
    assert "x-api-key" in preflight.headers["access-control-allow-headers"]
    assert {response.headers["access-control-allow-origin"] for response in (preflight, refused)} == {"*"}


def test_the_access_log_has_each_request_without_secrets(running: Running) -> None:
    with running("dfend", "--access-log", "--credential", "secretKey=fake-mine") as mock:
        httpx.get(f"{mock.address}/identity?userId=user-1842&x-api-key=fake-key", headers={"x-api-key": "fake-mine"})
        httpx.get(f"{mock.address}/fake-mine")
    lines = [re.sub(r"^\S+ (.*) \d+ ms$", r"\1", line) for line in mock.stderr.splitlines()]
    assert lines == ["GET /identity?userId=user-1842&x-api-key=*** 200", "GET /*** 404"]
