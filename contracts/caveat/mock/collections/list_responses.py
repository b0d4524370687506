"""The responses to list requests: the selected items, in pages, with their counts and links."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from caveat.exchange import Request, Response
from caveat.mock.collections.collection import Collection
from caveat.mock.collections.list_selection import ListSelection, chosen, page_parameters
from caveat.mock.collections.list_selection import page as page_of
from caveat.mock.collections.pages import Page, Parameters, default_parameters, page_body, shown_properties
from caveat.mock.collections.representation import Properties, Representation
from caveat.mock.collections.resource_request import ResourceRequest
from caveat.mock.responses.builder import ChosenResponse, ResponseBuilder
from caveat.openapi.operation import ResponseSpec
from caveat.openapi.spec import Spec
from caveat.resources.model import Resource

_TOTAL_HEADERS = frozenset({"x-total-count", "x-total", "total-count"})


class ListResponses:
    """Makes the responses of the lists of one document."""

    def __init__(self, spec: Spec, builder: ResponseBuilder, selection: ListSelection) -> None:
        self._schemas = spec.schemas
        self._builder = builder
        self._selection = selection
        self._defaults: dict[str, Parameters] = {}
        """The default page parameters of list operations, by operationId."""

    def response(
        self, resource_request: ResourceRequest, chosen_response: ChosenResponse, request: Request
    ) -> Response | None:
        """The response with the items that a request asks for; None if the schema allows no such list."""
        representation = resource_request.action.success.representation
        if representation is None:
            return None
        operation = resource_request.operation
        defaults = self._defaults.get(operation.id)
        if defaults is None:
            defaults = self._defaults[operation.id] = default_parameters(self._schemas, operation.parameters)
        parameters = {**defaults, **resource_request.parsed_request.parameters}
        stored = resource_request.collection.items
        resource = self._selection.resource(operation)
        ids = self.chosen_ids(resource, representation, resource_request.collection, request)
        if resource is not None:
            parameters |= page_parameters(resource, request, ids)
        page = page_of(resource, request, ids, parameters)
        listed = ids[page.offset :][: page.size]
        body = page_body(self._schemas, representation, [stored[item_id] for item_id in listed], listed, page)
        if body is None:
            return None
        headers = dict(self._page_headers(chosen_response.response_spec, page))
        return self._builder.with_value(chosen_response, body, headers)

    def chosen_ids(
        self, resource: Resource | None, representation: Representation, collection: Collection, request: Request
    ) -> list[str]:
        """The ids of the items that a request asks for, of all pages."""
        defaults = self._selection.defaults(resource)
        if resource is None or ("?" not in request.target and not defaults):
            return list(collection.items)

        # Filters and orders see what the list shows; other requests need none of it.
        @cache
        def shown(item_id: str) -> Properties:
            return shown_properties(self._schemas, representation, collection.items[item_id])

        return chosen(resource, request, collection.items, shown, defaults)

    def _page_headers(self, response_spec: ResponseSpec, page: Page) -> Iterator[tuple[str, str]]:
        """The documented headers with the number of all items, and with the link to the next page."""
        for name in response_spec.headers:
            text = str(page.total) if name.lower() in _TOTAL_HEADERS else ""
            if name.lower() == "link" and page.next is not None:
                text = f'<{page.next.url}>; rel="next"'
            if text and self._builder.allows_header(response_spec, name.lower(), text):
                yield name, text
