"""Rejects requests of other origins to the console, so that no page that a developer visits can use a mock."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from caveat.asgi import messages
from caveat.exchange import Headers, Response

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def same_origin_only(app: ASGIApp, host: str, policy: str) -> ASGIApp:
    """The application, for its own pages and for scripts only, under a Content-Security-Policy.

    `host` is the one that the server listens on. Responses have no CORS headers, so other origins cannot read them.
    """
    headers = [(name.encode(), value.encode()) for name, value in _security_headers(policy).items()]

    async def guarded_app(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *headers]}
            await send(message)

        request = messages.request(scope, b"")
        reason = _rejection_reason(request.method, request.headers, host)
        if reason:
            body = json.dumps({"message": reason}).encode()
            response = Response(403, Headers([("content-type", "application/json")]), body)
            await messages.send(response, send_with_headers)
        else:
            await app(scope, receive, send_with_headers)

    return guarded_app


def _security_headers(policy: str) -> Mapping[str, str]:
    return {
        "cache-control": "no-store",
        "content-security-policy": policy,
        "cross-origin-resource-policy": "same-origin",
        # With a stricter policy, forms would be sent with `Origin: null`.
        "referrer-policy": "same-origin",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
    }


def _rejection_reason(method: str, headers: Headers, listening_host: str) -> str:
    """Why a request is rejected; `""` if it is not."""
    host = headers.get("host", "")
    if not _is_trusted(host, listening_host.lower()):
        return f"{host or 'an empty Host'} is not a host name of this mock. Use localhost or an IP address"
    if method in _SAFE_METHODS:
        return ""
    # Another port of the same host is the same site, but not the same origin.
    cross_origin = headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}
    own_origins = {"", f"http://{host}".lower(), f"https://{host}".lower()}
    if cross_origin or headers.get("origin", "").lower() not in own_origins:
        return "the request comes from a page of another origin. Use the console or a script"
    return ""


def _is_trusted(host: str, listening_host: str) -> bool:
    """Whether a `Host` is one that no other site can have sent a browser to.

    The owner of a name can point it to any address (DNS rebinding), so only known names are trusted. An IP address
    cannot be pointed elsewhere, so every address is trusted: a mock may listen on all interfaces.
    """
    try:
        name = urlsplit(f"//{host}").hostname or ""
        if name in {"localhost", listening_host}:
            return True
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
