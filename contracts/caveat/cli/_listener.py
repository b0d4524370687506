"""The socket on which `caveat mock` listens."""

from __future__ import annotations

import errno
import os
import socket

from caveat.errors import BadOption


def listen(host: str, port: int) -> socket.socket:
    """Open a socket at `--host` and `--port`; raises `BadOption`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bad_host = BadOption("--host", f"{host!r} is not an address of this machine", "Give one like 127.0.0.1")
    try:
        # `create_server` accepts a name that does not exist.
        socket.getaddrinfo(host, port, family)
        return socket.create_server((host, port), family=family, backlog=2048)
    except (socket.gaierror, UnicodeError) as error:
        raise bad_host from error
    except OSError as error:
        if error.errno == errno.EADDRNOTAVAIL:
            raise bad_host from error
        problem = f"port {port} on {host} cannot be used ({os.strerror(error.errno or 0)})"
        raise BadOption("--port", problem, "Choose another, or 0 for a free one") from error


def address(listener: socket.socket, host: str) -> str:
    """The URL of a server on this socket; an IPv6 address is in brackets (RFC 3986, 3.2.2)."""
    port = listener.getsockname()[1]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
