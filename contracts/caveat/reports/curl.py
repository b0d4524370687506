"""A request as a curl command in one line for bash, which sends the same bytes."""

from __future__ import annotations

import base64
import gzip
from collections.abc import Iterator

from caveat.exchange import INCIDENTAL_HEADERS, Request
from caveat.judging.verdict import Verdict
from caveat.reports.shell import printf, quoted
from caveat.targets.target import DEFAULT_MOCK_URL

_MAX_BODY_CHARS = 2000
"""Characters of a body in a command; a longer one is compressed."""

_MAX_COMPRESSED_BYTES = 50_000
"""Bytes of a compressed body in a command; a larger one is in the JSON report only."""


def base_of(verdict: Verdict) -> str:
    """The address in curl lines; that of a mock if no request was sent."""
    return verdict.base_url or DEFAULT_MOCK_URL


def curl(request: Request, base: str) -> str:
    """The command that sends the request to the server at `base`."""
    # With -X, curl would wait for the body of the response, which HEAD never has.
    method = ["-I"] if request.method == "HEAD" and not request.body else ["-X", request.method]
    # The target of a webhook delivery is a whole URL.
    url = base.rstrip("/") + request.target if request.target.startswith("/") else request.target
    words = ["curl", *_literal(request.target), *method, url, *_headers(request)]
    return " ".join((*(quoted(_octets(word)) for word in words), *_data(request.body)))


def _headers(request: Request) -> Iterator[str]:
    for name, value in request.headers.items_sent:
        if name.lower() not in INCIDENTAL_HEADERS and (name.lower(), value) != ("accept", "*/*"):
            yield "-H"
            yield f"{name}: {value}" if value else f"{name};"
    if request.body and "content-type" not in request.headers:
        # Without this option curl adds the media type of a form.
        yield "-H"
        yield "Content-Type:"
    if not request.body and request.headers.get("content-length") == "0":
        yield "-H"
        yield "Content-Length: 0"


def _octets(word: str) -> bytes:
    """The bytes that were sent: header fields and targets are read as Latin-1."""
    try:
        return word.encode("latin-1")
    except UnicodeEncodeError:
        return word.encode("utf-8", "replace")


def _literal(target: str) -> list[str]:
    """The options that keep curl from changing the target."""
    options = ["-g"] if set("[]{}") & set(target) else []
    return [*options, "--path-as-is"] if {".", ".."} & set(target.partition("?")[0].split("/")) else options


def _data(body: bytes) -> Iterator[str]:
    """The options that send a body, as the shell reads them."""
    if not body:
        return
    if b"\0" not in body and len(body) <= _MAX_BODY_CHARS:
        # Not `--data`, which takes a text after `@` for the name of a file.
        yield f"--data-raw {quoted(body)}"
    elif len(body) <= _MAX_BODY_CHARS:
        yield f"--data-binary @<({printf(body)})"
    elif len(compressed := gzip.compress(body, mtime=0)) <= _MAX_COMPRESSED_BYTES:
        yield f"--data-binary @<(base64 -d <<< {base64.b64encode(compressed).decode()} | gunzip)"
    else:
        yield f"--data-binary @BODY # {len(body):,} bytes, which the JSON report has"
