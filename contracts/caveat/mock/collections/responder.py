"""Answers the requests to a document's collections, from stored items.

A collection starts with the items of the document's examples, else with a sample of its schema. Collections below
different parents (`/users/1/posts`, `/users/2/posts`) are different ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice

from caveat.exchange import STATUSES_WITHOUT_BODY, Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.mock.collections.collection import Collection, CollectionStore, Item
from caveat.mock.collections.collection_index import CollectionIndex
from caveat.mock.collections.collection_spec import CollectionSpec
from caveat.mock.collections.conditional import (
    FAILED,
    NOT_MODIFIED,
    documents_tags,
    entity_tag,
    is_outdated,
    is_unmodified,
)
from caveat.mock.collections.ids import id_text
from caveat.mock.collections.list_responses import ListResponses
from caveat.mock.collections.list_selection import ListSelection
from caveat.mock.collections.paths import Action, parameter_names
from caveat.mock.collections.projection import project
from caveat.mock.collections.representation import Properties, Representation
from caveat.mock.collections.resource_request import ResourceRequest, ResourceResponse, absence
from caveat.mock.responses.body_formats import BodyFormat
from caveat.mock.responses.builder import ChosenResponse, ResponseBuilder, successful
from caveat.mock.responses.negotiation import MediaTypeChoice
from caveat.openapi.operation import Operation, ResponseSpec
from caveat.openapi.requests import ParsedRequest
from caveat.openapi.spec import Spec

_MAX_IDS_IN_MESSAGE = 5

_MAX_IDS = 20
"""Ids of a collection that are suggested."""


class CollectionResponder:
    """Answers requests from the stored items of a mock without a provider."""

    def __init__(self, spec: Spec, builder: ResponseBuilder, index: CollectionIndex, selection: ListSelection) -> None:
        self._spec = spec
        self._builder = builder
        self._index = index
        self._lists = ListResponses(spec, builder, selection)
        self._store = CollectionStore()

    def dump(self) -> JsonValue:
        """The stored collections as a JSON value."""
        return self._store.dump()

    def load(self, state: JsonValue) -> None:
        """Replace the stored collections by dumped ones; raises `BadState`."""
        self._store.load(state)

    def ids(self, operation: Operation, others: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
        """The ids of items by the path parameters of an operation, newest first, each below the first parents.

        `others` are the values of parameters that identify no item.
        """
        action = self._index.action(operation)
        specs = {spec.path.depth: spec for spec in (*self._index.parents(operation), *(action or ())[:1])}
        ids: dict[str, tuple[str, ...]] = {}
        parents: tuple[str, ...] = ()
        for depth, name in enumerate(parameter_names(operation.path)):
            if depth in specs:
                ids[name] = self._ids(specs[depth], parents)
            parents += (*ids.get(name, ()), others.get(name, ""))[:1]
        return ids

    def _ids(self, collection_spec: CollectionSpec, parent_ids: tuple[str, ...]) -> tuple[str, ...]:
        collection = self._store.get((collection_spec.path.template, parent_ids))
        found = collection or collection_spec.initial_collection(parent_ids, {})
        return tuple(islice(reversed(found.items), _MAX_IDS))

    def respond(self, operation: Operation, request: Request, parsed_request: ParsedRequest) -> Response | None:
        """The response to a valid request; None if the operation belongs to no collection."""
        collection_spec, action = self._index.action(operation) or (None, None)
        parents = self._index.parents(operation)
        if collection_spec is None and not parents:
            return None
        parameters = parsed_request.parameters
        ids: tuple[str, ...] = ()
        for name in parameter_names(operation.path):
            text = id_text(parameters.get(("path", name)))
            if text is None:
                return None
            ids += (text,)
        absent = self._absent_parent(operation, parsed_request, collection_spec, ids) if parents else None
        if absent is not None:
            return absent
        if collection_spec is None or action is None or not self._is_acceptable(operation, request):
            return None
        depth = collection_spec.path.depth
        resource_request = ResourceRequest(
            collection_spec=collection_spec,
            operation=operation,
            parsed_request=parsed_request,
            schemas=self._spec.schemas,
            collection=self._collection(collection_spec, operation, ids, parsed_request),
            parent_ids=ids[:depth],
            item_id=ids[depth] if len(ids) > depth else "",
            path_properties=_path_properties(collection_spec, operation, parsed_request),
        )
        return self._perform(resource_request, action, request)

    def _absent_parent(
        self, operation: Operation, parsed_request: ParsedRequest, below: CollectionSpec | None, ids: tuple[str, ...]
    ) -> Response | None:
        """The 404 of a request below an item that does not exist, as far as the operation documents 404."""
        # Where the creation documents no 404, items may be stored below a parent that is not.
        if operation.response(404) is None or (below is not None and self._has_items(below, ids)):
            return None
        for parent in self._index.parents(operation):
            collection, parent_id = self._collection(parent, operation, ids, parsed_request), ids[parent.path.depth]
            if parent_id not in collection.items:
                return self._not_found(operation, parent, parent_id, collection)
        return None

    def _has_items(self, collection_spec: CollectionSpec, ids: tuple[str, ...]) -> bool:
        """Whether items are stored below these parents."""
        stored = self._store.get((collection_spec.path.template, ids[: collection_spec.path.depth]))
        return stored is not None and bool(stored.items)

    def _perform(self, resource_request: ResourceRequest, action: Action, request: Request) -> Response | None:
        if action is Action.LIST:
            _, response_spec = successful(resource_request.operation)
            representation, media_type = self._representation(resource_request, response_spec, request)
            if representation is None or media_type is None:
                return None
            return self._lists.response(resource_request, representation, media_type, request)
        if action is Action.CREATE and isinstance(resource_request.parsed_request.body, list):
            return None
        collection_spec, item_id = resource_request.collection_spec, resource_request.item_id
        stored = resource_request.collection.items.get(item_id)
        fields = request.headers
        if fields.get("if-match") is not None or fields.get("if-none-match") is not None:
            refused = self._unfulfilled(resource_request.operation, request, stored)
            if refused is not None:
                return refused
        response = _PERFORM[action](resource_request)
        template = collection_spec.path.template
        if action is not Action.READ and response is not None:
            self._store.save((template, resource_request.parent_ids), resource_request.collection)
        if action is Action.DELETE:
            self._store.delete_children(template, (*resource_request.parent_ids, item_id))
        operation = resource_request.operation
        if response is None and resource_request.absence is not None:
            return self._not_found(operation, collection_spec, item_id, resource_request.collection)
        return self._item_response(resource_request, response or resource_request.generated(), request)

    def _unfulfilled(self, operation: Operation, request: Request, stored: Item | None) -> Response | None:
        """The response to a conditional request whose condition is false, else None."""
        if stored is not None and is_unmodified(operation, request, stored):
            return Response(NOT_MODIFIED, Headers([("etag", entity_tag(stored))]))
        if is_outdated(operation, request, stored):
            message = "header If-Match: the item has another entity tag"
            return self._builder.error(operation, FAILED, message)
        return None

    def _collection(
        self, collection_spec: CollectionSpec, operation: Operation, ids: tuple[str, ...], parsed_request: ParsedRequest
    ) -> Collection:
        parent_ids = ids[: collection_spec.path.depth]
        key = (collection_spec.path.template, parent_ids)
        collection = self._store.get(key)
        if collection is None:
            path_properties = _path_properties(collection_spec, operation, parsed_request)
            collection = collection_spec.initial_collection(parent_ids, path_properties)
            # Collections below parents are stored once they change, since any number of parents may be read.
            if not parent_ids:
                self._store.save(key, collection)
        return collection

    def _not_found(
        self, operation: Operation, collection_spec: CollectionSpec, item_id: str, collection: Collection
    ) -> Response:
        latest = ", ".join(islice(reversed(collection.items), _MAX_IDS_IN_MESSAGE)) or "none"
        message = f"there is no {collection_spec.path.item_name} {item_id}; known: {latest}"
        return self._builder.error(operation, absence(operation, collection, item_id) or 404, message)

    def _item_response(
        self, resource_request: ResourceRequest, response: ResourceResponse, request: Request
    ) -> Response:
        operation, status, response_spec = resource_request.operation, response.status, response.response_spec
        headers = {**resource_request.location(request, response), **self._tag(resource_request, response)}
        representation, media_type = self._representation(resource_request, response_spec, request)
        if representation is None or media_type is None or status in STATUSES_WITHOUT_BODY:
            built = self._builder.response(operation, status, response_spec, request.headers.get("accept"))
            others = [(name, value) for name, value in built.headers.items_sent if name not in headers]
            return Response(built.status, Headers([*others, *headers.items()]), built.body) if headers else built
        schemas = self._spec.schemas
        item, shown = response.item, response.shown
        if shown is None:
            shown = project(schemas, representation, item.properties, item.omitted)
        body = representation.wrap(shown)
        if representation.envelope and (schema := representation.body_schema) and not schemas.valid(schema, body):
            body = representation.body
        return self._builder.with_value(ChosenResponse(operation, status, response_spec, media_type), body, headers)

    def _tag(self, resource_request: ResourceRequest, response: ResourceResponse) -> dict[str, str]:
        """The header with the entity tag of a stored item, if the document has a place for one."""
        operation, response_spec = resource_request.operation, response.response_spec
        if not documents_tags(operation):
            return {}
        stored = resource_request.collection.items.get(response.created_id or resource_request.item_id)
        if stored is None:
            return {}
        name = next((name for name in response_spec.headers if name.lower() == "etag"), "ETag")
        tag = entity_tag(stored)
        return {name: tag} if self._builder.allows_header(response_spec, "etag", tag) else {}

    def _representation(
        self, resource_request: ResourceRequest, response_spec: ResponseSpec, request: Request
    ) -> tuple[Representation | None, MediaTypeChoice | None]:
        """How a response represents items, and the negotiated media type; None if that cannot represent them."""
        operation = resource_request.operation
        representation = resource_request.collection_spec.representation(operation, response_spec)
        media_type = self._builder.choice(operation, response_spec, request.headers.get("accept"))
        if representation is None or media_type is None or media_type.body_format is BodyFormat.OPAQUE:
            return None, None
        documented = representation.media_type.documented
        same = self._builder.bodies.have_same_schema(response_spec, media_type.documented, documented)
        return (representation, media_type) if same else (None, None)

    def _is_acceptable(self, operation: Operation, request: Request) -> bool:
        """Whether the response has an acceptable media type; a request that gets 406 must change nothing."""
        _, response_spec = successful(operation)
        accept = request.headers.get("accept")
        return not response_spec.media or self._builder.choice(operation, response_spec, accept) is not None


_PERFORM: Mapping[Action, Callable[[ResourceRequest], ResourceResponse | None]] = {
    Action.CREATE: ResourceRequest.create,
    Action.READ: ResourceRequest.read,
    Action.REPLACE: ResourceRequest.replace,
    Action.UPDATE: ResourceRequest.update,
    Action.DELETE: ResourceRequest.delete,
}


def _path_properties(
    collection_spec: CollectionSpec, operation: Operation, parsed_request: ParsedRequest
) -> Properties:
    """The item properties that the path sets: `userId` in `/users/{userId}/posts` is a property of each post."""
    parents = parameter_names(operation.path)[: collection_spec.path.depth]
    if not parents:
        return {}
    return {name: parsed_request.parameters["path", name] for name in parents if name in collection_spec.property_names}
