"""The address of a target: its parsed URL, and whether it names this machine."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import httpx

from caveat.asgi.loopback import is_host, is_http, is_loopback
from caveat.errors import BadValue, Subject

_EXAMPLE = "Give one like http://127.0.0.1:8000"

_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of an HTTP URL."""

    scheme: str
    host: str
    """In lower case, in ASCII, without brackets."""
    port: int
    authority: str
    """The value of the `Host` header field: the port is left out where it is the scheme's own."""
    path: str
    """Percent-encoded, without a trailing slash."""
    is_complete: bool = field(default=False, compare=False)
    """Whether the URL ends with `/.`: no base path of a document is added."""

    @property
    def url(self) -> str:
        """The whole URL."""
        return f"{self.scheme}://{self.authority}{self.path}"

    @property
    def is_loopback(self) -> bool:
        """Whether the host is `localhost`, or a loopback address."""
        return is_loopback(self.host)


@dataclass(frozen=True, slots=True)
class Proxy:
    """The parts of the URL of an HTTP proxy."""

    host: str
    port: int
    credentials: tuple[str, str] | None = field(default=None, repr=False)
    """Name and password."""


def parse_proxy(url: str) -> Proxy:
    """The proxy at a URL, which may contain credentials; raises `BadValue`, whose message leaves out the URL."""
    try:
        parts = httpx.URL(url)
        host = parts.raw_host.decode("ascii")
        is_proxy = parts.scheme == "http" and is_http(parts.scheme, host, parts.port) and is_host(host)
    except (httpx.InvalidURL, ValueError):
        is_proxy = False
    if not is_proxy or parts.raw_path != b"/":
        raise BadValue(Subject.SETTING, "proxy is not the URL of an HTTP proxy", "Give one like http://127.0.0.1:3128")
    credentials = (parts.username, parts.password) if parts.userinfo else None
    return Proxy(host, parts.port or _DEFAULT_PORTS["http"], credentials)


def parse(url: str) -> Address:
    """The address of a URL; raises `BadValue` unless it is an HTTP URL without credentials, query and fragment."""
    if "@" in url:
        # The message leaves out the URL, which may contain a password.
        raise BadValue(Subject.URL, "the URL contains credentials", "Give them as header fields")
    # A query may contain a key.
    shown = re.split(r"[?#]", url, maxsplit=1)[0]
    try:
        parts = httpx.URL(url)
        scheme, host, port = parts.scheme, parts.raw_host.decode("ascii").lower(), parts.port
    except (httpx.InvalidURL, ValueError) as error:
        # The library's message may repeat a part of the URL.
        reason = f" ({error})" if shown == url else ""
        raise BadValue(Subject.URL, f"{shown} is not a URL{reason}", _EXAMPLE) from error
    if not is_http(scheme, host, port) or not is_host(host):
        raise BadValue(Subject.URL, f"{shown} is not an HTTP URL", _EXAMPLE)
    if url != shown:
        raise BadValue(Subject.URL, f"{shown} is followed by a query or a fragment", _EXAMPLE)
    path = parts.raw_path.decode("ascii").removesuffix("/.").rstrip("/")
    is_complete = url.endswith("/.")
    return Address(scheme, host, port or _DEFAULT_PORTS[scheme], parts.netloc.decode("ascii"), path, is_complete)


def check_loopback(url: str) -> None:
    """Raise `BadValue` unless a URL is an HTTP URL that names this machine."""
    address = parse(url)
    if not address.is_loopback:
        problem = f"{address.host} is not this machine"
        raise BadValue(Subject.URL, problem, "Only loopback addresses are judged, such as 127.0.0.1")
