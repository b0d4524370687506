"""Servers that misbehave, for tests: each is a function that gets a connection, and runs until the client is gone."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TypeAlias

Behaviour: TypeAlias = Callable[[socket.socket, threading.Event], None]
"""Serves one connection; the event is set when the server stops."""

TIMEOUT_S = 20.0
"""Seconds after which a server gives up a connection."""

PAUSE_S = 0.02
"""Seconds between the bytes of a server that drips."""


@dataclass
class Server:
    """A running server."""

    url: str
    connections: list[bytes] = field(default_factory=list)
    """The first bytes of each connection."""


@contextmanager
def running(behaviour: Behaviour, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Serve on a free loopback port, in a thread for each connection, until the context ends."""
    stop = threading.Event()
    threads: list[threading.Thread] = []
    with socket.create_server(("127.0.0.1", 0), backlog=16) as listener:
        server = Server(f"{'https' if tls else 'http'}://127.0.0.1:{listener.getsockname()[1]}")

        def serve(connection: socket.socket) -> None:
            connection.settimeout(TIMEOUT_S)
            with suppress(OSError), connection:
                if tls is not None:
                    connection = tls.wrap_socket(connection, server_side=True)
                server.connections.append(b"")
                with connection:
                    behaviour(connection, stop)

        def accept() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                threads.append(threading.Thread(target=serve, args=[connection], daemon=True))
                threads[-1].start()

        accepting = threading.Thread(target=accept, daemon=True)
        accepting.start()
        try:
            yield server
        finally:
            stop.set()
            listener.shutdown(socket.SHUT_RDWR)
            for thread in (accepting, *threads):
                thread.join(TIMEOUT_S)


