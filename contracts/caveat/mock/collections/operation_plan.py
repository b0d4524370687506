"""The plan of one operation on a collection, which is derived once from the document and used for each request."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from caveat.mock.collections.collection_spec import CollectionSpec
from caveat.mock.collections.conditional import documents_tags, takes_tags
from caveat.mock.collections.item_actions import ItemAction
from caveat.mock.collections.paths import Action
from caveat.mock.collections.representation import Properties, Representation
from caveat.mock.collections.request_properties import RequestShapes, request_shapes
from caveat.mock.responses.body_formats import BodyFormat
from caveat.mock.responses.builder import ChosenResponse, ResponseBuilder, successful
from caveat.mock.responses.negotiation import MediaTypeChoice
from caveat.openapi.operation import Header, Operation, ResponseSpec
from caveat.openapi.requests import ParsedRequest
from caveat.openapi.schema import Schemas
from caveat.resources.words import parameter_names

MAX_CACHED = 100
"""Media types of one response that are cached; others are negotiated for each request."""


@dataclass(frozen=True, slots=True)
class ItemResponse:
    """A documented response of an operation on a collection, with the way in which it represents an item."""

    status: int
    response_spec: ResponseSpec
    representation: Representation | None
    """How it represents items, None if it represents none."""
    location: tuple[str, Header] | None
    """The header with the path of the item, by its documented name."""
    tag_name: str | None
    """The name of the header with the entity tag of an item; None if the operation documents none."""
    _shapes: dict[str | None, RequestShapes] = field(default_factory=dict, init=False, repr=False, compare=False)
    """By media type of the request."""
    _chosen: dict[str | None, ChosenResponse | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """By the header `Accept` of the request."""

    def chosen(self, builder: ResponseBuilder, operation: Operation, accept: str | None) -> ChosenResponse | None:
        """The response in the best acceptable media type; None where that cannot represent items."""
        if accept in self._chosen:
            return self._chosen[accept]
        choice = builder.choice(operation, self.response_spec, accept)
        chosen = None
        if choice is not None and self._represents_items(builder, choice):
            chosen = ChosenResponse(operation, self.status, self.response_spec, choice)
        # Clients can send any number of different fields.
        if len(self._chosen) < MAX_CACHED:
            self._chosen[accept] = chosen
        return chosen

    def _represents_items(self, builder: ResponseBuilder, choice: MediaTypeChoice) -> bool:
        if self.representation is None or choice.body_format is BodyFormat.OPAQUE:
            return False
        shown = self.representation.media_type.documented
        return builder.bodies.have_same_schema(self.response_spec, choice.documented, shown)

    def shapes(self, schemas: Schemas, operation: Operation, media_type: str | None) -> RequestShapes:
        """The shapes of the requests in a documented media type that get this response."""
        shapes = self._shapes.get(media_type)
        if shapes is None:
            shapes = request_shapes(schemas, operation, media_type, self.representation)
            self._shapes[media_type] = shapes
        return shapes


@dataclass(frozen=True, slots=True)
class OperationPlan:
    """An operation on a collection, on one of its items, or below one."""

    operation: Operation
    parents: tuple[CollectionSpec, ...]
    """The collections of the parent items in its path."""
    path_parameters: tuple[tuple[str, str], ...]
    """The location and the name of each path parameter, in order."""
    on_collection: CollectionAction | None
    """The action on a collection; None if it is only below an item."""


@dataclass(frozen=True, slots=True)
class CollectionAction:
    """The action of an operation on a collection or one of its items."""

    operation: Operation
    collection_spec: CollectionSpec
    action: Action
    success: ItemResponse
    """The documented response to a correct request."""
    depth: int
    """The number of path parameters that identify parents."""
    trailing_slash: str
    """`/` if the path of an item ends with one, else `""`."""
    has_ordered_ids: bool
    """Whether new items have higher ids than those before."""
    path_property_names: tuple[str, ...]
    """The item properties that the path sets: `userId` in `/users/{userId}/posts` is a property of each post."""
    on_item: ItemAction | None = None
    """What an `ACT` changes."""
    _responses: dict[str, ItemResponse] = field(default_factory=dict, init=False, repr=False, compare=False)
    """By documented status."""

    def response(self, status: int, response_spec: ResponseSpec) -> ItemResponse:
        """The representation of an item in a documented response."""
        if response_spec is self.success.response_spec and status == self.success.status:
            return self.success
        item_response = self._responses.get(response_spec.status)
        if item_response is None:
            item_response = _item_response(self.collection_spec, self.operation, status, response_spec)
            self._responses[response_spec.status] = item_response
        return item_response

    def replaced(self, *, creates: bool) -> ItemResponse:
        """The documented response to a request that replaces an item, or creates it."""
        responses = self.operation.responses
        if creates and "201" in responses:
            return self.response(201, responses["201"])
        others = (status for status in responses if status.startswith("2") and status != "201" and status.isdecimal())
        status = next(others, None)
        return self.response(int(status), responses[status]) if status is not None else self.success

    def path_properties(self, parsed_request: ParsedRequest) -> Properties:
        """The item properties that the path of a request sets."""
        if not self.path_property_names:
            return {}
        return {name: parsed_request.parameters["path", name] for name in self.path_property_names}


def operation_plan(
    operation: Operation,
    parents: tuple[CollectionSpec, ...],
    on_collection: tuple[CollectionSpec, Action] | None,
    on_item: ItemAction | None = None,
) -> OperationPlan:
    """The plan of an operation, with the collections of its parent items and its action on a collection or an item."""
    path_parameters = tuple(("path", name) for name in parameter_names(operation.path))
    action = _collection_action(operation, *on_collection) if on_collection is not None else None
    if on_item is not None:
        action = replace(_collection_action(operation, on_item.collection_spec, Action.ACT), on_item=on_item)
    return OperationPlan(operation, parents, path_parameters, action)


def _collection_action(operation: Operation, collection_spec: CollectionSpec, action: Action) -> CollectionAction:
    depth = collection_spec.path.depth
    return CollectionAction(
        operation=operation,
        collection_spec=collection_spec,
        action=action,
        success=_item_response(collection_spec, operation, *successful(operation)),
        depth=depth,
        trailing_slash=collection_spec.path.trailing_slash,
        has_ordered_ids=operation.id in collection_spec.ordered_ids,
        path_property_names=path_property_names(collection_spec, operation),
    )


def path_property_names(collection_spec: CollectionSpec, operation: Operation) -> tuple[str, ...]:
    """The path parameters of an operation that are properties of each item of a collection."""
    parents = parameter_names(operation.path)[: collection_spec.path.depth]
    return tuple(dict.fromkeys(name for name in parents if name in collection_spec.property_names))


def _item_response(
    collection_spec: CollectionSpec, operation: Operation, status: int, response_spec: ResponseSpec
) -> ItemResponse:
    headers = response_spec.headers
    # A write may need the tag of a read that has no place for one, since a response may have any header.
    has_tag = documents_tags(operation) or any(map(takes_tags, collection_spec.path.operations.values()))
    location = next((name for name in headers if name.lower() == "location"), None)
    return ItemResponse(
        status,
        response_spec,
        collection_spec.representation(operation, response_spec),
        (location, headers[location]) if location is not None else None,
        next((name for name in headers if name.lower() == "etag"), "ETag") if has_tag else None,
    )
