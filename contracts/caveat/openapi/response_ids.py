"""The ids in a response that a later request may repeat."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.errors import Unparsable
from caveat.exchange import Response
from caveat.openapi.pointer import tokens, walk

ID_NAMES = ("id", "uuid", "key", "token", "cursor", "etag", "version")
"""Suffixes of the names of fields whose values a later request repeats, in lower case."""


def response_ids(response: Response) -> Iterator[tuple[str, str]]:
    """The place and the text of each id: the name of a header field, or a JSON pointer in the body."""
    for name in ("etag", "location"):
        text = response.headers.get(name)
        if text:
            yield name, text.rpartition("/")[2] if name == "location" else text
    try:
        body = response.json
    except Unparsable:
        return
    for pointer, value in walk(body):
        is_id = pointer and is_id_name(tokens(pointer)[-1])
        if is_id and isinstance(value, str | int) and not isinstance(value, bool):
            yield pointer, str(value)


def is_id_name(name: str) -> bool:
    """Whether a field or a parameter of this name has an id."""
    return name.lower().endswith(ID_NAMES)
