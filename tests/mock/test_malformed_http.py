"""Malformed and unusual HTTP: it gets a 4xx or a response, and the server continues to serve."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from starlette.types import ASGIApp

from caveat.asgi import connection
from caveat.asgi.connection import MAX_HEAD_BYTES
from caveat.catalogue import catalogue
from caveat.mock.build import build_mock
from raw_http import PLACES, Place, connected, status

HOST = "Host: mock\r\n"
UPGRADE = "Connection: Upgrade\r\nUpgrade: "


pytestmark = pytest.mark.usefixtures("no_errors")


def get(target: str, fields: str = "", version: str = "HTTP/1.1", method: str = "GET") -> bytes:
    return f"{method} {target} {version}\r\n{HOST}{fields}\r\n".encode("latin-1")


MALFORMED = {
    "another protocol": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "HTTP/2 at once": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "zero bytes": b"\x00" * 100 + b"\r\n\r\n",
    "an invalid version": get("/", version="HTTP/9.9"),
    "no target": b"GET HTTP/1.1\r\nHost: mock\r\n\r\n",
    "a target without a leading slash": get("a/b"),
    "a target that is a query": get("?a=b"),
    "a target with a space": get("/a b"),
    "a target with a NUL": get("/a\x00b"),
    "a target with bytes that are not ASCII": get("/\xff\xfe?\xe9"),
    "an invalid absolute URL": get("http://[/"),
    "an absolute URL with an invalid port": get("http://mock:port/"),
    "a method in lower case": get("/", method="get"),
    "an unknown method": get("/", method="BREW"),
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
    "a length that is too large": get("/", f"Content-Length: {'9' * 30}\r\n", method="POST"),
    "two lengths": get("/", "Content-Length: 2\r\nContent-Length: 3\r\n", method="POST") + b"{}",
    "one length twice": get("/", "Content-Length: 2\r\nContent-Length: 2\r\n", method="POST") + b"{}",
    "a length and chunks": get("/", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") + b"0\r\n\r\n",
    "an unknown transfer coding": get("/", "Transfer-Encoding: gzip\r\n", method="POST") + b"{}",
    "chunks that are not the last coding": get("/", "Transfer-Encoding: chunked, gzip\r\n", method="POST") + b"{}",
    "a request followed by garbage": get("/") + b"\x00\x01\r\n\r\n",
}

CHUNKS = {
    "with an invalid size": b"zz\r\n{}\r\n0\r\n\r\n",
    "with a size below zero": b"-2\r\n{}\r\n0\r\n\r\n",
    "with a size that is too large": b"fffffffffffffffffffff\r\n{}\r\n0\r\n\r\n",
    "longer than their size": b"1\r\n{}\r\n0\r\n\r\n",
}

TOO_LARGE = {
    "a field": get("/", "a: " + "x" * MAX_HEAD_BYTES * 8 + "\r\n"),
    "fields": get("/", "".join(f"a{number}: x\r\n" for number in range(MAX_HEAD_BYTES))),
    "a path": get("/" + "a" * MAX_HEAD_BYTES * 8),
    "a query": get("/?" + "a=b&" * MAX_HEAD_BYTES * 2),
}

GARBLED_PATHS = {
    "percent signs alone": "/%zz%/%",
    "bytes that are not UTF-8": "/v9/clients/%ff%fe/apps/%c3%28/ads/%00",
    "slashes": "//a///",
    "dots": "/../../etc/passwd",
    "60 kB": "/" + "a" * 60_000,
    "a fragment": "/a#b",
    "an absolute URL": "http://example.com/a",
    "a star": "*",
}


def still_serves(address: str, place: Place) -> bool:
    """Whether the server still accepts a request."""
    return status(address, place.post()) == 200


def rejects(address: str, sent: bytes) -> bool:
    """Whether the server responds with a 400 and closes the connection."""
    with connected(address) as client:
        client.send(sent)
        return client.read_response()[0] == 400 and client.closed


@pytest.mark.parametrize("sent", MALFORMED.values(), ids=MALFORMED)
def test_malformed_http_is_rejected(mocked: tuple[str, Place], sent: bytes) -> None:
    address, place = mocked
    assert rejects(address, sent)
    assert still_serves(address, place)


@pytest.mark.parametrize("chunks", CHUNKS.values(), ids=CHUNKS)
def test_malformed_chunks_are_rejected(mocked: tuple[str, Place], chunks: bytes) -> None:
    address, place = mocked
    assert rejects(address, place.post(chunks, "Transfer-Encoding: chunked"))
    assert still_serves(address, place)


@pytest.mark.parametrize("sent", TOO_LARGE.values(), ids=TOO_LARGE)
def test_a_head_that_is_too_large_is_not_read_to_its_end(mocked: tuple[str, Place], sent: bytes) -> None:
    address, place = mocked
    with connected(address) as client:
        # The server may close the connection before all is sent; whether its response arrives depends on the network.
        try:
            client.send(sent)
            assert client.read_response()[0] == 400
        except ConnectionError:
            pass
        assert client.closed
    assert still_serves(address, place)


@pytest.mark.parametrize("target", GARBLED_PATHS.values(), ids=GARBLED_PATHS)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "TRACE", "PROPFIND"])
def test_a_garbled_path_is_a_404(mocked: tuple[str, Place], target: str, method: str) -> None:
    address, _ = mocked
    assert status(address, get(target, method=method)) == 404


@pytest.mark.parametrize("method", ["OPTIONS", "TRACE", "PROPFIND", "PURGE", "M-SEARCH"])
def test_an_unknown_method_is_a_405(mocked: tuple[str, Place], method: str) -> None:
    address, place = mocked
    assert status(address, place.head(method)) == 405


ACCEPTED: dict[str, Callable[[Place], bytes]] = {
    "HTTP/1.0": lambda place: place.post().replace(b"HTTP/1.1", b"HTTP/1.0", 1),
    "no host": lambda place: place.post().replace(b"Host: mock\r\n", b"", 1),
    "two hosts": lambda place: place.post(None, "Host: other"),
    "an absolute URL": lambda place: place.post().replace(b"POST /", b"POST http://example.com/", 1),
    "chunks": lambda place: chunked(place, place.post().partition(b"\r\n\r\n")[2]),
    "chunks with trailers": lambda place: chunked(place, place.post().partition(b"\r\n\r\n")[2], b"x-a: b\r\n"),
    "a garbled query": lambda place: place.post(query="?%ff=%fe&%&=&&%zz&a"),
    "garbled cookies": lambda place: place.post(None, 'Cookie: ;;;=;"\\\xff'),
    "a field with bytes": lambda place: place.post(None, "X-Any: \xff\xfe"),
    "a request to upgrade": lambda place: place.post(None, "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c"),
    "a request to upgrade, in capitals": lambda place: place.post(None, "CONNECTION: UPGRADE", "UPGRADE: H2C"),
    "an unknown expectation": lambda place: place.post(None, "Expect: 200-maybe"),
}


def chunked(place: Place, body: bytes, trailer: bytes = b"") -> bytes:
    sent = b"%x;a=b\r\n%b\r\n0\r\n%b\r\n" % (len(body), body, trailer)
    return place.post(sent, "Transfer-Encoding: chunked")


@pytest.mark.parametrize("title", ACCEPTED)
def test_unusual_http_is_accepted(mocked: tuple[str, Place], title: str) -> None:
    address, place = mocked
    assert status(address, ACCEPTED[title](place)) == 200


def test_a_request_in_http_0_9_gets_a_response(mocked: tuple[str, Place]) -> None:
    address, _ = mocked
    with connected(address) as client:
        client.send(b"GET /nowhere\r\n\r\n")
        assert client.read_response()[0] == 404
        assert client.closed


def test_the_server_continues_after_clients_disconnect_at_once(mocked: tuple[str, Place]) -> None:
    address, place = mocked
    for _ in range(50):
        with connected(address) as client:
            client.send(place.post() * 3)
            client.reset_on_close()
    assert still_serves(address, place)


def test_pipelined_requests_get_their_responses_in_order(mocked: tuple[str, Place]) -> None:
    address, place = mocked
    with connected(address) as client:
        client.send(place.post() + get("/nowhere") + place.post())
        assert [client.read_response()[0] for _ in range(3)] == [200, 404, 200]


def test_bytes_before_a_head_do_not_count_towards_its_limit(
    serve: Callable[[ASGIApp], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "MAX_HEAD_BYTES", 100)
    place = PLACES["dialog360"]
    body = b" " * MAX_HEAD_BYTES + json.dumps(place.body).encode()
    with connected(serve(build_mock(catalogue.api("dialog360")))) as client:
        client.send(place.post(body) + b"GET")
        assert client.read_response()[0] == 200
        client.send(get("/nowhere")[3:])
        assert client.read_response()[0] == 404


def test_a_client_that_expects_100_continue_gets_it(mocked: tuple[str, Place]) -> None:
    address, place = mocked
    head, _, body = place.post(None, "Expect: 100-continue").partition(b"\r\n\r\n")
    with connected(address) as client:
        client.send(head + b"\r\n\r\n")
        assert client.read_response()[0] == 100
        client.send(body)
        assert client.read_response()[0] == 200


@pytest.mark.parametrize("credential", ["\xff\xfe", "Bearer", "Basic !!!", "Bearer a b", '"', "x" * 60_000])
def test_a_garbled_credential_is_a_401(mocked: tuple[str, Place], credential: str) -> None:
    address, place = mocked
    name, valid = place.credential
    sent = place.post().replace(f"{name}: {valid}".encode(), f"{name}: {credential}".encode("latin-1"), 1)
    assert status(address, sent) == 401


@pytest.mark.parametrize("key", ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n", ""])
def test_a_web_socket_handshake_is_processed_as_an_ordinary_request(mocked: tuple[str, Place], key: str) -> None:
    address, place = mocked
    assert status(address, get("/nowhere", f"{UPGRADE}websocket\r\n{key}")) == 404
    assert still_serves(address, place)
