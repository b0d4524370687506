"""Bytes for a server as they are: for what no HTTP client would send."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import parse_headers
from typing import BinaryIO

from caveat.json_text import JsonValue

TIMEOUT_S = 20
"""Seconds until a server has to answer or hang up."""


@dataclass(frozen=True, slots=True)
class Place:
    """An operation that creates something: where, with which credential, and a body that is accepted."""

    path: str
    credential: tuple[str, str]
    body: JsonValue

    def post(self, body: bytes | None = None, *fields: str, query: str = "") -> bytes:
        """The request: with the body that is accepted unless another is given, and with further header fields."""
        content = json.dumps(self.body).encode() if body is None else body
        chunked = any(one.startswith("Transfer-Encoding") for one in fields)
        length = () if chunked else (f"Content-Length: {len(content)}",)
        return self.head("POST", *length, *fields, query=query) + content

    def head(self, method: str, *fields: str, query: str = "") -> bytes:
        """The request's line and header fields."""
        name, value = self.credential
        known = ("Host: mock", f"{name}: {value}", "Content-Type: application/json")
        lines = (f"{method} {self.path}{query} HTTP/1.1", *known, *fields)
        return "".join(f"{line}\r\n" for line in (*lines, "")).encode("latin-1")


PLACES = {
    "dfend": Place(
        "/signal",
        ("x-api-key", "fake-publishable-key"),
        {"source": "Browser", "identifiers": {"userId": "user-1842"}, "device": {"deviceId": "device-1"}},
    ),
    "dialog360": Place(
        "/v1/clients/Xb4pTq2wCL/apps/93310/keywords",
        ("authorization", "Bearer fake-partner-token"),
        {"keyword": "discount"},
    ),
    "unleash": Place(
        "/api/signal-endpoint/github-issues",
        ("authorization", "Bearer fake-github-issues-token"),
        {"issue": 311},
    ),
}


class Line:
    """A connection."""

    def __init__(self, opened: socket.socket, heard: BinaryIO) -> None:
        self._socket = opened
        self._heard = heard

    def say(self, sent: bytes) -> None:
        """Send bytes."""
        self._socket.sendall(sent)

    def reset_when_left(self) -> None:
        """Let what is not heard be lost: the connection is to be reset (socket(7), SO_LINGER)."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def hear(self) -> tuple[int, bytes]:
        """The status and the body of the next answer; of one to HEAD nothing else must be heard."""
        said = self._heard.readline().split()
        fields = parse_headers(self._heard)
        return int(said[1]), self._heard.read(int(fields.get("content-length", 0)))

    @property
    def closed(self) -> bool:
        """Whether the server hung up; waits for it, or for its next word."""
        try:
            return self._heard.read(1) == b""
        except ConnectionResetError:
            return True


@contextmanager
def connected(address: str) -> Iterator[Line]:
    """A connection to a server of this machine."""
    host, _, port = address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=TIMEOUT_S) as opened, opened.makefile("rb") as heard:
        yield Line(opened, heard)


def status(address: str, sent: bytes) -> int:
    """The status of the answer to some bytes, on a connection of their own."""
    with connected(address) as line:
        line.say(sent)
        return line.hear()[0]