def read_head(connection: socket.socket) -> bytes:
    """The head of the next request; `b""` if the client is gone."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        byte = connection.recv(1)
        if not byte:
            return b""
        head += byte
    return head


def sends(
    *parts: bytes, repeat: bytes = b"", pause_s: float = 0.0, reset: bool = False, stays: bool = False
) -> Behaviour:
    """Send bytes in reply to a request, then repeat others, with pauses, until the client is gone.

    With `stays`, the connection stays open until then.
    """

    def behave(connection: socket.socket, stop: threading.Event) -> None:
        read_head(connection)
        for part in parts:
            connection.sendall(part)
        while repeat and not stop.wait(pause_s):
            connection.sendall(repeat)
        if stays:
            connection.recv(1)
        if reset:
            # A socket that may not linger resets its connection when it is closed (socket(7), SO_LINGER).
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    return behave


def hangs(connection: socket.socket, stop: threading.Event) -> None:
    """Read the request, and send nothing."""
    while connection.recv(2**16) and not stop.is_set():
        pass


def never_reads(_connection: socket.socket, stop: threading.Event) -> None:
    """Read nothing, and send nothing."""
    stop.wait(TIMEOUT_S)


def compressed(decoded_bytes: int, times: int = 1) -> bytes:
    """A gzip body that decodes to zeros, compressed once or several times."""
    packer = zlib.compressobj(1, wbits=zlib.MAX_WBITS | 16)
    block = bytes(2**20)
    body = b"".join(packer.compress(block) for _ in range(decoded_bytes // 2**20)) + packer.flush()
    for _ in range(times - 1):
        packer = zlib.compressobj(1, wbits=zlib.MAX_WBITS | 16)
        body = packer.compress(body) + packer.flush()
    return body


OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
BLOCK = bytes(2**16)
CHUNK = b"10000\r\n" + BLOCK + b"\r\n"


def gzip_response(body: bytes, codings: str = "gzip") -> bytes:
    """A response with a compressed body."""
    return OK + f"Content-Encoding: {codings}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


UNBOUNDED: dict[str, tuple[Callable[[], Behaviour], str]] = {
    "a body of 10 GB that is announced": (
        # Slowly, so that only a refusal of the length itself is in time.
        lambda: sends(OK + b"Content-Length: 10737418240\r\n\r\n", repeat=BLOCK, pause_s=PAUSE_S),
        r"cannot be read: it is larger than 16 MiB$",
    ),
    "a stream without an end": (lambda: sends(OK + b"\r\n", repeat=BLOCK), "it is larger than 16 MiB$"),
    "chunks without an end": (lambda: sends(CHUNKED, repeat=CHUNK), "it is larger than 16 MiB$"),
    "chunks of one byte without an end": (
        lambda: sends(CHUNKED, repeat=b"1\r\na\r\n" * 10_000),
        "it is (larger than 16 MiB|not complete after 1 s)$",
    ),
    "trailers without an end": (lambda: sends(CHUNKED + b"0\r\n", repeat=b"a: b\r\n" * 1000), "header fields are too"),
    "a gzip bomb": (lambda: sends(gzip_response(compressed(2**27))), "its body is larger than 32 MiB$"),
    "a gzip bomb in gzip": (
        lambda: sends(gzip_response(compressed(2**27, 2), "gzip, gzip")),
        "its body is larger than 32 MiB$",
    ),
    "ten codings": (lambda: sends(gzip_response(compressed(2**20, 10), "gzip," * 10)), "10 content codings$"),
    "a body that drips": (lambda: sends(OK + b"\r\n", repeat=b"a", pause_s=PAUSE_S), "not complete after 1 s$"),
    "chunks that drip": (lambda: sends(CHUNKED, repeat=b"1\r\na\r\n", pause_s=PAUSE_S), "not complete after 1 s$"),
    "header fields that drip": (lambda: sends(OK, repeat=b"a: b\r\n", pause_s=PAUSE_S), "not complete after 1 s$"),
    "a status line that drips": (lambda: sends(b"HTTP/1.1 200 ", repeat=b"a", pause_s=PAUSE_S), "not complete after"),
    "a flood of header fields": (lambda: sends(OK, repeat=b"a: b\r\n" * 1000), "its header fields are too large$"),
    "a flood of one header field": (lambda: sends(OK + b"a: ", repeat=b"b" * 2**16), "header fields are too large$"),
    "a flood of interim responses": (
        lambda: sends(repeat=b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 1000),
        "it is (larger than 16 MiB|not complete after 1 s)$",
    ),
    "no response": (lambda: hangs, r"does not answer \(no response within 1 s\)"),
    "nothing is read": (lambda: never_reads, r"does not answer \(the request is not read within 1 s\)"),
}
"""By name: a server whose response has no end in time or size, and the sentence about it."""

BROKEN: dict[str, tuple[bytes, str]] = {
    "no bytes": (b"", r"does not answer \(the connection is closed without a response\)"),
    "an alert of TLS": (b"\x15\x03\x01\0\x02\x02\x46", "cannot be read: the server uses TLS: is its URL https instead"),
    "random bytes": (b"\x00\xff\x01\x80\r\n\r\n", r"not valid HTTP \(illegal status line\)"),
    "another protocol": (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", r"not valid HTTP \(illegal status line\)"),
    "a secret in the status line": (b"fake-secret-token\r\n\r\n", r"not valid HTTP \(illegal status line\)$"),
    "HTTP/0.9": (b"<html></html>\r\n\r\n", "not valid HTTP"),
    "half a status line": (b"HTTP/1.1 20", "not valid HTTP"),
    "half a head": (OK + b"Content-Type: a/b\r\n", "not valid HTTP"),
    "a status of two digits": (b"HTTP/1.1 20 OK\r\n\r\n", "not valid HTTP"),
    "a header field without a colon": (OK + b"fake-secret-token\r\n\r\n", r"not valid HTTP \(illegal header line\)$"),
    "two lengths": (OK + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", "not valid HTTP"),
    "a length in words": (OK + b"Content-Length: two\r\n\r\nab", "not valid HTTP"),
    "a negative length": (OK + b"Content-Length: -1\r\n\r\nab", "not valid HTTP"),
    "a length of 5000 digits": (OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n", "not valid HTTP"),
    "an unknown transfer coding": (OK + b"Transfer-Encoding: gzip\r\n\r\n", "not valid HTTP"),
    "a bad chunk": (CHUNKED + b"xyz\r\n", "not valid HTTP"),
    "a chunk of 21 digits": (CHUNKED + b"f" * 21 + b"\r\n", "not valid HTTP"),
    "a body that is cut off": (
        OK + b"Content-Length: 9\r\n\r\nabc",
        "it is cut off: the server has closed the connection$",
    ),
    "chunks that are cut off": (CHUNKED + b"3\r\nab", "it is cut off"),
    "a body that is not gzip": (gzip_response(b"abc"), "its body is not coded as gzip$"),
    "a body that is not deflate": (gzip_response(b"\xff\xff\xff", "deflate"), "its body is not coded as deflate$"),
    "gzip that is cut off": (gzip_response(compressed(2**20)[:-9]), "its body, coded as gzip, is cut off$"),
}
"""By name: the bytes of a response that is not HTTP, before the connection is closed, and the sentence about it."""
