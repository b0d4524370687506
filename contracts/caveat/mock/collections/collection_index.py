"""The collections of one contract, and the operations on them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from caveat.errors import BadDocument
from caveat.mock.collections.collection_spec import CollectionSpec, collection_spec
from caveat.mock.collections.item_actions import item_action
from caveat.mock.collections.operation_plan import OperationPlan, operation_plan
from caveat.mock.collections.paths import Action, CollectionPath, collection_paths, normalized, singleton_paths
from caveat.mock.responses.bodies import Bodies
from caveat.mock.responses.builder import successful
from caveat.openapi.operation import Operation
from caveat.openapi.references import LoopError
from caveat.openapi.spec import Spec
from caveat.resources.derive import resources
from caveat.resources.model import Action as OfResource
from caveat.resources.model import Kind


@dataclass(frozen=True)
class CollectionIndex:
    """Finds the collections of one contract, each when an operation first needs it."""

    spec: Spec
    bodies: Bodies
    seed: int
    _found: dict[str, CollectionSpec | None] = field(default_factory=dict, init=False, repr=False)
    """By the template of the path, as far as they are known."""
    _actions: dict[str, tuple[CollectionSpec, Action] | None] = field(default_factory=dict, init=False, repr=False)
    _parents: dict[str, tuple[CollectionSpec, ...]] = field(default_factory=dict, init=False, repr=False)
    _plans: dict[str, OperationPlan | None] = field(default_factory=dict, init=False, repr=False)

    @property
    def all(self) -> Iterator[CollectionSpec]:
        """The collections whose items a mock can store, in the document's order."""
        return (collection for template in self._paths if (collection := self._collection(template)) is not None)

    @cached_property
    def exist(self) -> bool:
        """Whether there are collections."""
        return next(self.all, None) is not None

    def action(self, operation: Operation) -> tuple[CollectionSpec, Action] | None:
        """The collection of an operation, and its action; None if it belongs to no collection."""
        if operation.id not in self._actions:
            self._actions[operation.id] = next(self._actions_of(operation), None)
        return self._actions[operation.id]

    def parents(self, operation: Operation) -> tuple[CollectionSpec, ...]:
        """The collections of the parent items in the path of an operation, in the document's order."""
        if operation.id not in self._parents:
            self._parents[operation.id] = tuple(self._parents_of(operation))
        return self._parents[operation.id]

    def plan(self, operation: Operation) -> OperationPlan | None:
        """The plan of an operation; None if it neither belongs to a collection nor is below an item."""
        if operation.id not in self._plans:
            found, parents = self.action(operation), self.parents(operation)
            acts = (item_action(self.spec, self.bodies, operation, each) for each in parents if found is None)
            belongs = found is not None or parents
            on_item = next(filter(None, acts), None)
            self._plans[operation.id] = operation_plan(operation, parents, found, on_item) if belongs else None
        return self._plans[operation.id]

    @cached_property
    def why_stateless(self) -> str:
        """The reason why deleted items may not stay deleted; `""` if there are collections, and no such reason.

        Every operation on a deleted item has to be able to return 404.
        """
        if not self.exist:
            return "it has no collection"
        deletions = (it for it in self.spec.operations.values() if it.method == "DELETE" and "{" in it.path)
        forgotten = next((it.id for it in deletions if not self._lasts(it)), None)
        return f"it may show what {forgotten} deleted" if forgotten is not None else ""

    @cached_property
    def _paths(self) -> Mapping[str, CollectionPath]:
        """The paths that may be collections, by template, in the document's order."""
        operations, found = self.spec.operations.values(), resources(self.spec)
        singletons = (
            path
            for path in singleton_paths(operations)
            if (resource := found.at(path.template)) is not None and resource.kind is Kind.SINGLETON
        )
        return {path.template: path for path in (*collection_paths(operations, self._updating), *singletons)}

    @cached_property
    def _updating(self) -> frozenset[str]:
        """The POSTs to the path of an item that update it, by operationId."""
        found, operations = resources(self.spec).by_operation, self.spec.operations
        posts = (name for name, it in operations.items() if it.method == "POST" and it.path.rstrip("/")[-1:] == "}")
        return frozenset(name for name in posts if name in found and found[name][1] is OfResource.UPDATE)

    @cached_property
    def _positions(self) -> Mapping[str, int]:
        return {template: position for position, template in enumerate(self._paths)}

    @cached_property
    def _paths_of(self) -> Mapping[str, tuple[CollectionPath, ...]]:
        """The paths of each operation, by its id; the last one counts most."""
        paths: dict[str, tuple[CollectionPath, ...]] = {}
        for path in self._paths.values():
            for operation_id in path.actions:
                paths[operation_id] = (path, *paths.get(operation_id, ()))
        return paths

    @cached_property
    def _by_path(self) -> list[tuple[str, str]]:
        """The operations that must not find a deleted item, by normalized path with a slash and by id, sorted."""
        # PUT and POST may create the item again.
        methods, every = {"GET", "HEAD", "OPTIONS", "PATCH"}, self.spec.operations.values()
        reading = (it for it in every if it.method in methods or it.id in self._updating)
        return sorted((normalized(it.path) + "/", it.id) for it in reading)

    def _collection(self, template: str) -> CollectionSpec | None:
        if template not in self._found:
            try:
                self._found[template] = collection_spec(self.spec, self.bodies, self._paths[template], self.seed)
            except (BadDocument, LoopError):
                # Each response reports an invalid schema when it is built; other collections do not need it.
                self._found[template] = None
        return self._found[template]

    def _actions_of(self, operation: Operation) -> Iterator[tuple[CollectionSpec, Action]]:
        for path in self._paths_of.get(operation.id, ()):
            action, collection = path.actions[operation.id], self._collection(path.template)
            if collection is not None and (collection.shows_ids or action is Action.CREATE):
                lists_items = collection.representation(operation, successful(operation)[1]) is not None
                if action is not Action.LIST or lists_items:
                    yield collection, action

    def _parents_of(self, operation: Operation) -> Iterator[CollectionSpec]:
        path = normalized(operation.path)
        segments = path.split("/")
        templates = (
            "/".join(segments[:index]) for index, segment in enumerate(segments[:-1]) if segment == "{}" and index
        )
        for template in sorted(filter(self._positions.__contains__, templates), key=self._positions.__getitem__):
            collection = self._collection(template)
            if collection is not None and collection.shows_ids:
                yield collection

    def _lasts(self, deletion: Operation) -> bool:
        action = self.action(deletion)
        if action is None or action[1] is not Action.DELETE:
            return False
        return all(self._may_be_gone(operation, action[0]) for operation in self._reading(normalized(deletion.path)))

    def _may_be_gone(self, operation: Operation, collection: CollectionSpec) -> bool:
        action = self.action(operation)
        belongs = (action is not None and action[0] is collection) or collection in self.parents(operation)
        return belongs and operation.response(404) is not None

    def _reading(self, template: str) -> Iterator[Operation]:
        """The operations that read or change the resource at a path, or resources below it."""
        start = bisect_left(self._by_path, (template + "/", ""))
        for index in range(start, len(self._by_path)):
            path, operation_id = self._by_path[index]
            if not path.startswith(template + "/"):
                return
            yield self.spec.operations[operation_id]
