"""Malformed and odd HTTP: refused or answered, never a fault of the server's, and it goes on."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from starlette.types import ASGIApp

from caveat.asgi import connection
from caveat.asgi.connection import LARGEST_HEAD
from caveat.catalogue import catalogue
from caveat.mock import build
from raw_http import PLACES, Place, connected, status

HOST = "Host: mock\r\n"
UPGRADE = "Connection: Upgrade\r\nUpgrade: "


pytestmark = pytest.mark.usefixtures("no_errors")


def get(target: str, fields: str = "", version: str = "HTTP/1.1", method: str = "GET") -> bytes:
    return f"{method} {target} {version}\r\n{HOST}{fields}\r\n".encode("latin-1")


REFUSED = {
    "another protocol": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "HTTP/2 at once": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "bytes of nothing": b"\x00" * 100 + b"\r\n\r\n",
    "a version that is none": get("/", version="HTTP/9.9"),
    "no target": b"GET HTTP/1.1\r\nHost: mock\r\n\r\n",
    "a target that begins nowhere": get("a/b"),
    "a target that is a query": get("?a=b"),
    "a target with a space": get("/a b"),
    "a target with a NUL": get("/a\x00b"),
    "a target with bytes that are no ASCII": get("/\xff\xfe?\xe9"),
    "a whole address that is none": get("http://[/"),
    "a whole address with a port that is none": get("http://mock:port/"),
    "a method in lower case": get("/", method="get"),
    "a method that nobody knows": get("/", method="BREW"),
    "CONNECT": get("example.com:443", method="CONNECT"),
    "lines that end in a newline only": b"GET / HTTP/1.1\nHost: mock\n\n",
    "lines that end in a return only": b"GET / HTTP/1.1\rHost: mock\r\r",
    "a field without a colon": get("/", "nonsense\r\n"),
    "a field without a name": get("/", ": x\r\n"),
    "a field with a space before the colon": get("/", "a : x\r\n"),
    "a field over two lines": get("/", "a: b\r\n c\r\n"),
    "a field with a NUL": get("/", "a: b\x00c\r\n"),
    "a length that is a word": get("/", "Content-Length: ten\r\n", method="POST"),
    "a length below zero": get("/", "Content-Length: -1\r\n", method="POST"),
    "a length with a sign": get("/", "Content-Length: +2\r\n", method="POST") + b"{}",
    "a length that no number holds": get("/", f"Content-Length: {'9' * 30}\r\n", method="POST"),
    "two lengths": get("/", "Content-Length: 2\r\nContent-Length: 3\r\n", method="POST") + b"{}",
    "one length twice": get("/", "Content-Length: 2\r\nContent-Length: 2\r\n", method="POST") + b"{}",
    "a length and chunks": get("/", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") + b"0\r\n\r\n",
    "a coding that nobody knows": get("/", "Transfer-Encoding: gzip\r\n", method="POST") + b"{}",
    "chunks that are not the last coding": get("/", "Transfer-Encoding: chunked, gzip\r\n", method="POST") + b"{}",
    "a request, and then no other": get("/") + b"\x00\x01\r\n\r\n",
}

CHUNKS = {
    "of a size that is none": b"zz\r\n{}\r\n0\r\n\r\n",
    "of a size below zero": b"-2\r\n{}\r\n0\r\n\r\n",
    "of a size that no number holds": b"fffffffffffffffffffff\r\n{}\r\n0\r\n\r\n",
    "longer than their size": b"1\r\n{}\r\n0\r\n\r\n",
}

TOO_LARGE = {
    "a field": get("/", "a: " + "x" * LARGEST_HEAD * 8 + "\r\n"),
    "fields": get("/", "".join(f"a{number}: x\r\n" for number in range(LARGEST_HEAD))),
    "a path": get("/" + "a" * LARGEST_HEAD * 8),
    "a query": get("/?" + "a=b&" * LARGEST_HEAD * 2),
}

GARBLED_PATHS = {
    "percent signs alone": "/%zz%/%",
    "bytes that are no UTF-8": "/v9/clients/%ff%fe/apps/%c3%28/ads/%00",
    "slashes": "//a///",
    "dots": "/../../etc/passwd",
    "60 kB": "/" + "a" * 60_000,
    "a fragment": "/a#b",
    "a whole address": "http://example.com/a",
    "a star": "*",
}


def goes_on(address: str, place: Place) -> bool:
    """Whether the server does what it is for."""
    return status(address, place.post()) == 200


def refuses(address: str, sent: bytes) -> bool:
    """Whether the server says that this is malformed, and hangs up."""
    with connected(address) as line:
        line.say(sent)
        return line.hear()[0] == 400 and line.closed


@pytest.mark.parametrize("sent", REFUSED.values(), ids=REFUSED)
def test_what_is_no_http_is_refused(mocked: tuple[str, Place], sent: bytes) -> None:
    address, place = mocked
    assert refuses(address, sent)
    assert goes_on(address, place)


@pytest.mark.parametrize("chunks", CHUNKS.values(), ids=CHUNKS)
def test_chunks_that_are_none_are_refused(mocked: tuple[str, Place], chunks: bytes) -> None:
    address, place = mocked
    assert refuses(address, place.post(chunks, "Transfer-Encoding: chunked"))
    assert goes_on(address, place)


@pytest.mark.parametrize("sent", TOO_LARGE.values(), ids=TOO_LARGE)
def test_a_head_too_large_is_read_no_further(mocked: tuple[str, Place], sent: bytes) -> None:
    address, place = mocked
    with connected(address) as line:
        # The server may hang up before all is sent; whether its answer arrives then is up to the network.
        try:
            line.say(sent)
            assert line.hear()[0] == 400
        except ConnectionError:
            pass
        assert line.closed
    assert goes_on(address, place)


@pytest.mark.parametrize("target", GARBLED_PATHS.values(), ids=GARBLED_PATHS)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "TRACE", "PROPFIND"])
def test_nothing_is_at_a_path_that_leads_nowhere(mocked: tuple[str, Place], target: str, method: str) -> None:
    address, _ = mocked
    assert status(address, get(target, method=method)) == 404


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "PROPFIND", "PURGE", "M-SEARCH"])
def test_a_method_that_is_not_there_is_refused(mocked: tuple[str, Place], method: str) -> None:
    address, place = mocked
    assert status(address, place.head(method)) == 405


ACCEPTED: dict[str, Callable[[Place], bytes]] = {
    "HTTP/1.0": lambda place: place.post().replace(b"HTTP/1.1", b"HTTP/1.0", 1),
    "no host": lambda place: place.post().replace(b"Host: mock\r\n", b"", 1),
    "two hosts": lambda place: place.post(None, "Host: other"),
    "a whole address": lambda place: place.post().replace(b"POST /", b"POST http://example.com/", 1),
    "chunks": lambda place: chunked(place, place.post().partition(b"\r\n\r\n")[2]),
    "chunks with trailers": lambda place: chunked(place, place.post().partition(b"\r\n\r\n")[2], b"x-a: b\r\n"),
    "a query of garbage": lambda place: place.post(query="?%ff=%fe&%&=&&%zz&a"),
    "cookies of garbage": lambda place: place.post(None, 'Cookie: ;;;=;"\\\xff'),
    "a field of bytes": lambda place: place.post(None, "X-Any: \xff\xfe"),
    "a wish to upgrade": lambda place: place.post(None, "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c"),
    "a wish to upgrade, in capitals": lambda place: place.post(None, "CONNECTION: UPGRADE", "UPGRADE: H2C"),
    "an expectation that nobody knows": lambda place: place.post(None, "Expect: 200-maybe"),
}


def chunked(place: Place, body: bytes, trailer: bytes = b"") -> bytes:
    sent = b"%x;a=b\r\n%b\r\n0\r\n%b\r\n" % (len(body), body, trailer)
    return place.post(sent, "Transfer-Encoding: chunked")


@pytest.mark.parametrize("title", ACCEPTED)
def test_what_is_only_odd_is_accepted(mocked: tuple[str, Place], title: str) -> None:
    address, place = mocked
    assert status(address, ACCEPTED[title](place)) == 200


def test_a_request_of_the_first_http_is_answered(mocked: tuple[str, Place]) -> None:
    address, _ = mocked
    with connected(address) as line:
        line.say(b"GET /nowhere\r\n\r\n")
        assert line.hear()[0] == 404
        assert line.closed


def test_who_hangs_up_at_once_is_not_missed(mocked: tuple[str, Place]) -> None:
    address, place = mocked
    for _ in range(50):
        with connected(address) as line:
            line.say(place.post() * 3)
            line.reset_when_left()
    assert goes_on(address, place)


def test_requests_sent_at_once_are_answered_in_order(mocked: tuple[str, Place]) -> None:
    address, place = mocked
    with connected(address) as line:
        line.say(place.post() + get("/nowhere") + place.post())
        assert [line.hear()[0] for _ in range(3)] == [200, 404, 200]


def test_what_came_before_a_head_does_not_count(
    serve: Callable[[ASGIApp], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "LARGEST_HEAD", 100)
    place = PLACES["dialog360"]
    body = b" " * LARGEST_HEAD + json.dumps(place.body).encode()
    with connected(serve(build.mock(catalogue.api("dialog360")))) as line:
        line.say(place.post(body) + b"GET")
        assert line.hear()[0] == 200
        line.say(get("/nowhere")[3:])
        assert line.hear()[0] == 404


def test_one_who_waits_for_leave_to_send_the_body_gets_it(mocked: tuple[str, Place]) -> None:
    address, place = mocked
    head, _, body = place.post(None, "Expect: 100-continue").partition(b"\r\n\r\n")
    with connected(address) as line:
        line.say(head + b"\r\n\r\n")
        assert line.hear()[0] == 100
        line.say(body)
        assert line.hear()[0] == 200


@pytest.mark.parametrize("credential", ["\xff\xfe", "Bearer", "Basic !!!", "Bearer a b", '"', "x" * 60_000])
def test_a_credential_of_garbage_lets_nobody_in(mocked: tuple[str, Place], credential: str) -> None:
    address, place = mocked
    name, known = place.credential
    sent = place.post().replace(f"{name}: {known}".encode(), f"{name}: {credential}".encode("latin-1"), 1)
    assert status(address, sent) == 401


@pytest.mark.parametrize("key", ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n", ""])
def test_a_web_socket_is_a_request_like_any_other(mocked: tuple[str, Place], key: str) -> None:
    address, place = mocked
    assert status(address, get("/nowhere", f"{UPGRADE}websocket\r\n{key}")) == 404
    assert goes_on(address, place)
