"""curl: a request as a command in one line, which sends the same request."""

from __future__ import annotations

import os
import random
import subprocess
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.types import ASGIApp, Receive, Scope, Send

from caveat.asgi import messages
from caveat.exchange import INCIDENTAL_HEADERS, Headers, Request, Response
from caveat.reports.curl import curl

BASE = "http://127.0.0.1:8000"

TYPED = Headers([("content-type", "a/b")])

LINES: dict[str, tuple[Request, str]] = {
    "a plain request": (Request("GET", "/a"), f"curl -X GET {BASE}/a"),
    "a query": (Request("GET", "/a?b=c&d=%20"), f"curl -X GET '{BASE}/a?b=c&d=%20'"),
    "a header": (Request("GET", "/", Headers([("X-A", "it's")])), f"curl -X GET {BASE}/ -H 'X-A: it'\"'\"'s'"),
    "a header without a value": (Request("GET", "/", Headers([("X-A", "")])), f"curl -X GET {BASE}/ -H 'X-A;'"),
    "headers that say nothing": (
        Request("GET", "/", Headers([("Host", "a"), ("ACCEPT", "*/*"), ("X-Schemathesis-TestCaseId", "c")])),
        f"curl -X GET {BASE}/",
    ),
    "a body": (
        Request("PUT", "/", TYPED, b'{"a": 1}'),
        f"curl -X PUT {BASE}/ -H 'content-type: a/b' --data-raw '{{\"a\": 1}}'",
    ),
    "a body without a media type": (
        Request("PUT", "/", body=b"a"),
        f"curl -X PUT {BASE}/ -H Content-Type: --data-raw a",
    ),
    "a body with a file's sign": (
        Request("PUT", "/", TYPED, b"@a"),
        f"curl -X PUT {BASE}/ -H 'content-type: a/b' --data-raw @a",
    ),
    "a body of lines": (
        Request("PUT", "/", TYPED, b"a\n$b"),
        f"curl -X PUT {BASE}/ -H 'content-type: a/b' --data-raw $'a\\n$b'",
    ),
    "HEAD": (Request("HEAD", "/"), f"curl -I {BASE}/"),
    "brackets": (Request("GET", "/a?b[c]={d}"), f"curl -g -X GET '{BASE}/a?b[c]={{d}}'"),
    "dots": (Request("GET", "/a/../b"), f"curl --path-as-is -X GET {BASE}/a/../b"),
}


@pytest.mark.parametrize("title", LINES)
def test_a_line(title: str) -> None:
    request, line = LINES[title]
    assert curl(request, f"{BASE}/") == line


SENT: dict[str, Request] = {
    "control characters": Request("POST", "/", body="a\x01'\\\x1b[31m\x85é\r\n\t\u202e$x".encode()),
    "bytes that are not UTF-8": Request("POST", "/a", TYPED, b"caf\xe9 \xff'\\x"),
    "NUL": Request("POST", "/a", TYPED, b"a\0b%s'\\\n\xff"),
    "a long body": Request("PUT", "/a", TYPED, b'{"a": "' + b"x" * 50_000 + b'\0\xff"}'),
    "no body, and its length": Request("POST", "/a", Headers([("content-length", "0")])),
    "a body without a media type": Request("POST", "/a", body=b"@a"),
    "header fields that are not ASCII": Request(
        "GET", "/a", Headers([("x-a", "caf\xe9"), ("x-b", "it's"), ("x-c", "")])
    ),
    "header fields that clients add": Request(
        "GET", "/a", Headers([("accept", "text/csv"), ("x-a", "1"), ("x-a", "2")])
    ),
    "a target that curl would change": Request("GET", "/a/../[b]/{c}/%2F%00?d[]=%20&e=f+g&'"),
    "GET with a body": Request("GET", "/a", TYPED, b"{}"),
    "another method": Request("QUERY", "/a", TYPED, b"{}"),
    "DELETE": Request("DELETE", "/a"),
}


@dataclass
class Recorder:
    """A service that keeps the last request."""

    last: Request | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
            return
        self.last = messages.request(scope, await messages.read_body(receive))
        await messages.send(Response(200), send, head=scope["method"] == "HEAD")


RECORDER = Recorder()


@pytest.fixture(scope="module")
def address(serve: Callable[[ASGIApp], str]) -> str:
    return serve(RECORDER)


def run(line: str) -> None:
    command = f"{line} --silent --show-error --max-time 20"
    subprocess.run(["bash", "-c", command], capture_output=True, check=True, env={"LC_ALL": "C.UTF-8", **PATH})  # noqa: S607 - the line is for bash


PATH = {"PATH": os.environ["PATH"]}


def sent_facts(request: Request | None) -> tuple[str, str, list[tuple[str, str]], bytes]:
    assert request is not None
    fields = [(name.lower(), value) for name, value in request.headers.items_sent]
    kept = [each for each in fields if each[0] not in INCIDENTAL_HEADERS and each != ("accept", "*/*")]
    return request.method, request.target, kept, request.body


@pytest.mark.parametrize("title", SENT)
def test_curl_sends_the_same_bytes(title: str, address: str) -> None:
    line = curl(SENT[title], address)
    assert line.isprintable()
    run(line)
    assert sent_facts(RECORDER.last) == sent_facts(SENT[title])
    if "content-length" in SENT[title].headers:
        assert RECORDER.last is not None
        assert RECORDER.last.headers["content-length"] == SENT[title].headers["content-length"]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60), st.from_regex(r"[!-~\xa1-\xff]([ -~\xa1-\xff]*[!-~\xa1-\xff])?", fullmatch=True))
def test_any_body_and_header_field_is_sent(address: str, body: bytes, value: str) -> None:
    request = Request("POST", "/a", Headers([("content-type", "a/b"), ("x-value", value)]), body)
    run(curl(request, address))
    assert sent_facts(RECORDER.last) == sent_facts(request)


def test_a_body_that_is_too_large_for_a_line_is_in_the_json_report() -> None:
    line = curl(Request("POST", "/", TYPED, random.Random(0).randbytes(100_000)), BASE)  # noqa: S311 - no secret
    assert line.endswith("--data-binary @BODY # 100,000 bytes, which the JSON report has")
