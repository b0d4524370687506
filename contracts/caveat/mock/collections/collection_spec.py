"""The specification of one collection, from the document: its representations, ids and initial items."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from caveat.json_text import JsonValue
from caveat.mock.collections.collection import Collection, Item
from caveat.mock.collections.ids import IdGenerator, id_property, id_text
from caveat.mock.collections.paths import Action, CollectionPath
from caveat.mock.collections.representation import Properties, Representation, RepresentationFinder
from caveat.mock.responses.bodies import Bodies
from caveat.mock.responses.builder import successful
from caveat.openapi.operation import Operation, ResponseSpec
from caveat.openapi.references import resolve_object
from caveat.openapi.spec import Spec
from caveat.resources.extensions import ORDERED_IDS


@dataclass(frozen=True, slots=True)
class CollectionSpec:
    """A collection whose items a mock can store."""

    path: CollectionPath
    representations: Mapping[tuple[str, str], Representation]
    """By operationId and documented status; a response without one represents no item."""
    id_property: str | None
    """The property that holds the id, None if only the path has the id."""
    ids: IdGenerator
    property_names: frozenset[str]
    """The properties of its items, without the id."""
    seed: int
    ordered_ids: frozenset[str] = frozenset()
    """The operations whose new items have higher ids than those before."""
    id_aliases: Mapping[str, str] = field(default_factory=dict)
    """Other properties that hold the id in some responses, such as that to the creation, with their schemas."""
    shows_ids: bool = True
    """Whether clients learn the id of an item; if not, only the response to its creation shows what was sent."""
    tells_ids: bool = True
    """Whether a response tells the ids that are stored; if not, any id is that of an item, until it is deleted."""

    def item(self, collection: Collection, item_id: str, path_properties: Properties) -> Item | None:
        """The item of an id; None if it does not exist."""
        item = collection.items.get(item_id)
        if item is not None or self.tells_ids or item_id in collection.deleted:
            return item
        return Item({**self._template(), **path_properties, **self.id_properties(item_id)})

    def _template(self) -> Properties:
        """The properties of an item that no example has."""
        return next(reversed(self._examples()[0]), {})

    def representation(self, operation: Operation, response_spec: ResponseSpec) -> Representation | None:
        """How a response represents items, None if it represents none."""
        return self.representations.get((operation.id, response_spec.status))

    def id_seed(self, *key: object) -> str:
        """The seed of a generated id."""
        return f"{self.seed} {self.path.template} {key}"

    def initial_collection(self, parent_ids: Sequence[str], path_properties: Properties) -> Collection:
        """The items of the document's examples, else of samples, with the properties that the path gives them."""
        collection = Collection()
        examples, are_samples = self._examples()
        for example in examples:
            item_id = id_text(example.get(self.id_property)) if self.id_property else None
            properties = {**example, **path_properties}
            if item_id is not None and are_samples and not self.ids.allows(example.get(self.id_property or "")):
                item_id = self._readable_id(item_id, parent_ids, collection)
                properties |= self.id_properties(item_id)
            if item_id is not None and item_id not in collection.items:
                collection.save(item_id, Item({**properties, **self._aliases(item_id)}))
        for value in self._other_ids(parent_ids, collection):
            item_id = id_text(value)
            if item_id is not None and item_id not in collection.items:
                collection.save(item_id, Item({**self._template(), **path_properties, **self.id_properties(item_id)}))
        if self.path.is_singleton:
            collection.save("", Item({**self._template(), **path_properties}))
        collection.initial.update(collection.items)
        return collection

    def _readable_id(self, item_id: str, parent_ids: Sequence[str], collection: Collection) -> str:
        """The id of a sample that a path can have; the given one where there is none."""
        seed = self.id_seed(*parent_ids, item_id)
        return id_text(self.ids.generate(collection.items, collection.highest_id, seed)) or item_id

    def id_properties(self, item_id: str) -> Properties:
        """The id property with this id; nothing if only the path has the id."""
        if not self.id_property:
            return {}
        return {self.id_property: self.ids.parse(item_id), **self._aliases(item_id)}

    def _aliases(self, item_id: str) -> Properties:
        if not self.id_aliases:
            return {}
        value, schemas = self.ids.parse(item_id), self.ids.schemas
        return {name: value for name, schema in self.id_aliases.items() if not schema or schemas.valid(schema, value)}

    def _examples(self) -> tuple[list[Properties], bool]:
        """The example items, and whether they are samples: those of the list response, then that of the read response.

        They are samples of the schema if the document has no examples.
        """
        operations = [
            self.path.operations[action] for action in (Action.LIST, Action.READ) if action in self.path.operations
        ]
        representations = [
            representation
            for operation in operations
            if (representation := self.representation(operation, successful(operation)[1])) is not None
        ]
        from_examples = [it for it in representations if it.has_example and it.examples]
        return [example for it in from_examples or representations for example in it.examples], not from_examples

    def _other_ids(self, parent_ids: Sequence[str], collection: Collection) -> Iterator[JsonValue]:
        """The example of the path parameter; and a generated id if a collection without id property is empty."""
        parameter = self.path.parameter
        if parameter is not None and parameter.example is not None:
            yield parameter.example
        if not self.id_property and not collection.items and not self.path.is_singleton:
            yield self.ids.generate(collection.items, 0, self.id_seed(*parent_ids))


