"""Streams: a response that stays open is read for a short time, and its complete events are the body."""

from __future__ import annotations

import time
import zlib

import pytest

import hostile
from caveat.errors import Unreachable
from caveat.exchange import Request
from caveat.targets.configuration.settings import TargetSettings
from caveat.targets.network.live import Live
from caveat.targets.network.streams import LATER_S, MAX_BYTES, complete_events

COMPLETE = {
    "events": ("text/event-stream", b"data: 1\n\ndata: 2\n\ndata: 3", b"data: 1\n\ndata: 2\n\n"),
    "events with CRLF": ("text/event-stream", b"data: 1\r\n\r\ndata: 2\r\nid: 3\r\n", b"data: 1\r\n\r\n"),
    "events with CR": ("text/event-stream", b"data: 1\r\rdata: 2\r", b"data: 1\r\r"),
    "no complete event": ("text/event-stream", b"data: 1\n", b""),
    "lines": ("application/x-ndjson", b'{"a":1}\n{"a":', b'{"a":1}\n'),
    "a text sequence": ("application/json-seq", b'\x1e{"a":1}\n\x1e{"a":\n', b'\x1e{"a":1}\n'),
    "a complete text sequence": (
        "application/json-seq",
        b'\x1e{"a":1}\n\x1e{\n"a": 2}\n',
        b'\x1e{"a":1}\n\x1e{\n"a": 2}\n',
    ),
    "parts": ("multipart/mixed", b"--b\r\n\r\n1\r\n--b\r\n\r\n2", b"--b\r\n\r\n1"),
}


@pytest.mark.parametrize(("media_type", "body", "complete"), COMPLETE.values(), ids=COMPLETE)
def test_an_event_that_is_cut_is_removed(media_type: str, body: bytes, complete: bytes) -> None:
    assert complete_events(media_type, body) == complete


def head(media_type: str, fields: bytes = b"") -> bytes:
    return hostile.OK + b"Content-Type: " + media_type.encode() + b"\r\n" + fields + b"\r\n"


def _flushed(text: bytes) -> bytes:
    packer = zlib.compressobj(wbits=zlib.MAX_WBITS | 16)
    return packer.compress(text) + packer.flush(zlib.Z_SYNC_FLUSH)


EVENT = b"data: {}\n\n"
OPEN = {
    "it is silent": (hostile.sends(head("text/event-stream; charset=utf-8") + EVENT + b"data", stays=True), EVENT),
    "it sends only a head": (hostile.sends(head("text/event-stream"), stays=True), b""),
    "it is compressed": (
        hostile.sends(head("application/jsonl", b"Content-Encoding: gzip\r\n") + _flushed(b"1\n2"), stays=True),
        b"1\n",
    ),
}


@pytest.mark.parametrize(("behaviour", "body"), OPEN.values(), ids=OPEN)
def test_a_stream_that_stays_open_is_a_response_with_its_complete_events(
    behaviour: hostile.Behaviour, body: bytes
) -> None:
    with hostile.running(behaviour) as server:
        live = Live(TargetSettings(name="", api="", url=server.url, timeout_s=0.3))
        response = live.forward(Request("GET", "/events"))
    assert (response.status, response.body) == (200, body)


def test_a_stream_without_an_end_costs_bounded_time_and_less_the_next_time() -> None:
    with hostile.running(hostile.sends(head("text/event-stream"), repeat=EVENT, pause_s=0.02)) as server:
        live = Live(TargetSettings(name="", api="", url=server.url, timeout_s=0.8))
        assert live.forward(Request("GET", "/events")).body.startswith(EVENT)
        started = time.monotonic()
        assert live.forward(Request("GET", "/events?limit=1")).body.startswith(EVENT)
    assert time.monotonic() - started < LATER_S + 0.4


def test_a_large_stream_is_cut() -> None:
    with hostile.running(hostile.sends(head("text/event-stream"), repeat=EVENT * 1000)) as server:
        body = Live(TargetSettings(name="", api="", url=server.url)).forward(Request("GET", "/")).body
    assert 0 < len(body) < MAX_BYTES + 2**17


@pytest.mark.parametrize("fields", [b"Content-Length: 99\r\n", b"Transfer-Encoding: chunked\r\n"])
def test_a_stream_that_the_server_cuts_off_is_no_response(fields: bytes) -> None:
    behaviour = hostile.sends(head("text/event-stream", fields) + b"a\r\n" + EVENT)
    with hostile.running(behaviour) as server, pytest.raises(Unreachable, match="it is cut off"):
        Live(TargetSettings(name="", api="", url=server.url)).forward(Request("GET", "/"))
