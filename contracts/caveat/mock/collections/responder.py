"""Answers the requests to a document's collections, from stored items.

A collection starts with the items of the document's examples, else with a sample of its schema. Collections below
different parents (`/users/1/posts`, `/users/2/posts`) are different ones.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from itertools import islice

from caveat.exchange import STATUSES_WITHOUT_BODY, Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.mock.collections.collection import Collection, CollectionStore, Item, absence
from caveat.mock.collections.collection_index import CollectionIndex
from caveat.mock.collections.collection_spec import CollectionSpec
from caveat.mock.collections.conditional import (
    FAILED,
    NOT_MODIFIED,
    entity_tag,
    is_outdated,
    is_unmodified,
)
from caveat.mock.collections.contents import content
from caveat.mock.collections.counts import with_count
from caveat.mock.collections.ids import id_text
from caveat.mock.collections.list_responses import ListResponses
from caveat.mock.collections.list_selection import ListSelection
from caveat.mock.collections.operation_plan import CollectionAction, OperationPlan, path_property_names
from caveat.mock.collections.paths import Action
from caveat.mock.collections.projection import project
from caveat.mock.collections.resource_request import ResourceRequest, ResourceResponse
from caveat.mock.collections.unique_values import UniqueValues
from caveat.mock.responses.body_formats import BodyFormat
from caveat.mock.responses.builder import ResponseBuilder, successful
from caveat.openapi.operation import Operation
from caveat.openapi.requests import ParsedRequest
from caveat.openapi.spec import Spec
from caveat.resources.derive import resources
from caveat.resources.model import Action as OfResource
from caveat.resources.words import parameter_names

_MAX_IDS_IN_MESSAGE = 5

CONFLICT = 409
"""The status of a write with an id or another unique value that another item has."""

_MAX_IDS = 20
"""Ids of a collection that are suggested."""


class CollectionResponder:
    """Answers requests from the stored items of a mock without a provider."""

    def __init__(self, spec: Spec, builder: ResponseBuilder, index: CollectionIndex, selection: ListSelection) -> None:
        self._spec = spec
        self._builder = builder
        self._index = index
        self._lists = ListResponses(spec, builder, selection)
        self._unique = UniqueValues(spec)
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
        current = collection or collection_spec.initial_collection(parent_ids, {})
        return tuple(islice(reversed(current.items), _MAX_IDS))

    def respond(self, operation: Operation, request: Request, parsed_request: ParsedRequest) -> Response | None:
        """The response to a valid request; None if the operation belongs to no collection."""
        plan = self._index.plan(operation)
        if plan is None:
            return None
        parameters = parsed_request.parameters
        ids: tuple[str, ...] = ()
        for key in plan.path_parameters:
            text = id_text(parameters.get(key))
            if text is None:
                return None
            ids += (text,)
        on_collection = plan.on_collection
        absent = self._absent_parent(plan, parsed_request, ids) if plan.parents else None
        if absent is not None:
            return absent
        if on_collection is None:
            return self._content(plan, request, ids)
        if not self._is_acceptable(on_collection, request):
            return None
        parent_ids, own_ids = ids[: on_collection.depth], ids[on_collection.depth :]
        stored = self._store.get((on_collection.collection_spec.path.template, parent_ids))
        resource_request = ResourceRequest(
            on_collection,
            parsed_request,
            self._spec.schemas,
            stored or self._collection(on_collection.collection_spec, operation, ids, parsed_request),
            parent_ids,
            own_ids[0] if own_ids else "",
            on_collection.path_properties(parsed_request),
        )
        return self._perform(resource_request, request)

    def _content(self, plan: OperationPlan, request: Request, ids: tuple[str, ...]) -> Response | None:
        """The file that was uploaded with an item, if the operation reads bytes; else None."""
        status, response_spec = successful(plan.operation)
        choice = self._builder.choice(plan.operation, response_spec, request.headers.get("accept"))
        if choice is None or choice.body_format is not BodyFormat.OPAQUE:
            return None
        for parent in plan.parents:
            stored = self._store.get((parent.path.template, ids[: parent.path.depth]))
            item = stored.items.get(ids[parent.path.depth]) if stored is not None else None
            data = content(self._spec.schemas, plan.operation, parent, item) if item is not None else None
            if data is not None:
                fields = self._builder.bodies.headers(plan.operation, response_spec)
                return Response(status, Headers([("content-type", choice.media_type), *fields.items()]), data)
        return None

    def counted(
        self, operation: Operation, request: Request, parsed_request: ParsedRequest, built: Response
    ) -> Response:
        """A response of the document, with the number of the items that a request asks for if it counts items."""
        resource = resources(self._spec).counted_by(operation)
        listing = resource.operation(OfResource.LIST) if resource is not None else None
        plan = self._index.plan(listing) if listing is not None and built.ok else None
        on_list = plan.on_collection if plan is not None else None
        representation = on_list.success.representation if on_list is not None else None
        if on_list is None or representation is None:
            return built
        ids = tuple(
            id_text(parsed_request.parameters.get(("path", name))) or "" for name in parameter_names(operation.path)
        )
        collection = self._collection(on_list.collection_spec, operation, ids, parsed_request)
        return with_count(built, len(self._lists.chosen_ids(resource, representation, collection, request)))

    def _absent_parent(
        self, plan: OperationPlan, parsed_request: ParsedRequest, ids: tuple[str, ...]
    ) -> Response | None:
        """The 404 of a request below an item that does not exist, as far as the operation documents 404."""
        operation, action = plan.operation, plan.on_collection
        # If the creation documents no 404, items may be stored below a parent that is not stored.
        if operation.response(404) is None or (action is not None and self._has_items(action.collection_spec, ids)):
            return None
        for parent in plan.parents:
            collection, parent_id = self._collection(parent, operation, ids, parsed_request), ids[parent.path.depth]
            if parent.item(collection, parent_id, {}) is None:
                return self._not_found(operation, parent, parent_id, collection)
        return None

    def _has_items(self, collection_spec: CollectionSpec, ids: tuple[str, ...]) -> bool:
        """Whether items are stored below these parents."""
        stored = self._store.get((collection_spec.path.template, ids[: collection_spec.path.depth]))
        return stored is not None and bool(stored.items)

    def _perform(self, resource_request: ResourceRequest, request: Request) -> Response | None:
        on_collection = resource_request.action
        action, collection_spec, item_id = on_collection.action, on_collection.collection_spec, resource_request.item_id
        if action is Action.LIST:
            chosen = on_collection.success.chosen(self._builder, on_collection.operation, request.headers.get("accept"))
            return self._lists.response(resource_request, chosen, request) if chosen is not None else None
        if action is Action.CREATE and resource_request.is_bulk():
            return None
        refused = self._refused(resource_request, request)
        if refused is not None:
            return refused
        response = _PERFORM[action](resource_request)
        template = collection_spec.path.template
        if action is not Action.READ and response is not None:
            self._store.save((template, resource_request.parent_ids), resource_request.collection)
        if action is Action.DELETE:
            self._store.delete_children(template, (*resource_request.parent_ids, item_id))
        if response is None and resource_request.absence is not None:
            return self._not_found(on_collection.operation, collection_spec, item_id, resource_request.collection)
        return self._item_response(resource_request, response or resource_request.generated(), request)

    def _refused(self, resource_request: ResourceRequest, request: Request) -> Response | None:
        """The refusal of a request whose condition is false, or with a unique value of another item; else None."""
        on_collection, fields = resource_request.action, request.headers
        action, operation = on_collection.action, on_collection.operation
        item_name = on_collection.collection_spec.path.item_name
        taken = resource_request.taken_id() if action is Action.CREATE else None
        if taken is not None:
            return self._builder.error(operation, CONFLICT, f"there is a {item_name} {taken} already")
        if action is not Action.CREATE and (
            fields.get("if-match") is not None or fields.get("if-none-match") is not None
        ):
            stored = resource_request.collection.items.get(resource_request.item_id)
            unfulfilled = self._unfulfilled(operation, request, stored)
            if unfulfilled is not None:
                return unfulfilled
        value = self._unique.taken(resource_request) if action in _WRITES else None
        if value is not None:
            message = f"the {value[0]} {json.dumps(value[1])} is that of another {item_name}"
            return self._builder.error(operation, CONFLICT, message)
        return None

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
            names = path_property_names(collection_spec, operation)
            path_properties = {name: parsed_request.parameters["path", name] for name in names}
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
        on_collection, documented = resource_request.action, response.documented
        headers = resource_request.location(request, response)
        if documented.tag_name is not None:
            headers = {**headers, **self._tag(resource_request, response, documented.tag_name)}
        accept, representation = request.headers.get("accept"), documented.representation
        chosen = documented.chosen(self._builder, on_collection.operation, accept)
        if chosen is None or representation is None or documented.status in STATUSES_WITHOUT_BODY:
            built = self._builder.response(on_collection.operation, documented.status, documented.response_spec, accept)
            others = [(name, value) for name, value in built.headers.items_sent if name not in headers]
            return Response(built.status, Headers([*others, *headers.items()]), built.body) if headers else built
        schemas = self._spec.schemas
        item, shown = response.item, response.shown
        if shown is None:
            shown = project(schemas, representation, item.properties, item.omitted)
        body = representation.wrap(shown) if representation.envelope else shown
        if representation.envelope and (schema := representation.body_schema) and not schemas.valid(schema, body):
            body = representation.body
        return self._builder.with_value(chosen, body, headers)

    def _tag(self, resource_request: ResourceRequest, response: ResourceResponse, name: str) -> dict[str, str]:
        """The header of this name with the entity tag of a stored item."""
        stored = resource_request.collection.items.get(response.created_id or resource_request.item_id)
        if stored is None:
            return {}
        tag = entity_tag(stored)
        return {name: tag} if self._builder.allows_header(response.documented.response_spec, "etag", tag) else {}

    def _is_acceptable(self, on_collection: CollectionAction, request: Request) -> bool:
        """Whether the response has an acceptable media type; a request that gets 406 must change nothing."""
        response_spec, accept = on_collection.success.response_spec, request.headers.get("accept")
        if on_collection.success.chosen(self._builder, on_collection.operation, accept) is not None:
            return True
        return (
            not response_spec.media or self._builder.choice(on_collection.operation, response_spec, accept) is not None
        )


_WRITES = frozenset({Action.CREATE, Action.REPLACE, Action.UPDATE})
_PERFORM: Mapping[Action, Callable[[ResourceRequest], ResourceResponse | None]] = {
    Action.CREATE: ResourceRequest.create,
    Action.READ: ResourceRequest.read,
    Action.REPLACE: ResourceRequest.replace,
    Action.UPDATE: ResourceRequest.update,
    Action.DELETE: ResourceRequest.delete,
    Action.ACT: ResourceRequest.act,
}
