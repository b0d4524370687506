"""A request as a curl command in one line."""

from __future__ import annotations

import shlex

from caveat.exchange import Request
from caveat.judging.verdict import Verdict
from caveat.printable import printable_line
from caveat.targets.target import DEFAULT_MOCK_URL

_INCIDENTAL = frozenset(
    {"host", "user-agent", "accept-encoding", "accept", "connection", "content-length", "x-schemathesis-testcaseid"}
)
"""Header fields that clients add by themselves, and the one that names a test case of Schemathesis."""

_MAX_BODY_CHARACTERS = 2000
"""How much of a body is shown; the JSON report has the whole body."""


def base_of(verdict: Verdict) -> str:
    """The address in curl lines; that of a mock if no request was sent."""
    return verdict.base_url or DEFAULT_MOCK_URL


def curl(request: Request, base: str) -> str:
    """The command that sends the request to the server at `base`."""
    method = ["-I"] if request.method == "HEAD" else ["-X", request.method]
    # The target of a webhook delivery is a whole URL.
    url = base.rstrip("/") + request.target if request.target.startswith("/") else request.target
    words = ["curl", *_literal(request.target), *method, url]
    for name, value in request.headers.items_sent:
        if name.lower() not in _INCIDENTAL:
            words += ["-H", f"{name}: {value}" if value else f"{name};"]
    if request.body:
        if "content-type" not in request.headers:
            # Without this option curl adds the media type of a form.
            words += ["-H", "Content-Type:"]
        # Not `--data`, which takes a text after `@` for the name of a file.
        words += ["--data-raw", _shown(request.body)]
    return " ".join(map(_quoted, words))


def _quoted(word: str) -> str:
    """A word as a shell reads it; with control characters in it as bash does, so that it is shown in one line."""
    if printable_line(word) == word:
        return shlex.quote(word)
    return "$'" + "".join(map(_escaped, word)) + "'"


def _escaped(character: str) -> str:
    """A character between `$'` and `'`; what cannot be printed is written as the bytes of its UTF-8."""
    if character in {"\\", "'"}:
        return f"\\{character}"
    if printable_line(character) == character:
        return character
    return _NAMED.get(character) or "".join(f"\\x{byte:02x}" for byte in character.encode("utf-8", "replace"))


_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _literal(target: str) -> list[str]:
    """The options that keep curl from changing the target."""
    options = ["-g"] if set("[]{}") & set(target) else []
    return [*options, "--path-as-is"] if {".", ".."} & set(target.partition("?")[0].split("/")) else options


def _shown(body: bytes) -> str:
    text = body.decode("utf-8", "backslashreplace")
    return text if len(text) <= _MAX_BODY_CHARACTERS else text[:_MAX_BODY_CHARACTERS] + "…"
