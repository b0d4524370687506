"""Responses that are streams of events: one that stays open is read for a short time, and then closed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from caveat.errors import Unparsable
from caveat.json_text import parse_json
from caveat.openapi.sequences import EVENTS, JSON_LINES, JSON_SEQUENCES, RECORD_SEPARATOR
from caveat.targets.network.decoding import Body
from caveat.targets.network.network import Allowance, ReadTimeout

FIRST_S = 5.0
"""Seconds for which a stream is read."""
PAUSE_S = 2.0
"""Seconds without a byte after which it is not read further."""
LATER_S = 0.1
"""Seconds for which a stream is read if one of the same request line stayed open before."""
MAX_BYTES = 2**20
"""Bytes of a stream that are read."""

_LINES = JSON_LINES | {"application/stream+json", "application/x-json-stream"}
_PARTS = frozenset({"multipart/mixed", "multipart/x-mixed-replace"})
_MAX_REMEMBERED = 4
"""Request lines whose streams stayed open; after so many, every stream is read for the shorter time."""

_END_OF_EVENT = re.compile(rb"(?:\r\n|\n|\r(?!\n)){2}")


class Streams:
    """Reads the bodies of streams, and remembers which stayed open."""

    def __init__(self) -> None:
        self._open: set[str] = set()

    def read(self, chunks: Iterable[bytes], body: Body, line: str, media_type: str, allowance: Allowance) -> bytes:
        """The body of the response to a request with this method and path; of a stream that stays open, its events."""
        is_open = line in self._open or len(self._open) >= _MAX_REMEMBERED
        allowance.limit(LATER_S if is_open else FIRST_S, PAUSE_S)
        try:
            for chunk in chunks:
                body.add(chunk)
                if body.size >= MAX_BYTES:
                    break
            else:
                return body.complete()
        except ReadTimeout:
            self._open.add(line)
        return complete_events(media_type, body.received())


def is_stream(media_type: str) -> bool:
    """Whether a body of this media type may be sent for as long as the connection is open."""
    return media_type == EVENTS or media_type in _LINES | JSON_SEQUENCES | _PARTS


def complete_events(media_type: str, body: bytes) -> bytes:
    """The beginning of a body that ends with the last complete event, text, line or part."""
    return body[: _end(media_type)(body)]


def _end(media_type: str) -> Callable[[bytes], int]:
    if media_type == EVENTS:
        return _end_of_events
    if media_type in JSON_SEQUENCES:
        return _end_of_texts
    return _end_of_parts if media_type in _PARTS else lambda body: body.rfind(b"\n") + 1


def _end_of_events(body: bytes) -> int:
    return max((match.end() for match in _END_OF_EVENT.finditer(body)), default=0)


def _end_of_texts(body: bytes) -> int:
    last = max(body.rfind(RECORD_SEPARATOR.encode()), 0)
    try:
        parse_json(body[last + 1 :])
    except Unparsable:
        return last
    # A number or literal may go on, so that only the line feed says that it is complete (RFC 7464, 2.4).
    return len(body) if body.endswith(b"\n") else last


def _end_of_parts(body: bytes) -> int:
    """The part that is followed by a delimiter, which is the first line of the body."""
    return max(body.rfind(b"\r\n" + body.lstrip().partition(b"\r\n")[0]), 0)
