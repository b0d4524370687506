"""The URL of a target: an HTTP URL without credentials and query."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from caveat.asgi.loopback import is_http, is_loopback

PATTERN = r"^[Hh][Tt][Tt][Pp][Ss]?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?(/[^?#\s\\]*)?$"
"""The allowed form: all URL parsers find the same host in such a text."""

_FORM = re.compile(PATTERN)

NOT_HTTP = "it is not an HTTP URL"

EXAMPLE = "Give one like https://staging.acme.example/v1"


def problem(url: str) -> str:
    """The problem of a URL as a clause that does not repeat the URL, which may contain a secret; `""` if none."""
    authority, slash, rest = url.partition("://")[2].partition("/")
    if "@" in authority or ("@" in url and "://" not in url):
        return "the URL contains credentials"
    if "?" in url or "#" in url:
        return "the URL has more than a path"
    if not _FORM.fullmatch(url):
        # After a credential with a slash, the `@` is in the path.
        return "the URL contains credentials" if "@" in slash + rest else NOT_HTTP
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        return NOT_HTTP
    return "" if is_http(parts.scheme, host(url), port) else NOT_HTTP


def host(url: str) -> str:
    """The host of a URL without problems, in lower case and without brackets; `""` if it has none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def is_own_machine(url: str) -> bool:
    """Whether a URL names a loopback address of this machine."""
    return is_loopback(host(url))
