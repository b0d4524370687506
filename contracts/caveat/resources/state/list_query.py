"""The page, order and filters of a list request, and the pagination facts of its response."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple, TypeAlias
from urllib.parse import quote_plus, urlencode, urlsplit

from caveat.exchange import Request
from caveat.json_text import JsonValue
from caveat.resources.identity import id_text
from caveat.resources.list_parameters import CURSORS
from caveat.resources.model import Filter, Paging, Resource, Style
from caveat.resources.state.view import View
from caveat.resources.words import TOTALS, plain

_NO_PAGING = Paging()
_POSITIVE = re.compile(r"[1-9]\d{0,8}")
_NUMBER = re.compile(r"\d{1,9}")
_LINK_TO_NEXT = re.compile(r"<([^<>]*)>[^<>]*;\s*rel=\"?next\"?")

_NEXT = frozenset(
    {"next", "nextpage", "nextlink", "nexturl", "nextpageurl", "nextcursor", "nextpagetoken", "nexttoken", "endcursor"}
    | {"cursor", "continuationtoken", "continuation", "odatanextlink", "nextmarker", "nexturi", "nextpageuri"}
)
_LINKS = ("href", "url", "after", "next")
"""Names of the cursor or URL in an object for a link, or with one for each direction; then come those of `_NEXT`."""

LAST_IDS = frozenset({"lastid", "endid"})
"""Usual names of fields with the id of the last item of a page, which a cursor of the next page is."""
_AFTER_AN_ID = frozenset({"startingafter", "afterid"})
"""Names of parameters that take the id of the last item of the page before."""
MORE = frozenset({"hasmore", "hasnext", "hasnextpage", "more", "truncated", "istruncated"})
"""Usual names of fields that say whether more items follow."""

_CURSOR = re.compile("cursor|token|continuation|marker")

ContentKey: TypeAlias = tuple[tuple[tuple[str, str], ...], bool]
"""The filters of a list with their values, and whether it has parameters whose meaning is not known."""


@dataclass(frozen=True, slots=True)
class ListQuery:
    """A list request, taken apart."""

    size: int | None
    """The number of items on a page that it asks for; None if it asks for none, or for no usable one."""
    position: str | None
    """The page that it asks for, as text; None for the first one."""
    filters: tuple[tuple[Filter, str], ...]
    sort: tuple[str, str] | None
    """The value of the parameter that orders, and that of the direction."""
    has_others: bool
    """Whether it has other parameters, whose meaning is not known."""
    walk: tuple[tuple[str, str], ...]
    """The key that the requests for all pages of a list share: the parameters without the position."""

    @property
    def is_plain(self) -> bool:
        """Whether it asks for all items, perhaps in pages."""
        return not self.filters and not self.has_others

    @property
    def content(self) -> ContentKey:
        """The filters, which decide which items the list has."""
        return tuple(sorted((each.parameter, value) for each, value in self.filters)), self.has_others


def list_query(view: View) -> ListQuery:
    """The page, order and filters of a list request."""
    return _list_query(view.resource, view.exchange.request.query_pairs)


@lru_cache(maxsize=1024)
def _list_query(resource: Resource | None, pairs: tuple[tuple[str, str], ...]) -> ListQuery:
    # Cached, since pages are read with the same queries again and again.
    if resource is None:
        return ListQuery(None, None, (), None, has_others=bool(pairs), walk=tuple(sorted(pairs)))
    query = dict(reversed(pairs))
    paging, sort = resource.paging or _NO_PAGING, resource.sort
    parameters = {paging.size, paging.position} | {each.parameter for each in resource.filters}
    parameters |= {sort.parameter, sort.direction} if sort is not None else set()
    ordered = sort is not None and bool({sort.parameter, sort.direction} & query.keys() - {""})
    return ListQuery(
        _size(query.get(paging.size)) if paging.size else None,
        query.get(paging.position) if paging.position else None,
        tuple((each, query[each.parameter]) for each in resource.filters if each.parameter in query),
        (query.get(sort.parameter, ""), query.get(sort.direction, "")) if sort is not None and ordered else None,
        has_others=len(pairs) > len(query) or not query.keys() <= parameters,
        walk=tuple(sorted((name, value) for name, value in pairs if name != paging.position)),
    )


def _size(text: str | None) -> int | None:
    # 0 may mean all, and a negative number anything.
    return int(text) if text is not None and _POSITIVE.fullmatch(text) else None


def first_index(paging: Paging | None, position: str | None) -> int | None:
    """The number of the first item (for an offset) or of the page; None if it is no number."""
    style = paging.style if paging is not None else None
    if position is None:
        return 0 if style is Style.OFFSET else None
    return int(position) if _NUMBER.fullmatch(position) else None


def _may_name_next(view: View) -> bool:
    """Whether the schema of the header `Link` allows a link to the next page, as far as the header has one."""
    documented = view.operation.response(view.status)
    headers = documented.headers if documented is not None else {}
    schemas = [header.schema for name, header in headers.items() if name.lower() == "link" and header.schema]
    return all(view.spec.schemas.valid(schema, '<https://acme.example/?page=2>; rel="next"') for schema in schemas)


def _ends_pages(view: View, word: str) -> bool:
    """Whether an empty property of this name says that no page follows.

    An empty cursor may only say that the request did not read the list by cursors.
    """
    paging = view.resource.paging if view.resource is not None else None
    if paging is None or paging.style not in {Style.OFFSET, Style.PAGE}:
        return True
    return not _CURSOR.search(word) and not any(plain(each.name) in CURSORS for each in view.operation.parameters)


class _PageFacts(NamedTuple):
    """The pagination facts of a list response."""

    next: tuple[str, ...]
    has_place: bool
    more: bool | None
    total: tuple[str, int] | None


@lru_cache(maxsize=1)  # several rules ask about the latest one
def _page_facts(view: View) -> _PageFacts:
    headers = view.exchange.response.headers
    links = headers.all("link") if "link" in headers else ()
    named = [match[1] for link in links for match in _LINK_TO_NEXT.finditer(link)]
    has_place = any("rel=" in link for link in links) and _may_name_next(view)
    header = headers.get("x-total-count")
    more, counted = None, None
    if header is not None and re.fullmatch(r"\d{1,12}", header):
        counted = "header X-Total-Count", int(header)
    for name, value in view.envelope:
        word = plain(name)
        if word in _NEXT and not isinstance(value, bool):
            following = _following(value)
            has_place = has_place or bool(following) or (following is not None and _ends_pages(view, word))
            named += [following] if following else []
        elif isinstance(value, bool):
            more = value if more is None and word in MORE | _NEXT else more
        elif isinstance(value, int) and word in TOTALS:
            counted = counted or (name, value)
    if more is None and has_place:
        more = bool(named)
    return _PageFacts(tuple(named), has_place, more, counted)


def _following(value: JsonValue) -> str | None:
    """The cursor or URL of the next page in such a property; `""` if none follows, None if that is not known."""
    if isinstance(value, dict) and value:
        inside = {plain(name): each for name, each in value.items()}
        names = [name for name in (*_LINKS, *sorted(_NEXT)) if name in inside]
        return _following(inside[names[0]]) if names else None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else "" if not value else None


def next_values(view: View) -> tuple[tuple[str, ...], bool]:
    """The cursors or URLs of the next page in a response; and whether the response has a place for one."""
    facts = _page_facts(view)
    return facts.next, facts.has_place


def has_more(view: View) -> bool | None:
    """Whether the response says that a page follows; None if it says nothing of it."""
    return _page_facts(view).more


def total(view: View) -> tuple[str, int] | None:
    """The number of all items that a list response states, with its name; None if it states none."""
    return _page_facts(view).total


def states_more(view: View) -> bool | None:
    """What a field of the response such as `has_more` says; None if there is no such field."""
    return next((value for name, value in view.envelope if plain(name) in MORE and isinstance(value, bool)), None)


def cursors(view: View) -> tuple[str, ...]:
    """The cursors or URLs of the next page: those of the response, else the id of its last item, where that is one."""
    named, has_place = next_values(view)
    resource = view.resource
    paging = resource.paging if resource is not None else None
    if has_place or resource is None or paging is None or paging.style is not Style.CURSOR or not view.items:
        return named
    last = next((id_text(value) for name, value in view.envelope if plain(name) in LAST_IDS), None)
    if last is None and plain(paging.position) in _AFTER_AN_ID:
        last = view.items[-1].id
    return () if last is None else (last,)


def next_request(view: View, query: ListQuery, count: int) -> Request | None:
    """The request for the page after one with `count` items; None if it is not known how to ask for it."""
    paging = view.resource.paging if view.resource is not None else None
    request = view.exchange.request
    named = cursors(view)
    if not next_values(view)[0] and states_more(view) is False:
        named = ()
    if paging is not None and count and (paging.style is Style.OFFSET or paging.style is Style.PAGE):
        index = first_index(paging, query.position)
        if paging.style is Style.PAGE and index is None:
            # Where it is not stated whether pages count from 0 or 1, the response to page 1 shows it.
            first = 0 if paging.first_page is None else paging.first_page
            return with_parameters(request, {paging.position: str(first + 1)}) if query.position is None else None
        if index is not None:
            return with_parameters(
                request, {paging.position: str(index + (count if paging.style is Style.OFFSET else 1))}
            )
    if named and paging is not None and paging.style is Style.CURSOR and "/" not in named[0]:
        return with_parameters(request, {paging.position: named[0]})
    if named and ("/" in named[0] or "?" in named[0]):
        target = target_of(named[0], request)
        return replace(request, target=target) if target.startswith("/") else None
    return None


def target_of(link: str, request: Request) -> str:
    """The target of a request for a URL or a part of one."""
    parts = urlsplit(link)
    path = parts.path or request.path
    return f"{path}?{parts.query}" if parts.query else path


def with_parameters(request: Request, parameters: Mapping[str, str]) -> Request:
    """The request with these query parameters set."""
    query = _query_with(request.query_pairs, tuple(parameters.items()))
    return Request(request.method, f"{request.path}?{query}", request.headers, request.body)


@lru_cache(maxsize=1024)
def _query_with(pairs: tuple[tuple[str, str], ...], parameters: tuple[tuple[str, str], ...]) -> str:
    replaced_names = {name for name, _ in parameters}
    others = [(name, value) for name, value in pairs if name not in replaced_names]
    return "&".join([f"{_quoted(name)}={_quoted(value)}" for name, value in (*others, *parameters)])


_quoted = lru_cache(maxsize=1024)(quote_plus)


def without_parameters(request: Request, names: frozenset[str]) -> Request:
    """The request without these query parameters."""
    pairs = [(name, value) for name, value in request.query_pairs if name not in names]
    return replace(request, target=f"{request.path}?{urlencode(pairs)}" if pairs else request.path)
