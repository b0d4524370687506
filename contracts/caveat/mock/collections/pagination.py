"""Pagination links and cursors of a list: to the next page, and empty ones on the last page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from caveat.json_text import JsonValue

Body: TypeAlias = dict[str, JsonValue]

_NEXT_PAGE = re.compile(
    r"(next)?cursor|endcursor|(odata)?next(link|url|uri|href)?|nextpage(token|url|uri|link|cursor)?|next(batch)?token"
    r"|continuation(token)?|nextmarker"
)
"""Usual properties for the next page, in lower case and letters only."""

_LINK = re.compile(r"link|ur[il]|href")
_ABOUT_PAGES = re.compile(
    r"meta(data)?|_?links|paging|pagination|pageinfo|page|cursors|responsemetadata|data|results?", re.IGNORECASE
)
_MAX_DEPTH = 2


@dataclass(frozen=True, slots=True)
class NextPage:
    """The cursor and the link to the next page of a list."""

    token: str
    """The value of the parameter that chooses it."""
    target: str
    """The target of its request."""
    url: str
    """That as a URL."""


@dataclass(frozen=True, slots=True)
class NextPlace:
    """A property for the next page."""

    keys: tuple[str, ...]
    """The keys that lead to it."""
    is_object: bool
    """Whether it is a link object."""


def _is_next(name: str) -> bool:
    return re.fullmatch(_NEXT_PAGE, re.sub("[^a-z]", "", name.lower())) is not None


def without_next_page(body: Body, valid: Callable[[Body], bool]) -> Body:
    """The body as a last page: each next-page property is null, else absent, else empty, whichever is valid first."""
    for name, value in [*body.items()]:
        if not _is_next(name):
            if isinstance(value, dict):
                body = _nested(body, name, value, valid)
        elif not isinstance(value, bool | list):
            body = next(filter(valid, _candidates(body, name)), body)
    return body


def places_of_next_page(body: Body, depth: int = 0) -> Iterator[NextPlace]:
    """The properties for the next page in a body, and in the objects in it that are about pages."""
    for name, value in body.items():
        if _is_next(name) and not isinstance(value, bool | list):
            yield NextPlace((name,), is_object=isinstance(value, dict))
        elif isinstance(value, dict) and depth < _MAX_DEPTH and _ABOUT_PAGES.fullmatch(re.sub(r"[^A-Za-z]", "", name)):
            for place in places_of_next_page(value, depth + 1):
                yield NextPlace((name, *place.keys), place.is_object)


def next_values(place: NextPlace, page: NextPage, *, by_cursor: bool) -> Sequence[JsonValue]:
    """The values that a property may have, the most likely first."""
    if place.is_object:
        return [{"href": page.url}, {"href": page.target}]
    links: list[JsonValue] = [page.url, page.target]
    tokens: list[JsonValue] = [page.token, *([int(page.token)] if re.fullmatch("[0-9]{1,15}", page.token) else [])]
    name = place.keys[-1].lower()
    is_link = _LINK.search(name) is not None or (name == "next" and not by_cursor)
    return [*links, *tokens] if is_link else [*tokens, *links]


def _nested(body: Body, name: str, value: Body, valid: Callable[[Body], bool]) -> Body:
    return {**body, name: without_next_page(value, lambda candidate: valid({**body, name: candidate}))}


def _candidates(body: Body, name: str) -> list[Body]:
    absent = {key: value for key, value in body.items() if key != name}
    nothing: JsonValue = None
    null = {**body, name: nothing}
    # A client reads the members of a link object without a check for null.
    if isinstance(body[name], dict):
        return [absent, null, {**body, name: {}}, {**body, name: {"href": ""}}]
    return [null, absent, {**body, name: ""}]
