"""Ids that responses give: a request that is sent again names the new item, not that of the first time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import quote, unquote

from caveat.errors import Unparsable
from caveat.exchange import Headers, Request, Response
from caveat.openapi.pointer import tokens, walk

_NAMES = ("id", "uuid", "key", "token", "cursor", "etag", "version")
"""How the names of fields end whose values a later request repeats, in lower case."""

_CONDITIONS = frozenset({"if-match", "if-none-match"})


def new_ids(before: Response, now: Response) -> dict[str, str]:
    """The ids of a response as they were, each with what it is now."""
    old, new = dict(_ids(before)), dict(_ids(now))
    return {text: new[place] for place, text in old.items() if place in new and new[place] != text}


def _ids(response: Response) -> Iterator[tuple[str, str]]:
    """The place and the text of each id."""
    for name in ("etag", "location"):
        text = response.headers.get(name)
        if text:
            yield name, text.rpartition("/")[2] if name == "location" else text
    try:
        body = response.json
    except Unparsable:
        return
    for pointer, value in walk(body):
        is_id = pointer and tokens(pointer)[-1].lower().endswith(_NAMES)
        if is_id and isinstance(value, str | int) and not isinstance(value, bool):
            yield pointer, str(value)


def carried(request: Request, ids: Mapping[str, str]) -> Request:
    """A request with the new ids in its path, its query and its conditions."""
    if not ids:
        return request
    path, mark, query = request.target.partition("?")
    segments = "/".join(_carried(segment, ids) for segment in path.split("/"))
    pairs = "&".join(_pair(pair, ids) for pair in query.split("&"))
    fields = Headers(
        (name, ids.get(value, value) if name.lower() in _CONDITIONS else value)
        for name, value in request.headers.items_sent
    )
    return replace(request, target=segments + mark + pairs, headers=fields)


def _pair(pair: str, ids: Mapping[str, str]) -> str:
    name, equals, value = pair.partition("=")
    return f"{name}{equals}{_carried(value, ids)}"


def _carried(text: str, ids: Mapping[str, str]) -> str:
    new = ids.get(unquote(text))
    return text if new is None else quote(new, safe="")
