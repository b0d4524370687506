"""What a good server does with a collection, checked by itself: what is created is read, listed, counted and paged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import urlencode

from caveat.exchange import Headers, Request
from caveat.mock.engine import Mock
from caveat.openapi.spec import Spec
from caveat.resources.derive import resources
from caveat.resources.model import Action, Paging, Resource, Style
from caveat.resources.state.list_query import (
    has_more,
    list_query,
    next_request,
    next_values,
    total,
    with_parameters,
)
from caveat.resources.state.state import State
from caveat.resources.state.view import View
from generated_documents.document import GeneratedDocument

CREATED = 4
_MOST_PAGES = 30


def misbehaviours(generated: GeneratedDocument, spec: Spec) -> Iterator[str]:
    """The misbehaviours of the mock of a document, which a good server does not have."""
    for resource in resources(spec).all:
        listing, create = resource.operation(Action.LIST), resource.operation(Action.CREATE)
        if listing is not None and create is not None and resource.list_place is not None and not resource.depth:
            yield from _Server(generated, spec, resource).misbehaviours()


class _Server:
    """The mock of a document, seen by a client of one collection."""

    def __init__(self, generated: GeneratedDocument, spec: Spec, resource: Resource) -> None:
        self._mock, self._spec, self._resource = Mock(spec), spec, resource
        self._state = State(spec, resources(spec), exclusive=True)
        creating = resource.operations[Action.CREATE]
        self._create = next(each for each in generated.requests if each.operation == creating.id)
        self._list = next(each for each in generated.requests if each.operation == resource.operations[Action.LIST].id)

    def misbehaviours(self) -> Iterator[str]:
        """The misbehaviours, as sentences."""
        name, paging = self._resource.template, self._resource.paging or Paging()
        if paging.default_size is not None and not paging.position:
            # The rest of the list cannot be read.
            return
        before = self._all({})
        for number in range(CREATED):
            created = self._view(self._creation(number))
            if not created.ok:
                yield f"{name}: the creation gets {created.status}"
                return
        after = self._all({})
        if len(after) != len(before) + CREATED or len(set(after)) != len(after):
            yield f"{name}: the list has {after} after {before}"
        sizes = (1, 2) if paging.size and paging.position else ()
        for size in sizes:
            paged = self._all({paging.size: str(size)})
            if paged != after:
                yield f"{name}: pages of {size} have {paged}, expected {after}"
        counted = total(self._view(self._request({})))
        if counted is not None and counted[1] != len(after):
            yield f"{name}: {counted[0]} is {counted[1]}, expected {len(after)}"

    def _creation(self, number: int) -> Request:
        """A request that creates an item of its own: with another key, and another id if the client names it."""
        sent = self._create
        keys = [(key, f"{value}{number}" if key.startswith(("idem", "x-")) else value) for key, value in sent.headers]
        field = self._resource.identity.field
        body = sent.body.replace(b'"k-7"', b'"k-%d"' % number).replace(
            f'"{field}": "Ada"'.encode(), b'"name": "%d"' % number
        )
        return Request("POST", sent.target, Headers(keys), body)

    def _request(self, query: Mapping[str, str]) -> Request:
        paging = self._resource.paging
        target = self._list.target.partition("?")[0]
        if paging is not None and paging.style is Style.PAGE and paging.first_page is None:
            # Page 0 may be the first one, too.
            query = {**query, paging.position: "1"}
        return Request("GET", f"{target}?{urlencode(query)}" if query else target, Headers(self._list.headers))

    def _view(self, request: Request) -> View:
        return self._state.view(self._spec.exchange(request, self._mock.answer(request)))

    def _all(self, query: Mapping[str, str]) -> list[str]:
        """The ids of the items on all pages."""
        found: list[str] = []
        first = following = self._request(query)
        paging = self._resource.paging or Paging()
        size = query.get(paging.size, paging.default_size)
        for _ in range(_MOST_PAGES):
            view = self._view(following)
            ids = [str(each.id) for each in view.items or ()]
            found += ids
            if not ids or size is None or has_more(view) is False:
                break
            asked = next_request(view, list_query(view), len(ids))
            if asked is None and paging.style is Style.CURSOR and not next_values(view)[1]:
                # Where a list has no place for a cursor, it is the id of the last item.
                asked = with_parameters(following, {paging.position: ids[-1]})
            if asked is None:
                break
            following = replace(asked, headers=first.headers)
        return found
