"""Each failure of a connection is a sentence, without the numbers and the words of the operating system."""

from __future__ import annotations

import errno
import os
import socket
import ssl
from collections.abc import Sequence

import pytest

import hostile
from caveat.errors import Unreachable
from caveat.exchange import Request
from caveat.targets.configuration.settings import TargetSettings
from caveat.targets.network.live import Live
from caveat.targets.socket_errors import reason_of

GET = Request("GET", "/")


def tls(reason: str) -> ssl.SSLError:
    error = ssl.SSLError(1, f"[SSL: {reason}] {reason.lower()} (_ssl.c:1006)")
    error.reason = reason
    return error


TABLE: dict[str, tuple[OSError | UnicodeError, str]] = {
    "refused": (ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"), "nothing listens at acme.example:80"),
    "reset": (ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"), "the connection is reset"),
    "aborted": (ConnectionAbortedError(errno.ECONNABORTED, "x"), "the connection is reset"),
    "a broken pipe": (BrokenPipeError(errno.EPIPE, "Broken pipe"), "the connection is closed"),
    "no route": (OSError(errno.EHOSTUNREACH, "No route to host"), "there is no route to acme.example"),
    "no network": (OSError(errno.ENETUNREACH, "Network is unreachable"), "there is no route to acme.example"),
    "the system's time": (
        TimeoutError(errno.ETIMEDOUT, "x"),
        "acme.example:80 did not accept the connection in time",
    ),
    "no permission": (
        PermissionError(errno.EACCES, "x"),
        "this machine does not allow a connection to acme.example:80",
    ),
    "a name that does not exist": (socket.gaierror(socket.EAI_NONAME, "x"), "the host name does not exist"),
    "no name server": (socket.gaierror(socket.EAI_AGAIN, "x"), "the name server does not answer"),
    "a name that cannot be sent": (UnicodeError("label too long"), "the host name is not valid"),
    "another failure of names": (socket.gaierror(socket.EAI_FAIL, "Bad luck"), "Bad luck"),
    "plain HTTP": (
        tls("WRONG_VERSION_NUMBER"),
        "the server does not use TLS: is its URL http instead of https?",
    ),
    "an old version": (tls("TLSV1_ALERT_PROTOCOL_VERSION"), "TLS fails: tlsv1 alert protocol version"),
    "TLS without an end": (ssl.SSLEOFError(8, "EOF occurred"), "the connection is closed while TLS starts"),
    "an own error of TLS": (ssl.SSLError("no reason"), "TLS fails"),
    "another error": (OSError(errno.EMFILE, "x"), os.strerror(errno.EMFILE).lower()),
    "no number": (OSError("odd"), "odd"),
}


@pytest.mark.parametrize(("error", "sentence"), TABLE.values(), ids=TABLE)
def test_an_error_of_the_system_has_a_sentence(error: OSError | UnicodeError, sentence: str) -> None:
    assert reason_of(error, "acme.example", 80) == sentence


def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


def failure(url: str) -> str:
    with pytest.raises(Unreachable) as raised:
        Live(TargetSettings(name="", api="", url=url, private=True, timeout_s=5), resolver=unknown).forward(GET)
    return str(raised.value)


def unknown(_host: str, _port: int) -> Sequence[str]:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def test_a_connection_that_fails_is_a_sentence() -> None:
    port = unused_port()
    assert f"(nothing listens at 127.0.0.1:{port})" in failure(f"http://127.0.0.1:{port}")
    assert "the host name does not exist" in failure("http://acme.example")
    with hostile.running(hostile.sends(b"", reset=True)) as server:
        assert "Errno" not in failure(server.url)
    with hostile.running(lambda connection, _stop: connection.sendall(b"HTTP/1.1 400 No\r\n\r\n")) as server:
        assert "the server does not use TLS" in failure(server.url.replace("http:", "https:"))
