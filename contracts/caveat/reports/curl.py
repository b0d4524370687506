"""A request as a line for a shell."""

from __future__ import annotations

import shlex

from caveat.exchange import Request

_INCIDENTAL = frozenset(
    {"host", "user-agent", "accept-encoding", "accept", "connection", "content-length", "x-schemathesis-testcaseid"}
)
"""Header fields that clients send by themselves, or that only served us to find the exchange again."""

_LONGEST = 2000
"""Characters of a body that are shown; the JSON report has it whole."""


def curl(request: Request, base: str) -> str:
    """The command that sends a request again; `base` is the server's address."""
    words = ["curl", "-X", request.method, base.rstrip("/") + request.target]
    for name, value in request.headers.items_sent:
        if name.lower() not in _INCIDENTAL:
            words += ["-H", f"{name}: {value}"]
    if request.body:
        words += ["--data-binary", _shown(request.body)]
    return " ".join(map(shlex.quote, words))


def _shown(body: bytes) -> str:
    text = body.decode("utf-8", "backslashreplace")
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
