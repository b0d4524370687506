"""Header fields of forwarded requests and responses: connection fields are removed, and Caveat's own are added."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import caveat
from caveat.asgi.messages import headers as parsed
from caveat.errors import NotSent
from caveat.exchange import Headers, Request
from caveat.targets.network.decoding import ACCEPTED

USER_AGENT = f"caveat/{caveat.__version__}"

_HOP_BY_HOP = frozenset(
    {
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
"""Header fields that apply to one connection only (RFC 9110, 7.6.1)."""

_LIBRARY = re.compile(r"testclient$|(schemathesis|python-httpx|python-requests)/")
"""User agents of the libraries that make requests in this process."""

_GENERATOR_PREFIX = "x-schemathesis-"
"""Prefix of the header fields that Schemathesis adds for itself: they are not sent."""

_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
"""Methods whose requests say that their body is empty (RFC 9110, 8.6)."""

_TOKEN = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_VALUE = re.compile(r"([^\x00-\x20\x7f]([^\x00-\x08\x0a-\x1f\x7f]*[^\x00-\x20\x7f])?)?")
"""The syntax of names, methods and values (RFC 9110, 5.6.2 and 5.5)."""


def sent_headers(request: Request, host: str, added: Mapping[str, str]) -> Headers:
    """The header fields with which a request is sent to a host; raises `NotSent` if HTTP does not allow one."""
    names = {name.lower() for name in added}
    dropped = _of_connection(request.headers) | {"host", "content-length"} | names
    kept = [
        (name.lower(), value)
        for name, value in request.headers.items_sent
        if name.lower() not in dropped and not name.lower().startswith(_GENERATOR_PREFIX)
    ]
    fields = [
        ("host", host),
        *((name, _replaced(name, value)) for name, value in kept),
        *((name.lower(), value) for name, value in added.items()),
    ]
    if "user-agent" not in {name for name, _ in fields}:
        fields.append(("user-agent", USER_AGENT))
    if request.body or request.method in _WITH_BODY:
        fields.append(("content-length", str(len(request.body))))
    if not _TOKEN.fullmatch(request.method):
        raise NotSent("", f"HTTP does not allow {request.method!r} as a method")
    _check(fields)
    return Headers(fields)


def received_headers(raw: Iterable[tuple[bytes, bytes]], *, decoded: bool) -> Headers:
    """The header fields of a response, without those that no longer apply to its body."""
    fields = parsed(raw)
    # The body is complete; if it is decoded, its coding no longer applies either.
    dropped = _of_connection(fields) | {"content-length"} | ({"content-encoding"} if decoded else set())
    return Headers((name, value) for name, value in fields.items_sent if name.lower() not in dropped)


def _of_connection(headers: Headers) -> frozenset[str]:
    listed = (name.strip().lower() for value in headers.all("connection") for name in value.split(","))
    return _HOP_BY_HOP.union(listed)


def _replaced(name: str, value: str) -> str:
    if name == "accept-encoding":
        return ACCEPTED
    return USER_AGENT if name == "user-agent" and _LIBRARY.match(value) else value


def _check(fields: Iterable[tuple[str, str]]) -> None:
    for name, value in fields:
        if not _TOKEN.fullmatch(name):
            raise NotSent("", f"HTTP does not allow {name!r} as the name of a header field")
        if not _VALUE.fullmatch(value) or (not value.isascii() and not _is_latin_1(value)):
            # The message leaves out the value, which may be a credential.
            raise NotSent("", f"HTTP does not allow the value of the header field {name}")


def _is_latin_1(value: str) -> bool:
    return max(value) <= "\xff"
