"""Part of the door to httpcore: translates its errors to Caveat's, each a sentence about what the server did."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import httpcore

from caveat.errors import BadResponse, NotSent, Unreachable
from caveat.exchange import one_line
from caveat.targets.network.decoding import CannotDecode
from caveat.targets.network.network import Allowance, CertificateRefused, TooManyBytes


@contextmanager
def translated(url: str, allowance: Allowance) -> Iterator[None]:
    """Raise `Unreachable`, `BadResponse` or `NotSent` in place of an error of an exchange with a URL."""
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
        raise _network(url, allowance, error) from error


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
    if "buffer too long" in text:
        return BadResponse(url, "its header fields are too large")
    # After a colon, the text repeats what the server sent, which may be a secret.
    return BadResponse(url, f"it is not valid HTTP ({text.partition(':')[0]})")


def _network(url: str, allowance: Allowance, error: httpcore.NetworkError) -> Unreachable:
    reason = one_line(str(error)) or type(error).__name__
    if isinstance(error, CertificateRefused):
        return Unreachable(url, f"its certificate is not accepted: {reason}; a private authority is set with `ca`")
    if allowance.received:
        return BadResponse(url, f"it is cut off ({reason})")
    return Unreachable(url, reason)
