"""The collections of one contract, and which operations are about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from caveat.errors import BadDocument
from caveat.mock.collections.paths import Role, anonymous, collections
from caveat.mock.collections.resource import Resource, resource
from caveat.mock.responses.bodies import Bodies
from caveat.mock.responses.builder import successful
from caveat.openapi.operation import Operation
from caveat.openapi.references import LoopError
from caveat.openapi.spec import Spec


@dataclass(frozen=True)
class Resources:
    """What can be remembered under one contract; found when it is first asked for."""

    spec: Spec
    bodies: Bodies
    seed: int

    @cached_property
    def all(self) -> tuple[Resource, ...]:
        """The collections, in the document's order."""
        return tuple(self._all())

    def _all(self) -> Iterator[Resource]:
        for collection in collections(self.spec.operations.values()):
            try:
                found = resource(self.spec, self.bodies, collection, self.seed)
            except (BadDocument, LoopError):
                # A schema that is none is told when an answer is made of it; the others are none the worse.
                continue
            if found is not None:
                yield found

    @cached_property
    def roles(self) -> Mapping[str, tuple[Resource, Role]]:
        """What each operation does, and to which collection."""
        found: dict[str, tuple[Resource, Role]] = {}
        for each in self.all:
            for name, role in each.collection.roles.items():
                operation = self.spec.operations[name]
                if role is not Role.LIST or each.form(operation, successful(operation)[1]) is not None:
                    found[name] = (each, role)
        return found

    @cached_property
    def above(self) -> Mapping[str, tuple[Resource, ...]]:
        """The collections in which each operation's parents stand."""
        return {
            operation.id: tuple(each for each in self.all if _below(operation, each.collection.path))
            for operation in self.spec.operations.values()
        }

    @cached_property
    def removal_lasts(self) -> bool:
        """Whether there are collections, and what is deleted is gone for all operations that could speak of it."""
        removing = (it for it in self.spec.operations.values() if it.method == "DELETE" and "{" in it.path)
        return bool(self.all) and all(map(self._lasts, removing))

    def _lasts(self, removing: Operation) -> bool:
        each, role = self.roles.get(removing.id, (None, None))
        if each is None or role is not Role.REMOVE:
            return False
        path = anonymous(removing.path)
        # The other methods may make it anew.
        speaking = (it for it in self.spec.operations.values() if it.method in {"GET", "HEAD", "OPTIONS", "PATCH"})
        return all(
            it.response(404) is not None and (self.roles.get(it.id, (None,))[0] is each or each in self.above[it.id])
            for it in speaking
            if (anonymous(it.path) + "/").startswith(path + "/")
        )


def _below(operation: Operation, path: str) -> bool:
    return anonymous(operation.path).startswith(f"{path}/{{}}/")
