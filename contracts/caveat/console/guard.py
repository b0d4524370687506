"""Keeps other sites out of the control: a page that a developer happens to visit must not reach into the mock."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from caveat.asgi import messages
from caveat.exchange import Headers, Response

_READING = frozenset({"GET", "HEAD", "OPTIONS"})


def guarded(app: ASGIApp, served: str, policy: str) -> ASGIApp:
    """The same application for its own pages and for scripts alone, under a Content-Security-Policy.

    `served` is the host that is listened on. Answers are nobody else's to read: nothing is said of CORS here.
    """
    fields = [(name.encode(), value.encode()) for name, value in _fields(policy).items()]

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        async def say(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *fields]}
            await send(message)

        request = messages.request(scope, b"")
        refusal = _refusal(request.method, request.headers, served)
        if refusal:
            body = json.dumps({"message": refusal}).encode()
            await messages.send(Response(403, Headers([("content-type", "application/json")]), body), say)
        else:
            await app(scope, receive, say)

    return guard


def _fields(policy: str) -> Mapping[str, str]:
    return {
        "cache-control": "no-store",
        "content-security-policy": policy,
        "cross-origin-resource-policy": "same-origin",
        # Not less: a form would then say nothing of where it comes from.
        "referrer-policy": "same-origin",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
    }


def _refusal(method: str, headers: Headers, served: str) -> str:
    """Why a request is not answered; `""` where it is."""
    host = headers.get("host", "")
    if not _ours(host, served.lower()):
        return f"{host or 'no host'} is no name of this mock. Ask for it by localhost or by an IP address"
    if method in _READING:
        return ""
    # Another port of the same host is the same site, but somebody else's page.
    foreign = headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}
    ours = {"", f"http://{host}".lower(), f"https://{host}".lower()}
    if foreign or headers.get("origin", "").lower() not in ours:
        return "a page of another origin asks for this. Use the console, or a script"
    return ""


def _ours(host: str, served: str) -> bool:
    """Whether a `Host` is one by which nobody else can have brought a browser here.

    A name can be made to lead to any address by whoever owns it (DNS rebinding), so that names are good only where we
    know them. An address cannot be made to lead elsewhere, so any is good: a mock may listen on all that there are.
    """
    try:
        name = urlsplit(f"//{host}").hostname or ""
        if name in {"localhost", served}:
            return True
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
