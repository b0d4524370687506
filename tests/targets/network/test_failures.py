"""Failures: a hostile server costs little time and memory, and a sentence says what it did."""

from __future__ import annotations

import socket
import struct
import threading
import time
import tracemalloc
from collections.abc import Callable
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import hostile
from caveat.errors import BadResponse, Unreachable
from caveat.exchange import Request, Response
from caveat.targets.configuration.settings import TargetSettings
from caveat.targets.network.live import Live

Make: TypeAlias = Callable[[], hostile.Behaviour]

TIMEOUT_S = 1.0
SLACK_S = 3.0
"""Seconds that a busy machine may take besides."""

MAX_MEMORY = 100 * 2**20
"""Bytes: the largest body that is allowed, once while it grows and once when it is complete, and some more."""


def live(url: str, timeout_s: float = TIMEOUT_S) -> Live:
    return Live(TargetSettings(name="", api="", url=url, timeout_s=timeout_s))


@pytest.mark.parametrize(("make", "sentence"), hostile.UNBOUNDED.values(), ids=hostile.UNBOUNDED)
def test_a_response_without_an_end_costs_bounded_time_and_memory(make: Make, sentence: str) -> None:
    # Larger than the buffers of the network, for a server that does not read.
    request = Request("POST", "/", body=bytes(2**24 if "is not read" in sentence else 0))
    with hostile.running(make()) as server:
        tracemalloc.start()
        started = time.monotonic()
        try:
            with pytest.raises(Unreachable, match=sentence):
                live(server.url).forward(request)
            seconds = time.monotonic() - started
            memory = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert seconds < TIMEOUT_S + SLACK_S
    assert memory < MAX_MEMORY
    assert len(server.connections) == 1


@pytest.mark.parametrize(("sent", "sentence"), hostile.BROKEN.values(), ids=hostile.BROKEN)
def test_a_response_that_is_not_http_is_named_and_not_repeated(sent: bytes, sentence: str) -> None:
    with hostile.running(hostile.sends(sent)) as server, pytest.raises(Unreachable, match=sentence) as raised:
        live(server.url, 10).forward(Request("GET", "/"))
    assert "fake-secret-token" not in str(raised.value)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        (b"", r"does not answer \(.*(reset; is its URL https instead of http\?|closed.*)\)"),
        (hostile.OK + b"Content-Length: 9\r\n\r\nabc", "cannot be read: it is cut off"),
    ],
)
def test_a_reset_is_named(sent: bytes, sentence: str) -> None:
    with hostile.running(hostile.sends(sent, reset=True)) as server, pytest.raises(Unreachable, match=sentence):
        live(server.url, 10).forward(Request("GET", "/"))


def test_the_reset_of_a_server_that_answered_is_no_sign_of_tls() -> None:
    behaviours = iter([hostile.sends(hostile.OK + b"Content-Length: 0\r\n\r\n"), hostile.sends(b"", reset=True)])

    def behave(connection: socket.socket, stop: threading.Event) -> None:
        next(behaviours)(connection, stop)

    with hostile.running(behave) as server:
        forwarder = live(server.url, 10)
        assert forwarder.forward(Request("GET", "/")).status == 200
        forwarder.close()
        with pytest.raises(Unreachable) as raised:
            forwarder.forward(Request("GET", "/"))
    assert "https" not in str(raised.value)


@pytest.mark.parametrize("location", ["absolute", "without a scheme", "in Refresh"])
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 300, 305])
def test_a_redirect_elsewhere_is_a_response_and_the_other_server_gets_no_connection(status: int, location: str) -> None:
    with hostile.running(hostile.hangs) as other:
        to = {"without a scheme": other.url.removeprefix("http:"), "in Refresh": f"0; url={other.url}"}
        name = "refresh" if location == "in Refresh" else "location"
        head = f"HTTP/1.1 {status} Elsewhere\r\n{name}: {to.get(location, other.url)}\r\nContent-Length: 0\r\n\r\n"
        with hostile.running(hostile.sends(head.encode())) as server:
            response = live(server.url, 10).forward(Request("GET", "/"))
    assert (response.status, response.headers[name]) == (status, to.get(location, other.url))
    assert other.connections == []


def test_a_failure_has_no_effect_on_the_next_request() -> None:
    """The connection is dropped with the unread bytes in it."""
    answers = iter([hostile.OK + b"Content-Length: 20\r\n\r\n" + b"HTTP/1.1 500 X\r\n", hostile.OK + b"\r\nabc"])

    def behave(connection: socket.socket, _stop: object) -> None:
        hostile.read_head(connection)
        answer = next(answers)
        connection.sendall(answer)
        if b"500" in answer:
            hostile.read_head(connection)

    with hostile.running(behave) as server:
        forwarder = live(server.url, 0.3)
        with pytest.raises(BadResponse, match=r"not complete after 0\.3 s"):
            forwarder.forward(Request("GET", "/"))
        assert forwarder.forward(Request("GET", "/")) == Response(200, body=b"abc")
    assert len(server.connections) == 2


PARTS = [
    b"HTTP/1.1 ",
    b"HTTP/1.0 ",
    b"200 OK",
    b"101 Switching Protocols",
    b"100 Continue",
    b"204 None",
    b"\r\n",
    b"\r\n\r\n",
    b"Content-Length: 3",
    b"Content-Length: 9999999999999999999999",
    b"Content-Encoding: gzip",
    b"Transfer-Encoding: chunked",
    b"Connection: close",
    b"3\r\nabc\r\n",
    b"0\r\n\r\n",
    b"\x00",
    b"\xff\xfe",
    b":",
    b" ",
]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.one_of(st.sampled_from(PARTS), st.binary(max_size=8)), max_size=12).map(b"".join))
def test_any_bytes_are_a_response_or_unreachable(sent: bytes) -> None:
    def behave(connection: socket.socket, _stop: object) -> None:
        hostile.read_head(connection)
        connection.sendall(sent)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 5))

    with hostile.running(behave) as server:
        try:
            response = live(server.url).forward(Request("GET", "/"))
        except Unreachable:
            return
        assert response.status >= 101
