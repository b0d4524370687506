"""A request as a line for a shell."""

from __future__ import annotations

import re
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
    method = ["-I"] if request.method == "HEAD" else ["-X", request.method]
    words = ["curl", *_as_it_is(request.target), *method, base.rstrip("/") + request.target]
    for name, value in request.headers.items_sent:
        if name.lower() not in _INCIDENTAL:
            words += ["-H", f"{name}: {value}" if value else f"{name};"]
    if request.body:
        if "content-type" not in request.headers:
            # Or it would say that a form comes.
            words += ["-H", "Content-Type:"]
        # Not `--data`, to which an `@` is the name of a file.
        words += ["--data-raw", _shown(request.body)]
    return " ".join(map(_quoted, words))


_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def _quoted(word: str) -> str:
    """A word as bash reads it; control characters are escaped, so that the line can be shown and copied."""
    if not _CONTROL.search(word):
        return shlex.quote(word)
    escaped = re.sub(r"[\\']", r"\\\g<0>", word)
    return "$'" + _CONTROL.sub(lambda found: "".join(f"\\x{octet:02x}" for octet in found[0].encode()), escaped) + "'"


def _as_it_is(target: str) -> list[str]:
    """What keeps curl from reading a target in its own way."""
    options = ["-g"] if set("[]{}") & set(target) else []
    return [*options, "--path-as-is"] if {".", ".."} & set(target.partition("?")[0].split("/")) else options


def _shown(body: bytes) -> str:
    text = body.decode("utf-8", "backslashreplace")
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
