"""Sentences for connection errors, instead of the operating system's texts and error numbers."""

from __future__ import annotations

import errno
import os
import socket
import ssl

_SENTENCES = {
    errno.ECONNREFUSED: "nothing listens at {address}",
    errno.ETIMEDOUT: "{address} did not accept the connection in time",
    **dict.fromkeys((errno.ECONNRESET, errno.ECONNABORTED), "the connection is reset"),
    **dict.fromkeys((errno.EPIPE, errno.ESHUTDOWN, errno.ENOTCONN), "the connection is closed"),
    **dict.fromkeys(
        (errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EHOSTDOWN, errno.ENETDOWN), "there is no route to {host}"
    ),
    **dict.fromkeys((errno.EACCES, errno.EPERM), "this machine does not allow a connection to {address}"),
}
"""By error number."""


def reason_of(error: OSError | UnicodeError, host: str, port: int) -> str:
    """Why no connection to a host is made, or why it ends; without a full stop."""
    if isinstance(error, UnicodeError):
        return "the host name is not valid"
    if isinstance(error, socket.gaierror):
        return _of_name(error)
    if isinstance(error, ssl.SSLError):
        return _of_tls(error)
    if error.errno is None:
        return str(error)
    sentence = _SENTENCES.get(error.errno, os.strerror(error.errno).lower())
    return sentence.format(host=host, address=f"[{host}]:{port}" if ":" in host else f"{host}:{port}")


def _of_name(error: socket.gaierror) -> str:
    if error.errno in {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}:
        return "the host name does not exist"
    if error.errno == socket.EAI_AGAIN:
        return "the name server does not answer"
    return error.strerror or "the host name cannot be resolved"


def _of_tls(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return "the connection is closed while TLS starts"
    # Set by OpenSSL; an error that Python raises itself has none.
    reason = str(getattr(error, "reason", None) or "")
    if reason in {"WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST"}:
        return "the server does not use TLS: is its URL http instead of https?"
    return f"TLS fails: {reason.replace('_', ' ').lower()}" if reason else "TLS fails"
