"""A request to a collection, and the actions that read or change its items."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import quote

from caveat.exchange import Request
from caveat.json_text import JsonValue
from caveat.mock.collections.collection import Collection, Item, absence
from caveat.mock.collections.collection_spec import CollectionSpec
from caveat.mock.collections.contents import MULTIPART, sizes
from caveat.mock.collections.ids import id_text
from caveat.mock.collections.merge_patch import apply_merge_patch
from caveat.mock.collections.operation_plan import CollectionAction, ItemResponse
from caveat.mock.collections.projection import project
from caveat.mock.collections.representation import Properties, Representation
from caveat.mock.collections.request_properties import RequestShape
from caveat.openapi.coerce import as_object
from caveat.openapi.operation import Operation
from caveat.openapi.requests import ParsedRequest
from caveat.openapi.schema import Schemas


class ResourceResponse(NamedTuple):
    """The item to return, with the documented response."""

    documented: ItemResponse
    item: Item
    created_id: str = ""
    """The id of the item if the request created it, else `""`."""
    shown: Properties | None = None
    """The item as the response shows it; None if it has to be derived from `item`."""


class ResourceRequest(NamedTuple):
    """A request to a collection; each action reads or changes the stored items.

    A named tuple, since each request needs one, and a frozen dataclass takes three times as long to create.
    """

    action: CollectionAction
    parsed_request: ParsedRequest
    schemas: Schemas
    collection: Collection
    parent_ids: tuple[str, ...]
    item_id: str
    """The id in the path, `""` if the path is the collection's."""
    path_properties: Properties
    """The properties that the path gives to each item whose request sends none of that name."""

    @property
    def operation(self) -> Operation:
        """The operation that the request belongs to."""
        return self.action.operation

    @property
    def collection_spec(self) -> CollectionSpec:
        """The specification of the collection."""
        return self.action.collection_spec

    @property
    def absence(self) -> int | None:
        """The documented status for an item that does not exist; None if there is none."""
        return absence(self.operation, self.collection, self.item_id)

    @property
    def stored(self) -> Item | None:
        """The item; None if it does not exist."""
        return self.collection_spec.item(self.collection, self.item_id, self.path_properties)

    def read(self) -> ResourceResponse | None:
        """Return the item; None if it does not exist."""
        return None if self.stored is None else ResourceResponse(self.action.success, self.stored)

    def generated(self) -> ResourceResponse:
        """Return an item that is not stored; its properties come from the document."""
        properties = {**self.path_properties, **self.collection_spec.id_properties(self.item_id)}
        return ResourceResponse(self.action.success, Item(properties))

    def delete(self) -> ResourceResponse | None:
        """Delete the item and return it; None if it does not exist."""
        response = self.read()
        if response is not None:
            self.collection.save(self.item_id, response.item)
        self.collection.delete(self.item_id)
        return response

    def taken_id(self) -> str | None:
        """The id that a creation gives to an item, if an item was created with it before, and 409 is documented."""
        name, documented = self.collection_spec.id_property, self.operation.responses
        if name is None or "409" not in documented:
            return None
        item_id = id_text(self.sent_properties().get(name))
        is_taken = item_id in self.collection.items and item_id not in self.collection.initial
        return item_id if is_taken else None

    def sent_properties(self) -> Properties:
        """The properties of an item that the body has."""
        return self._shape(self.action.success).sent(self.parsed_request.body)

    def is_bulk(self) -> bool:
        """Whether the body is a list where the contract allows no object: the request creates many items, or none."""
        body, media_type = self.operation.body, self.parsed_request.media_type
        if not isinstance(self.parsed_request.body, list):
            return False
        schema = body.media.get(media_type, "") if body is not None and media_type is not None else ""
        return not schema or "object" not in self.schemas.types(schema)

    def create(self) -> ResourceResponse:
        """Add an item with the properties that the request sends."""
        documented = self.action.success
        shape = self._shape(documented)
        sent = self._sent(documented, shape)
        created = self._create_as_sent(documented, shape, sent)
        if created is not None:
            return created
        new_id = self._new_id_properties(sent)
        properties = {**shape.defaults, **self.path_properties, **sent, **new_id}
        item, shown = self._with_response_properties(
            documented.representation, Item(properties, shape.writable - properties.keys())
        )
        id_property = self.action.collection_spec.id_property
        item_id = id_text(item.properties.get(id_property) if id_property else self._generate_id())
        # Without a free id the item has that of a sample, which another item may have.
        if item_id is not None and (new_id or item_id not in self.collection.items):
            self.collection.save(item_id, item)
            self.collection.initial.discard(item_id)
        return ResourceResponse(documented, item, item_id or "", shown)

    def _create_as_sent(
        self, documented: ItemResponse, shape: RequestShape, sent: Properties
    ) -> ResourceResponse | None:
        """Add an item as `create` does, if its id is the next number or UUID and the response shows all that was sent.

        Otherwise it adds none, and returns None. Most creations are of this kind, and it takes half the time.
        """
        representation, spec, collection = documented.representation, self.action.collection_spec, self.collection
        if representation is None or spec.id_property is None or spec.id_property in sent:
            return None
        names, given = representation.property_names, self.path_properties
        is_shown = shape.is_shown and spec.id_property in names and names.issuperset(sent) and names.issuperset(given)
        if names and not is_shown:
            return None
        new_id = self._next_id()
        if new_id is None:
            return None
        properties = {**shape.example, **shape.defaults, **given, **sent, spec.id_property: new_id}
        for name in shape.removable:
            if name not in sent and name not in given and name != spec.id_property:
                del properties[name]
        if representation.item_schema and not self.schemas.valid(representation.item_schema, properties):
            return None
        collection.generated_ids += 1
        item = Item(properties, shape.writable - properties.keys())
        item_id = str(new_id)
        collection.save(item_id, item)
        return ResourceResponse(documented, item, item_id, properties)

    def replace(self) -> ResourceResponse | None:
        """Replace the item, or create it; None if the contract documents 404 and no 201."""
        stored = self.stored
        if stored is None and "201" not in self.operation.responses and "404" in self.operation.responses:
            return None
        documented = self.action.replaced(creates=stored is None)
        shape = self._shape(documented)
        kept = stored.properties if stored is not None else {}
        if isinstance(self.parsed_request.body, dict):
            kept = {name: value for name, value in kept.items() if name not in shape.writable}
        properties = {
            **shape.defaults,
            **kept,
            **self.path_properties,
            **self._sent(documented, shape),
            **self.collection_spec.id_properties(self.item_id),
        }
        item, shown = self._with_response_properties(
            documented.representation, Item(properties, shape.writable - properties.keys())
        )
        self.collection.save(self.item_id, item)
        return ResourceResponse(documented, item, "" if stored is not None else self.item_id, shown)

    def update(self) -> ResourceResponse | None:
        """Apply a merge patch to the item; None if it does not exist and the contract documents a status for that."""
        stored = self.stored
        if stored is None:
            if self.absence is not None:
                return None
            stored = self.generated().item
        documented = self.action.success
        representation = documented.representation
        sent = self._shape(documented).sent(self.parsed_request.body)
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
        return ResourceResponse(documented, item)

    def act(self) -> ResourceResponse | None:
        """Change the item as the action does; None if it does not exist."""
        if (stored := self.stored) is None or (on_item := self.action.on_item) is None:
            return None
        item = stored._replace(properties=on_item.changed(self.schemas, stored.properties, self.parsed_request.body))
        self.collection.save(self.item_id, item)
        return ResourceResponse(self.action.success, item)

    def location(self, request: Request, response: ResourceResponse) -> Mapping[str, str]:
        """The documented `Location` header of a created item: its path, or its URL if the schema requires one."""
        documented = response.documented.location
        if documented is None or not response.created_id:
            return {}
        name, header = documented
        path = request.path
        if not self.item_id:
            created_id = response.created_id
            # Most ids are numbers or UUIDs, and `quote` takes as long as to validate the path.
            is_plain = created_id.isascii() and created_id.replace("-", "").isalnum()
            segment = created_id if is_plain else quote(created_id, safe="")
            path = f"{path.rstrip('/')}/{segment}{self.action.trailing_slash}"
        if not header.schema or self.schemas.valid(header.schema, path):
            return {name: path}
        url = f"http://{request.headers.get('host', 'localhost')}{path}"
        return {name: url} if self.schemas.valid(header.schema, url) else {}

    def _with_nulls(self, representation: Representation | None, item: Item, removed: set[str]) -> Item:
        """The item with null for each removed property that the response still has, if null is valid there."""
        for name in sorted(removed & item.properties.keys()):
            properties = {**item.properties, name: None}
            if representation is not None and representation.item_schema:
                projected = project(self.schemas, representation, properties)
                if self.schemas.valid(representation.item_schema, projected):
                    item = item._replace(properties=properties)
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
        omitted = item.omitted - projected.keys() if item.omitted else item.omitted
        if projected.keys() >= item.properties.keys():
            return Item(projected, omitted), projected
        others = {name: value for name, value in item.properties.items() if name not in projected}
        stored = Item({**projected, **others}, omitted)
        # A property that was left out may be valid beside those that were added.
        names = representation.property_names
        is_final = bool(names) and names.isdisjoint(others)
        return stored, projected if is_final else None

    def _new_id_properties(self, sent: Properties) -> Properties:
        """The id property of a new item: a valid id from the request, else a generated one; nothing if none is free."""
        spec = self.action.collection_spec
        name = spec.id_property
        if name is None:
            return {}
        if name in sent and spec.ids.allows(sent[name]):
            return {name: sent[name]}
        item_id = self._generate_id()
        return {**self.collection_spec.id_properties(str(item_id)), name: item_id} if item_id is not None else {}

    def _next_id(self) -> int | str | None:
        """The next number, or the next UUID if only one property has it, not counted yet; None for other ids."""
        collection, spec = self.collection, self.action.collection_spec
        number = spec.ids.next_number(collection.items, collection.highest_id)
        if number is not None:
            return number
        if self.action.has_ordered_ids or spec.id_aliases:
            return None
        return spec.ids.next_uuid(collection.items, spec.id_seed(*self.parent_ids, collection.generated_ids + 1))

    def _generate_id(self) -> JsonValue:
        collection, spec = self.collection, self.action.collection_spec
        collection.generated_ids += 1
        number = spec.ids.next_number(collection.items, collection.highest_id)
        if number is not None:
            return number
        count = collection.generated_ids
        rising = count if self.action.has_ordered_ids else 0
        return spec.ids.generate(collection.items, collection.highest_id, spec.id_seed(*self.parent_ids, count), rising)

    def _sent(self, documented: ItemResponse, shape: RequestShape) -> Properties:
        sent = shape.sent(self.parsed_request.body)
        is_form = self.parsed_request.media_type == MULTIPART
        return sent | sizes(self.schemas, self.operation, documented.representation, sent) if is_form else sent

    def _shape(self, documented: ItemResponse) -> RequestShape:
        request = self.parsed_request
        return documented.shapes(self.schemas, self.action.operation, request.media_type).of(request.body)