def collection_spec(spec: Spec, bodies: Bodies, path: CollectionPath, seed: int) -> CollectionSpec | None:
    """The specification of a collection; None if the mock cannot store its items.

    Items need an id property, a `Location`, or clients that choose the id in the path of a PUT; without these, the
    response to a creation shows what was sent, and nothing is stored. And the collection needs an operation that adds
    or lists items, besides one that acts on a single item.
    """
    finder = RepresentationFinder(spec.schemas, bodies)
    representations = dict(_representations(finder, path))
    with_items = {operation_id for operation_id, _ in representations}
    actions = {action for action, it in path.operations.items() if action is not Action.LIST or it.id in with_items}
    put = path.operations.get(Action.REPLACE)
    creates_by_put = put is not None and ("201" in put.responses or "404" not in put.responses)
    has_items = path.is_singleton or creates_by_put or Action.CREATE in actions or Action.LIST in actions
    if not has_items or len(actions) == 1:
        return None
    id_schemas = [] if path.is_singleton else list(_id_schemas(spec, path, representations))
    id_schema = id_schemas[0] if id_schemas else None
    shows_ids = path.is_singleton or id_schema is not None or creates_by_put or _has_location(path)
    if not shows_ids and Action.CREATE not in actions:
        return None
    name, property_schema, example = id_schema or (None, "", None)
    parameter_schema = path.parameter.schema if path.parameter is not None else ""
    property_names = {
        property_name
        for it in representations.values()
        for example_item in ({}, *it.examples)
        for property_name in finder.property_names(it.item_schema, example_item)
    }
    ids = IdGenerator(spec.schemas, property_schema, parameter_schema, example)
    ordered_ids = {
        operation.id
        for operation in path.operations.values()
        if resolve_object(spec.root, operation.pointer).get(ORDERED_IDS) is True
    }
    others = frozenset(property_names - {name})
    aliases = {other: schema for other, schema, _ in id_schemas if other != name}
    return CollectionSpec(
        path,
        representations,
        name,
        ids,
        others,
        seed,
        frozenset(ordered_ids),
        aliases,
        shows_ids,
        path.is_singleton or _tells_ids(spec, path, representations),
    )


def _tells_ids(spec: Spec, path: CollectionPath, representations: Mapping[tuple[str, str], Representation]) -> bool:
    """Whether clients can know the id of an item that they did not choose, or choose every id."""
    telling = [action for action in (Action.CREATE, Action.LIST) if action in path.operations]
    if not telling or _has_location(path) or (path.parameter is not None and path.parameter.example is not None):
        return True
    read = path.operations.get(Action.READ)
    has_example = any(it.has_example for (name, _), it in representations.items() if read and name == read.id)
    return has_example or next(_id_schemas(spec, path, representations, telling), None) is not None


def _has_location(path: CollectionPath) -> bool:
    """Whether the response to a creation has the path of the new item."""
    create = path.operations.get(Action.CREATE)
    headers = successful(create)[1].headers if create is not None else ()
    return any(name.lower() == "location" for name in headers)


def _representations(
    finder: RepresentationFinder, path: CollectionPath
) -> Iterator[tuple[tuple[str, str], Representation]]:
    for action, operation in path.operations.items():
        _, first = successful(operation)
        exact = (it for it in operation.responses.values() if re.fullmatch("2[0-9][0-9]", it.status))
        for response_spec in (first, *(it for it in exact if it is not first)):
            representation = (
                finder.find_list(operation, response_spec, path.item_name)
                if action is Action.LIST
                else finder.find_item(operation, response_spec, path.id_names)
            )
            if representation is not None:
                yield (operation.id, response_spec.status), representation


def _id_schemas(
    spec: Spec,
    path: CollectionPath,
    representations: Mapping[tuple[str, str], Representation],
    actions: Iterable[Action] = (Action.READ, Action.CREATE, Action.REPLACE, Action.UPDATE, Action.LIST),
) -> Iterator[tuple[str, str, JsonValue]]:
    """The names of the id property, each with its schema, and the id of the first example item."""
    for action in actions:
        operation = path.operations.get(action)
        for (operation_id, _), representation in representations.items():
            if operation is None or operation_id != operation.id:
                continue
            schema = representation.item_schema
            declared = spec.schemas.properties(schema) if schema else {}
            example = representation.examples[0] if representation.examples else {}
            simple = [name for name in [*declared, *example] if not isinstance(example.get(name), dict | list)]
            name = id_property(path.id_names, dict.fromkeys(simple))
            if name is not None:
                yield name, declared.get(name, ""), example.get(name)
