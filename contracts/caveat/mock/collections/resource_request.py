"""A request to a collection, and the actions that read or change its items."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from caveat.exchange import Request
from caveat.json_text import JsonValue
from caveat.mock.collections.collection import Collection, Item
from caveat.mock.collections.collection_spec import CollectionSpec
from caveat.mock.collections.ids import id_text
from caveat.mock.collections.merge_patch import apply_merge_patch
from caveat.mock.collections.projection import project
from caveat.mock.collections.representation import Properties, Representation
from caveat.mock.collections.request_properties import RequestShape, request_shape
from caveat.mock.responses.builder import successful
from caveat.openapi.coerce import as_object
from caveat.openapi.operation import Operation, ResponseSpec
from caveat.openapi.requests import ParsedRequest
from caveat.openapi.schema import Schemas


def absence(operation: Operation, collection: Collection, item_id: str) -> int | None:
    """The documented status for an item that does not exist, 410 if it was deleted; None if there is none."""
    if item_id in collection.deleted and "410" in operation.responses:
        return 410
    return 404 if operation.response(404) is not None else None


@dataclass(frozen=True, slots=True)
class ResourceResponse:
    """The item to return, with the status and the documented response."""

    status: int
    response_spec: ResponseSpec
    item: Item
    created_id: str = ""
    """The id of the item if the request created it, else `""`."""
    shown: Properties | None = None
    """The item as the response shows it; None if it has to be derived from `item`."""


@dataclass(frozen=True, slots=True)
class ResourceRequest:
    """A request to a collection; each action reads or changes the stored items."""

    collection_spec: CollectionSpec
    operation: Operation
    parsed_request: ParsedRequest
    schemas: Schemas
    collection: Collection
    parent_ids: tuple[str, ...]
    item_id: str
    """The id in the path, `""` if the path is the collection's."""
    path_properties: Properties
    """The properties that the path gives to each item whose request sends none of that name."""

    @property
    def absence(self) -> int | None:
        """The documented status for an item that does not exist; None if there is none."""
        return absence(self.operation, self.collection, self.item_id)

    def read(self) -> ResourceResponse | None:
        """Return the item; None if it does not exist."""
        item = self.collection.items.get(self.item_id)
        return None if item is None else ResourceResponse(*successful(self.operation), item)

    def generated(self) -> ResourceResponse:
        """Return an item that is not stored; its properties come from the document."""
        properties = {**self.path_properties, **self.collection_spec.id_properties(self.item_id)}
        return ResourceResponse(*successful(self.operation), Item(properties))

    def delete(self) -> ResourceResponse | None:
        """Delete the item and return it; None if it does not exist."""
        response = self.read()
        self.collection.delete(self.item_id)
        return response

    def create(self) -> ResourceResponse:
        """Add an item with the properties that the request sends."""
        status, response_spec = successful(self.operation)
        representation = self._representation(response_spec)
        shape = self._shape(representation)
        sent = shape.sent(self.parsed_request.body)
        properties = {**shape.defaults, **self.path_properties, **sent, **self._new_id_properties(sent)}
        item, shown = self._with_response_properties(
            representation, Item(properties, shape.writable - properties.keys())
        )
        id_property = self.collection_spec.id_property
        item_id = id_text(item.properties.get(id_property) if id_property else self._generate_id())
        if item_id is not None:
            self.collection.save(item_id, item)
        return ResourceResponse(status, response_spec, item, item_id or "", shown)

    def replace(self) -> ResourceResponse | None:
        """Replace the item, or create it; None if the contract documents 404 and no 201."""
        stored = self.collection.items.get(self.item_id)
        if stored is None and "201" not in self.operation.responses and "404" in self.operation.responses:
            return None
        status, response_spec = self._replace_response(creates=stored is None)
        representation = self._representation(response_spec)
        shape = self._shape(representation)
        writable = shape.writable
        kept = stored.properties if stored is not None else {}
        if isinstance(self.parsed_request.body, dict):
            kept = {name: value for name, value in kept.items() if name not in writable}
        properties = {
            **shape.defaults,
            **kept,
            **self.path_properties,
            **shape.sent(self.parsed_request.body),
            **self.collection_spec.id_properties(self.item_id),
        }
        item, shown = self._with_response_properties(representation, Item(properties, writable - properties.keys()))
        self.collection.save(self.item_id, item)
        return ResourceResponse(status, response_spec, item, "" if stored is not None else self.item_id, shown)

    def update(self) -> ResourceResponse | None:
        """Apply a merge patch to the item; None if it does not exist and the contract documents a status for that."""
        stored = self.collection.items.get(self.item_id)
        if stored is None:
            if self.absence is not None:
                return None
            stored = self.generated().item
        status, response_spec = successful(self.operation)
        representation = self._representation(response_spec)
        sent = self._shape(representation).sent(self.parsed_request.body)
        properties = {
            **self.path_properties,
            **as_object(apply_merge_patch(stored.properties, sent)),
            **self.collection_spec.id_properties(self.item_id),
        }
        removed = {name for name, value in sent.items() if value is None}
        omitted = (stored.omitted | removed) - properties.keys()
        item, _ = self._with_response_properties(representation, Item(properties, omitted))
        item = self._with_nulls(representation, item, removed)
        self.collection.save(self.item_id, item)
        return ResourceResponse(status, response_spec, item)

    def location(self, request: Request, response: ResourceResponse) -> Mapping[str, str]:
        """The documented `Location` header of a created item: its path, or its URL if the schema requires one."""
        headers = response.response_spec.headers
        name = next((name for name in headers if name.lower() == "location"), None)
        if name is None or not response.created_id:
            return {}
        path = request.path
        if not self.item_id:
            trailing_slash = self.collection_spec.path.trailing_slash
            path = f"{path.rstrip('/')}/{quote(response.created_id, safe='')}{trailing_slash}"
        schema = headers[name].schema
        for value in (path, f"http://{request.headers.get('host', 'localhost')}{path}"):
            if not schema or self.schemas.valid(schema, value):
                return {name: value}
        return {}

    def _with_nulls(self, representation: Representation | None, item: Item, removed: set[str]) -> Item:
        """The item with null for each removed property that the response still has, if null is valid there."""
        for name in sorted(removed & item.properties.keys()):
            properties = {**item.properties, name: None}
            if representation is not None and representation.item_schema:
                projected = project(self.schemas, representation, properties)
                if self.schemas.valid(representation.item_schema, projected):
                    item = replace(item, properties=properties)
        return item

    def _with_response_properties(
        self, representation: Representation | None, item: Item
    ) -> tuple[Item, Properties | None]:
        """The item with the properties that its first response adds, so that later ones repeat them, and what it shows.

        What it shows is None if it has to be derived from the item.
        """
        if representation is None:
            return item, None
        projected = project(self.schemas, representation, item.properties, item.omitted)
        others = {name: value for name, value in item.properties.items() if name not in projected}
        stored = Item({**projected, **others}, item.omitted - projected.keys())
        # A property that was left out may be valid beside those that were added.
        names = representation.property_names
        is_final = not others or (bool(names) and names.isdisjoint(others))
        return stored, projected if is_final else None

    def _replace_response(self, *, creates: bool) -> tuple[int, ResponseSpec]:
        responses = self.operation.responses
        if creates and "201" in responses:
            return 201, responses["201"]
        others = (status for status in responses if status.startswith("2") and status != "201" and status.isdecimal())
        status = next(others, None)
        return (int(status), responses[status]) if status is not None else successful(self.operation)

    def _new_id_properties(self, sent: Properties) -> Properties:
        """The id property of a new item: a valid id from the request, else a generated one; nothing if none is free."""
        name = self.collection_spec.id_property
        if name is None:
            return {}
        if self.collection_spec.ids.allows(sent.get(name)):
            return {name: sent[name]}
        item_id = self._generate_id()
        return {**self.collection_spec.id_properties(str(item_id)), name: item_id} if item_id is not None else {}

    def _generate_id(self) -> JsonValue:
        self.collection.generated_ids += 1
        spec, number = self.collection_spec, self.collection.generated_ids
        rising = number if self.operation.id in spec.ordered_ids else 0
        seed = spec.id_seed(*self.parent_ids, number)
        return spec.ids.generate(self.collection.items, self.collection.highest_id, seed, rising)

    def _shape(self, representation: Representation | None) -> RequestShape:
        return request_shape(self.schemas, self.operation, self.parsed_request, representation)

    def _representation(self, response_spec: ResponseSpec) -> Representation | None:
        return self.collection_spec.representation(self.operation, response_spec)
