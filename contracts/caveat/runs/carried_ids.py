"""Replaces ids when requests are sent again: later requests use the ids of the new responses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote, unquote

from caveat.exchange import Headers, Request, Response
from caveat.openapi.response_ids import response_ids

_CONDITIONS = frozenset({"if-match", "if-none-match"})


def new_ids(before: Response, now: Response) -> dict[str, str]:
    """The ids of an earlier response, each with the id in the new response."""
    old, new = dict(response_ids(before)), dict(response_ids(now))
    return {text: new[place] for place, text in old.items() if place in new and new[place] != text}


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
