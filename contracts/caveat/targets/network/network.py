"""Connections of httpcore to checked addresses, with limits on the time and the bytes of an exchange."""

from __future__ import annotations

import select
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

import httpcore

from caveat.targets.socket_errors import reason_of

ResolveHost: TypeAlias = Callable[[str, int, float], Sequence[str]]
"""Gives the addresses of a host and port, within these seconds."""


class TooManyBytes(Exception):
    """A server sent more bytes than allowed."""


class ReadTimeout(httpcore.ReadTimeout):
    """A response was not complete in time."""


class CertificateRefused(httpcore.ConnectError):
    """The certificate of a server is not accepted."""


class Allowance:
    """The seconds and bytes that are left for one exchange."""

    def __init__(self, seconds: float, max_bytes: int) -> None:
        self.seconds = seconds
        self.max_bytes = max_bytes
        self._ends_at = time.monotonic() + seconds
        self._pause = seconds
        self.received = 0
        """Bytes that the server sent."""
        self.first = b""
        """The first of them, up to 3."""

    def seconds_left(self) -> float:
        """More than 0; raises `TimeoutError` if the time is over."""
        left = self._ends_at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return min(left, self._pause)

    def limit(self, seconds: float, pause: float) -> None:
        """Allow at most so many more seconds, and so many without a byte."""
        self._ends_at = min(self._ends_at, time.monotonic() + seconds)
        self._pause = pause

    def count(self, data: bytes) -> None:
        """Count bytes that the server sent; raises `TooManyBytes`."""
        if not self.received:
            self.first = data[:3]
        self.received += len(data)
        if self.received > self.max_bytes:
            raise TooManyBytes


class Network(httpcore.NetworkBackend):
    """Opens connections to addresses that `resolve` gives; a host is resolved once for each connection."""

    def __init__(self, resolve: ResolveHost) -> None:
        self._resolve = resolve
        self.allowance = Allowance(0, 0)
        """Of the current exchange: all connections keep to it."""

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the allowance decides
        local_address: str | None = None,  # noqa: ARG002 - not offered
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,  # noqa: ARG002 - not offered
    ) -> httpcore.NetworkStream:
        """Connect to the first address that accepts a connection."""
        try:
            addresses = self._resolve(host, port, self.allowance.seconds_left())
            return self._connect(addresses, host, port)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(str(error)) from error
        except OSError as error:
            raise httpcore.ConnectError(reason_of(error, host, port)) from error

    def _connect(self, addresses: Sequence[str], host: str, port: int) -> httpcore.NetworkStream:
        problem: OSError = TimeoutError()
        for tried, address in enumerate(addresses):
            # An address that does not answer leaves time for the others.
            seconds = self.allowance.seconds_left() / (len(addresses) - tried)
            try:
                # An address needs no resolution, so the connection goes to the one that was checked.
                opened = socket.create_connection((address, port), seconds)
            except OSError as error:
                problem = error
            else:
                opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                return _Stream(opened, self, host, port)
        raise problem


class _Stream(httpcore.NetworkStream):
    """A connection that keeps to the allowance of the current exchange."""

    def __init__(self, connected: socket.socket, network: Network, host: str, port: int) -> None:
        self._socket = connected
        self._network = network
        self._peer = host, port

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - the allowance decides
        try:
            self._socket.settimeout(self._network.allowance.seconds_left())
            data = self._socket.recv(max_bytes)
        except TimeoutError as error:
            raise ReadTimeout from error
        except OSError as error:
            raise httpcore.ReadError(reason_of(error, *self._peer)) from error
        self._network.allowance.count(data)
        return data

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 - the allowance decides
        left = memoryview(buffer)
        try:
            while left:
                self._socket.settimeout(self._network.allowance.seconds_left())
                left = left[self._socket.send(left) :]
        except TimeoutError as error:
            raise httpcore.WriteTimeout from error
        except OSError as error:
            raise httpcore.WriteError(reason_of(error, *self._peer)) from error

    def close(self) -> None:
        self._socket.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 - the allowance decides
    ) -> httpcore.NetworkStream:
        try:
            self._socket.settimeout(self._network.allowance.seconds_left())
            encrypted = ssl_context.wrap_socket(self._socket, server_hostname=server_hostname)
        except TimeoutError as error:
            self.close()
            raise httpcore.ConnectTimeout from error
        except ssl.SSLCertVerificationError as error:
            self.close()
            raise CertificateRefused(error.verify_message) from error
        except OSError as error:
            self.close()
            raise httpcore.ConnectError(reason_of(error, *self._peer)) from error
        return _Stream(encrypted, self._network, *self._peer)

    def get_extra_info(self, info: str) -> object:
        if info == "ssl_object" and isinstance(self._socket, ssl.SSLSocket):
            return self._socket
        if info == "is_readable":
            return _is_readable(self._socket)
        return None


def _is_readable(connected: socket.socket) -> bool:
    """Whether a connection that is not in use has bytes, or was closed by the server."""
    if connected.fileno() < 0:
        return True
    poll = select.poll()
    poll.register(connected, select.POLLIN)
    return bool(poll.poll(0))
