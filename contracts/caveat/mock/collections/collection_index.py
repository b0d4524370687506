"""The collections of one contract, and the operations on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from caveat.errors import BadDocument
from caveat.mock.collections.collection_spec import CollectionSpec, collection_spec
from caveat.mock.collections.paths import Action, collection_paths, normalized
from caveat.mock.responses.bodies import Bodies
from caveat.mock.responses.builder import successful
from caveat.openapi.operation import Operation
from caveat.openapi.references import LoopError
from caveat.openapi.spec import Spec


@dataclass(frozen=True)
class CollectionIndex:
    """Finds the collections of one contract, on first use."""

    spec: Spec
    bodies: Bodies
    seed: int

    @cached_property
    def all(self) -> tuple[CollectionSpec, ...]:
        """The collections whose items a mock can store, in the document's order."""
        return tuple(self._all())

    def _all(self) -> Iterator[CollectionSpec]:
        for path in collection_paths(self.spec.operations.values()):
            try:
                collection = collection_spec(self.spec, self.bodies, path, self.seed)
            except (BadDocument, LoopError):
                # Each response reports an invalid schema when it is built; other collections do not need it.
                continue
            if collection is not None:
                yield collection

    @cached_property
    def actions(self) -> Mapping[str, tuple[CollectionSpec, Action]]:
        """The collection and the action of each operation, by operationId."""
        actions: dict[str, tuple[CollectionSpec, Action]] = {}
        for collection in self.all:
            for operation_id, action in collection.path.actions.items():
                operation = self.spec.operations[operation_id]
                lists_items = collection.representation(operation, successful(operation)[1]) is not None
                if action is not Action.LIST or lists_items:
                    actions[operation_id] = (collection, action)
        return actions

    @cached_property
    def parents(self) -> Mapping[str, tuple[CollectionSpec, ...]]:
        """The collections of the parent items in the path of each operation, by operationId."""
        return {
            operation.id: tuple(it for it in self.all if _has_parent_in(operation, it.path.template))
            for operation in self.spec.operations.values()
        }

    @cached_property
    def deletion_lasts(self) -> bool:
        """Whether there are collections, and every operation on a deleted item can return 404."""
        deletions = (it for it in self.spec.operations.values() if it.method == "DELETE" and "{" in it.path)
        return bool(self.all) and all(map(self._lasts, deletions))

    def _lasts(self, deletion: Operation) -> bool:
        collection, action = self.actions.get(deletion.id, (None, None))
        if collection is None or action is not Action.DELETE:
            return False
        template = normalized(deletion.path)
        # PUT and POST may create the item again.
        others = (it for it in self.spec.operations.values() if it.method in {"GET", "HEAD", "OPTIONS", "PATCH"})
        return all(
            it.response(404) is not None
            and (self.actions.get(it.id, (None,))[0] is collection or collection in self.parents[it.id])
            for it in others
            if (normalized(it.path) + "/").startswith(template + "/")
        )


def _has_parent_in(operation: Operation, template: str) -> bool:
    return normalized(operation.path).startswith(f"{template}/{{}}/")
