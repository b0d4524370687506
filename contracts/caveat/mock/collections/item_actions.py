"""The actions on the items of a collection: `POST /orders/{orderId}/close` shows one order, and closes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from caveat.json_text import JsonValue
from caveat.mock.collections.action_changes import action_changes
from caveat.mock.collections.collection_spec import CollectionSpec
from caveat.mock.collections.paths import Action, normalized
from caveat.mock.collections.representation import Properties, Representation, RepresentationFinder
from caveat.mock.responses.bodies import Bodies
from caveat.mock.responses.builder import successful
from caveat.openapi.operation import Effect, Operation
from caveat.openapi.references import resolve
from caveat.openapi.schema import Schemas
from caveat.openapi.spec import Spec
from caveat.resources.words import plain

_METHODS = frozenset({"POST", "PUT", "PATCH"})


@dataclass(frozen=True, slots=True)
class ItemAction:
    """An action on an item of a collection."""

    collection_spec: CollectionSpec
    """With the representation of the item in the response to the action, if that shows it."""
    schema: str
    """The pointer of the schema of the item, `""` if it has none."""
    changes: Properties
    """The properties that the action sets."""
    taken: frozenset[str]
    """The properties that it takes from the body of the request."""

    def changed(self, schemas: Schemas, properties: Properties, body: JsonValue) -> Properties:
        """The properties of an item after the action, as far as its schema allows."""
        sent = {name: value for name, value in body.items() if name in self.taken} if isinstance(body, dict) else {}
        for changes in (sent, self.changes):
            changed = {**properties, **changes}
            if not self.schema or schemas.valid(self.schema, changed):
                properties = changed
        return properties


def item_action(spec: Spec, bodies: Bodies, operation: Operation, parent: CollectionSpec) -> ItemAction | None:
    """The action of an operation on an item of the collection; None if it is none, or neither shows nor changes it.

    It is a write one word below the path of an item, unless that path is read, has items, or creates something.
    """
    word = parent.path.word_below_item(operation)
    if word is None or operation.method not in _METHODS or operation.effect is not Effect.WRITES:
        return None
    template = normalized(operation.path)
    if "201" in operation.responses or any(_is_part(each, template) for each in spec.operations.values()):
        return None
    shown_by = list(_representations(parent))
    schema = next((each.item_schema for each in shown_by if each.item_schema), "")
    changes = action_changes(spec, operation, word, schema, bodies.until) if schema else {}
    response_spec = successful(operation)[1]
    found = RepresentationFinder(spec.schemas, bodies).find_item(operation, response_spec, parent.path.id_names)
    shows = found is not None and any(_is_same(spec, found, each) for each in shown_by)
    taken = _taken(operation, parent, word)
    if not shows and not changes:
        return None
    own = {(operation.id, response_spec.status): _as_read(spec, found, shown_by[0])} if found and shows else {}
    collection_spec = replace(parent, representations={**parent.representations, **own})
    return ItemAction(collection_spec, schema, changes, taken)


def _is_part(other: Operation, template: str) -> bool:
    path = normalized(other.path)
    return path.startswith(f"{template}/{{}}") or (path == template and other.method == "GET")


def _representations(collection_spec: CollectionSpec) -> Iterator[Representation]:
    """How responses represent an item of the collection, the one to a read first."""
    operations = collection_spec.path.operations
    for action in (Action.READ, Action.CREATE, Action.UPDATE, Action.REPLACE, Action.LIST):
        for (name, _), representation in collection_spec.representations.items():
            if action in operations and operations[action].id == name:
                yield representation


def _is_same(spec: Spec, found: Representation, other: Representation) -> bool:
    """Whether a response shows the item: by the same schema, or with properties of the item only, or all of them."""
    same = found.item_schema and other.item_schema
    if same and resolve(spec.root, found.item_schema) == resolve(spec.root, other.item_schema):
        return True
    first, second = found.property_names, other.property_names
    return bool(first and second) and (first <= second or first >= second)


def _as_read(spec: Spec, found: Representation, read: Representation) -> Representation:
    """The representation whose example has the values of that to a read: what an item lacks is then equal in both."""
    [own], shown = found.examples, found.select(next(iter(read.examples), {}))
    others = {name: value for name, value in own.items() if name not in read.property_names}
    example = {**others, **shown}
    is_valid = not found.item_schema or spec.schemas.valid(found.item_schema, example)
    return replace(found, examples=(example if is_valid else {**own, **shown},))


def _taken(operation: Operation, parent: CollectionSpec, word: str) -> frozenset[str]:
    """The properties that a request sets: those of a partial update, or the one with the name of the action."""
    names = parent.property_names
    return frozenset(name for name in names if operation.method != "POST" or plain(name) == plain(word))
