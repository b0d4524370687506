"""Escapes in text (percent, backslash, HTML): each kind is decoded separately, with the positions of what was found."""

from __future__ import annotations

import bisect
import html
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]
"""Start and end of a part of some bytes."""

MAX_DEPTH = 3
"""Maximum number of nested encodings, such as percent-encoding in JSON in HTML."""


@dataclass(frozen=True, slots=True)
class Escaping:
    """One way to write characters as escapes."""

    marker: bytes
    """The byte that starts each escape."""
    pattern: re.Pattern[bytes]
    decode: Callable[[re.Match[bytes]], bytes]

    def decoded(self, text: bytes) -> bytes:
        """The text, with each escape replaced by its character."""
        return self.pattern.sub(self.decode, text)

    def places(self, text: bytes, spans: Iterable[Span]) -> Iterator[Span]:
        """The positions in the text of parts of the decoded text; an escape is never cut."""
        # For each escape: where it starts in the decoded text, and the difference of positions after it.
        starts, lengths, origins = [], [], []
        shift = 0
        for match in self.pattern.finditer(text):
            length = len(self.decode(match))
            starts.append(match.start() - shift)
            lengths.append(length)
            origins.append(match.span())
            shift += match.end() - match.start() - length

        def place(position: int, *, end: bool) -> int:
            index = bisect.bisect_right(starts, position - end) - 1
            if index < 0:
                return position
            start, stop = origins[index]
            offset = position - starts[index]
            if offset < lengths[index] or (end and offset == lengths[index]):
                return stop if end else start
            return stop + offset - lengths[index]

        for first, last in spans:
            yield place(first, end=False), place(last, end=True)


def _percent(match: re.Match[bytes]) -> bytes:
    return bytes.fromhex(match[0][1:].decode())


_LETTERS = {b"n": b"\n", b"t": b"\t", b"r": b"\r", b"b": b"\b", b"f": b"\f"}


def _backslash(match: re.Match[bytes]) -> bytes:
    escaped = match[0][1:]
    if len(escaped) == 1:
        return _LETTERS.get(escaped, escaped)
    if escaped.startswith(b"x"):
        return bytes.fromhex(escaped[1:].decode())
    units = bytes.fromhex(match[0].replace(b"\\u", b"").decode())
    return units.decode("utf-16-be", "surrogatepass").encode("utf-8", "surrogatepass")


def _html(match: re.Match[bytes]) -> bytes:
    return html.unescape(match[0].decode()).encode("utf-8", "surrogatepass")


_ESCAPINGS = (
    Escaping(b"%", re.compile(rb"%[0-9a-fA-F]{2}"), _percent),
    Escaping(
        b"\\",
        # A character outside of Unicode's first plane is a pair of surrogates in JSON (RFC 8259, 7).
        re.compile(
            rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\x[0-9a-fA-F]{2}|\\[^\x80-\xff]",
            re.DOTALL,
        ),
        _backslash,
    ),
    Escaping(b"&", re.compile(rb"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});"), _html),
)


def find(text: bytes, search: Callable[[bytes], Iterable[Span]], depth: int = MAX_DEPTH) -> set[Span]:
    """The parts that a search finds in the text as it is, and in the text with one kind of escape decoded."""
    spans = set(search(text))
    for escaping, decoded in _decodings(text, depth):
        # Most parts are found in several decodings of the text: the set keeps each once.
        if inner := find(decoded, search, depth - 1):
            spans.update(escaping.places(text, inner))
    return spans


def finds(text: bytes, search: Callable[[bytes], Iterable[Span]], depth: int = MAX_DEPTH) -> bool:
    """Whether `find` finds something; it ends at the first part."""
    return any(True for _ in search(text)) or any(
        finds(decoded, search, depth - 1) for _, decoded in _decodings(text, depth)
    )


def _decodings(text: bytes, depth: int) -> Iterator[tuple[Escaping, bytes]]:
    """The decoded text for each kind of escape that it has; none at depth 0."""
    for escaping in _ESCAPINGS if depth else ():
        if escaping.marker in text:
            decoded = escaping.decoded(text)
            if len(decoded) < len(text):
                yield escaping, decoded
