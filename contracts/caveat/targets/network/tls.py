"""TLS: the accepted certificates of a target's server, and the client certificate."""

from __future__ import annotations

import ssl
from pathlib import Path

import httpx

from caveat.errors import BadValue, Subject


def tls_context(ca: Path | None = None, client_cert: Path | None = None) -> ssl.SSLContext:
    """A context that accepts certificates of `ca`, or of the public and the system's authorities.

    `client_cert` is a PEM file with a certificate and its key, without a password. Raises `BadValue`.
    """
    if ca is None:
        context = httpx.create_ssl_context(trust_env=False)
        context.load_default_certs()
    else:
        try:
            context = ssl.create_default_context(cafile=str(ca))
        except (OSError, ValueError) as error:
            problem = f"ca: {ca} cannot be read as certificates ({_reason(error)})"
            raise BadValue(Subject.SETTING, problem, "Give a PEM file with the authority's certificate") from error
    if client_cert is not None:
        try:
            # Without a password, OpenSSL would ask for it on the terminal.
            context.load_cert_chain(client_cert, password="")
        except (OSError, ValueError) as error:
            problem = f"client_cert: {client_cert} cannot be used ({_reason(error)})"
            remedy = "Give a PEM file with a certificate and its key, without a password"
            raise BadValue(Subject.SETTING, problem, remedy) from error
    return context


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)
