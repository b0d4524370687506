"""What a list request asks for, and what its response says about the pages that follow."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import quote_plus, urlencode, urlsplit

from caveat.exchange import Request
from caveat.openapi.coerce import as_object
from caveat.resources.model import Filter, Paging, Resource, Style
from caveat.resources.state.view import View
from caveat.resources.words import TOTALS, plain

_NO_PAGING = Paging()
_POSITIVE = re.compile(r"[1-9]\d{0,8}")
_NUMBER = re.compile(r"\d{1,9}")
_LINK_TO_NEXT = re.compile(r"<([^<>]*)>[^<>]*;\s*rel=\"?next\"?")

_NEXT = frozenset(
    {"next", "nextpage", "nextlink", "nexturl", "nextpageurl", "nextcursor", "nextpagetoken", "nexttoken", "endcursor"}
    | {"cursor", "continuationtoken", "continuation", "odatanextlink", "nextmarker"}
)
MORE = frozenset({"hasmore", "hasnext", "hasnextpage", "more", "truncated", "istruncated"})
"""Usual names of what says that items follow a page."""


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

    @property
    def is_plain(self) -> bool:
        """Whether it asks for all items, perhaps in pages."""
        return not self.filters and not self.has_others


def list_query(view: View) -> ListQuery:
    """What a list request asks for."""
    resource = view.resource
    query = view.query
    if resource is None:
        return ListQuery(None, None, (), None, has_others=bool(query))
    paging, sort = resource.paging or _NO_PAGING, resource.sort
    of_pages, known = _parameters(resource)
    repeated = len(view.exchange.request.query_pairs) > len(query)
    size = _size(query.get(paging.size)) if paging.size else None
    position = query.get(paging.position) if paging.position else None
    if query.keys() <= of_pages:
        return ListQuery(size, position, (), None, has_others=repeated)
    filters = tuple((each, query[each.parameter]) for each in resource.filters if each.parameter in query)
    ordered = sort is not None and bool({sort.parameter, sort.direction} & query.keys() - {""})
    return ListQuery(
        size,
        position,
        filters,
        (query.get(sort.parameter, ""), query.get(sort.direction, "")) if sort is not None and ordered else None,
        has_others=repeated or not query.keys() <= known,
    )


@lru_cache(maxsize=256)
def _parameters(resource: Resource) -> tuple[frozenset[str], frozenset[str]]:
    """The parameters that choose a page and nothing else, and all parameters with a known meaning."""
    paging, sort = resource.paging or _NO_PAGING, resource.sort
    of_pages = frozenset({paging.size, paging.position})
    others = {each.parameter for each in resource.filters}
    others |= {sort.parameter, sort.direction} if sort is not None else set()
    return of_pages - others, of_pages | others


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


@lru_cache(maxsize=8)  # several rules ask about the latest one
def next_values(view: View) -> tuple[tuple[str, ...], bool]:
    """The cursors or URLs of the next page in a response; and whether the response has a place for one."""
    headers = view.exchange.response.headers
    links = headers.all("link") if "link" in headers else ()
    named = [match[1] for link in links for match in _LINK_TO_NEXT.finditer(link)]
    has_place = any("rel=" in link for link in links) and _may_name_next(view)
    for name, value in view.envelope:
        if plain(name) in _NEXT:
            has_place = True
            text = as_object(value).get("href", value)
            if isinstance(text, str) and text:
                named.append(text)
            elif isinstance(text, int) and not isinstance(text, bool):
                named.append(str(text))
    return tuple(named), has_place


def has_more(view: View) -> bool | None:
    """Whether the response says that a page follows; None if it says nothing of it."""
    for name, value in view.envelope:
        if plain(name) in MORE and isinstance(value, bool):
            return value
    named, has_place = next_values(view)
    return bool(named) if has_place else None


@lru_cache(maxsize=8)
def total(view: View) -> tuple[str, int] | None:
    """The number of all items that a list response states, with its name; None if it states none."""
    header = view.exchange.response.headers.get("x-total-count")
    if header is not None and re.fullmatch(r"\d{1,12}", header):
        return "header X-Total-Count", int(header)
    for name, value in view.envelope:
        if plain(name) in TOTALS and isinstance(value, int) and not isinstance(value, bool):
            return name, value
    return None


def next_request(view: View, query: ListQuery, count: int) -> Request | None:
    """The request for the page after one with `count` items; None if it is not known how to ask for it."""
    paging = view.resource.paging if view.resource is not None else None
    request = view.exchange.request
    named, _ = next_values(view)
    if paging is not None and paging.style in {Style.OFFSET, Style.PAGE} and count:
        index = first_index(paging, query.position)
        if paging.style is Style.PAGE and index is None:
            # Where it is not stated whether pages count from 0 or 1, the response to page 1 tells it.
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
    pairs = [(name, value) for name, value in request.query_pairs if name not in parameters]
    query = "&".join([f"{_quoted(name)}={_quoted(value)}" for name, value in (*pairs, *parameters.items())])
    return Request(request.method, f"{request.path}?{query}", request.headers, request.body)


_quoted = lru_cache(maxsize=1024)(quote_plus)


def without_parameters(request: Request, names: frozenset[str]) -> Request:
    """The request without these query parameters."""
    pairs = [(name, value) for name, value in request.query_pairs if name not in names]
    return replace(request, target=f"{request.path}?{urlencode(pairs)}" if pairs else request.path)
