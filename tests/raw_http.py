"""Raw bytes for a server: requests that no HTTP client sends."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPMessage, parse_headers
from typing import BinaryIO

from caveat.json_text import JsonValue

TIMEOUT_S = 20
"""Seconds in which a server has to respond or to close the connection."""


@dataclass(frozen=True, slots=True)
class Place:
    """An operation that creates a resource: its path, a credential, and a valid body."""

    path: str
    credential: tuple[str, str]
    body: JsonValue

    def post(self, body: bytes | None = None, *fields: str, query: str = "") -> bytes:
        """The request, with the valid body or another one, and with more header fields."""
        content = json.dumps(self.body).encode() if body is None else body
        chunked = any(field.startswith("Transfer-Encoding") for field in fields)
        length = () if chunked else (f"Content-Length: {len(content)}",)
        return self.head("POST", *length, *fields, query=query) + content

    def head(self, method: str, *fields: str, query: str = "") -> bytes:
        """The request line and the header fields."""
        name, value = self.credential
        common = ("Host: mock", f"{name}: {value}", "Content-Type: application/json")
        lines = (f"{method} {self.path}{query} HTTP/1.1", *common, *fields)
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


class Connection:
    """A connection to a server."""

    def __init__(self, opened: socket.socket, reader: BinaryIO) -> None:
        self._socket = opened
        self._reader = reader

    def send(self, data: bytes) -> None:
        """Send bytes."""
        self._socket.sendall(data)

    def reset_on_close(self) -> None:
        """Reset the connection when it is closed, and lose what was not read (socket(7), SO_LINGER)."""
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def read_response(self) -> tuple[int, bytes]:
        """The status and the body of the next response; a response to HEAD must be the last."""
        status, fields = self.read_head()
        return status, self._reader.read(int(fields.get("content-length", 0)))

    def read_head(self) -> tuple[int, HTTPMessage]:
        """The status and the header fields of the next response."""
        status_line = self._reader.readline().split()
        return int(status_line[1]), parse_headers(self._reader)

    @property
    def closed(self) -> bool:
        """Whether the server closed the connection; waits until it does, or sends a byte."""
        try:
            return self._reader.read(1) == b""
        except ConnectionResetError:
            return True


@contextmanager
def connected(address: str) -> Iterator[Connection]:
    """A connection to a server of this machine."""
    host, _, port = address.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=TIMEOUT_S) as opened, opened.makefile("rb") as reader:
        yield Connection(opened, reader)


def status(address: str, sent: bytes) -> int:
    """The status of the response to these bytes, on a new connection."""
    with connected(address) as client:
        client.send(sent)
        return client.read_response()[0]
