"""Translates errors of httpcore to those of Caveat, which describe what the server did."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpcore

from caveat.errors import BadResponse, NotSent, Unreachable
from caveat.exchange import one_line
from caveat.targets.network.decoding import CannotDecode
from caveat.targets.network.network import Allowance, CertificateRefused, TooManyBytes

_TLS_ALERT = b"\x15\x03"
"""The beginning of the response of a TLS server to a request without TLS."""

_IS_IT_HTTPS = "is its URL https instead of http?"


@contextmanager
def translated(url: str, allowance: Allowance, *, is_answered: bool = True) -> Iterator[None]:
    """Raise `Unreachable`, `BadResponse` or `NotSent` in place of an error of an exchange with a URL.

    `is_answered` is whether the server answered an earlier request: then it is not another protocol that fails.
    """
    try:
        yield
    except TooManyBytes as error:
        raise BadResponse(url, f"it is larger than {allowance.max_bytes / 2**20:g} MiB") from error
    except CannotDecode as error:
        raise BadResponse(url, str(error)) from error
    except httpcore.TimeoutException as error:
        raise _timeout(url, allowance, error) from error
    except httpcore.LocalProtocolError as error:
        # The text may repeat a part of the request.
        raise NotSent("", "HTTP does not allow the request") from error
    except httpcore.RemoteProtocolError as error:
        raise _protocol(url, allowance, str(error)) from error
    except httpcore.ProxyError as error:
        raise Unreachable(url, f"the proxy answers {one_line(str(error))}") from error
    except httpcore.NetworkError as error:
        raise _network(url, allowance, error, is_answered=is_answered) from error


def _timeout(url: str, allowance: Allowance, error: httpcore.TimeoutException) -> Unreachable:
    after = f"{allowance.seconds:g} s"
    if isinstance(error, httpcore.ConnectTimeout):
        return Unreachable(url, f"no connection within {after}")
    if isinstance(error, httpcore.WriteTimeout):
        return Unreachable(url, f"the request is not read within {after}")
    if allowance.received:
        return BadResponse(url, f"it is not complete after {after}")
    return Unreachable(url, f"no response within {after}")


def _protocol(url: str, allowance: Allowance, text: str) -> Unreachable:
    if not allowance.received:
        return Unreachable(url, "the connection is closed without a response")
    if allowance.first.startswith(_TLS_ALERT):
        return BadResponse(url, f"the server uses TLS: {_IS_IT_HTTPS}")
    if "buffer too long" in text:
        return BadResponse(url, "its header fields are too large")
    if "closed connection" in text:
        return BadResponse(url, "it is cut off: the server has closed the connection")
    # After a colon, the text repeats what the server sent, which may be a secret.
    return BadResponse(url, f"it is not valid HTTP ({text.partition(':')[0]})")


def _network(url: str, allowance: Allowance, error: httpcore.NetworkError, *, is_answered: bool) -> Unreachable:
    reason = one_line(str(error)) or type(error).__name__
    if isinstance(error, CertificateRefused):
        return Unreachable(url, f"its certificate is not accepted: {reason}; a private authority is set with `ca`")
    if allowance.received:
        return BadResponse(url, f"it is cut off ({reason})")
    if isinstance(error, httpcore.ReadError) and not is_answered and url.startswith("http:"):
        # A server that uses TLS may reset the connection after the first bytes.
        return Unreachable(url, f"{reason}; {_IS_IT_HTTPS}")
    return Unreachable(url, reason)
