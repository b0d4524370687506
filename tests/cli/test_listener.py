"""The socket of `caveat mock`: its URL, and addresses that cannot be used."""

from __future__ import annotations

import socket

import pytest

from caveat.cli._listener import address, listen
from command_line import Caveat


def test_a_free_port_is_taken() -> None:
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        assert port > 0
        assert address(listener, "localhost") == f"http://localhost:{port}"
        assert address(listener, "::1") == f"http://[::1]:{port}"


def test_a_port_in_use_is_refused(caveat: Caveat) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ended = caveat("mock", "unleash", "--port", str(port))
    assert ended.code == 2
    assert f"--port: port {port} on 127.0.0.1 cannot be used (Address already in use)" in ended.err


@pytest.mark.parametrize("host", ["", "203.0.113.9", "x" * 64])
def test_a_host_of_another_machine_is_refused(caveat: Caveat, host: str) -> None:
    ended = caveat("mock", "unleash", "--port", "0", "--host", host)
    assert ended.code == 2
    assert f"--host: {host!r} is not an address of this machine. Give one like 127.0.0.1" in ended.err
