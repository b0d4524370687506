"""A collection with all that the document shows of its things: how answers show them, and which there are at first."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from caveat.json_text import JsonValue
from caveat.mock.collections.collection import Shelf, Thing
from caveat.mock.collections.ids import Ids, key, name
from caveat.mock.collections.paths import Collection, Role
from caveat.mock.collections.representation import Facts, Form, Forms
from caveat.mock.responses.bodies import Bodies
from caveat.mock.responses.builder import successful
from caveat.openapi.operation import Operation, ResponseSpec
from caveat.openapi.spec import Spec


@dataclass(frozen=True, slots=True)
class Resource:
    """A collection whose things can be remembered."""

    collection: Collection
    forms: Mapping[tuple[str, str], Form]
    """By operationId and documented status; an answer without one shows no thing."""
    id_name: str | None
    """The property that holds the id, None where only the path has it."""
    ids: Ids
    properties: frozenset[str]
    """Those that its things have, but for the id."""
    seed: int

    def form(self, operation: Operation, answer: ResponseSpec) -> Form | None:
        """How an answer shows things, None where it shows none."""
        return self.forms.get((operation.id, answer.status))

    def chance(self, *of: object) -> random.Random:
        """The chance for something that is made up."""
        return random.Random(f"{self.seed} {self.collection.path} {of}")  # noqa: S311 - variety, not secrecy

    def beginning(self, parents: Sequence[str], known: Facts) -> Shelf:
        """The things that there are at first: those that the document shows, of the parents they are asked for."""
        shelf = Shelf()
        for shown in self._shown():
            named = key(shown.get(self.id_name)) if self.id_name else None
            if named is not None and named not in shelf.things:
                shelf.put(named, Thing({**shown, **known}))
        for value in self._examples(parents, shelf):
            named = key(value)
            if named is not None and named not in shelf.things:
                shelf.put(named, Thing({**self._first(), **known, **self.called(named)}))
        return shelf

    def called(self, named: str) -> Facts:
        """The property that says an id, where there is one."""
        return {self.id_name: self.ids.typed(named)} if self.id_name else {}

    def _shown(self) -> list[Facts]:
        """Things that a list shows, then the one that is read: of examples, where there are any."""
        operations = [
            self.collection.operations[role] for role in (Role.LIST, Role.READ) if role in self.collection.operations
        ]
        forms = [form for it in operations if (form := self.form(it, successful(it)[1])) is not None]
        given = [form for form in forms if form.given and form.shown]
        return [shown for form in given or forms for shown in form.shown]

    def _first(self) -> Facts:
        return next(reversed(self._shown()), {})

    def _examples(self, parents: Sequence[str], shelf: Shelf) -> Iterator[JsonValue]:
        parameter = self.collection.parameter
        if parameter is not None and parameter.example is not None:
            yield parameter.example
        if not self.id_name and not shelf.things:
            yield self.ids.new(shelf.things, 0, self.chance(*parents))


def resource(spec: Spec, bodies: Bodies, collection: Collection, seed: int) -> Resource | None:
    """A collection made ready, None where nothing could be remembered of it.

    Things can be told from each other by a property, or by the path alone where clients choose the ids: with PUT. They
    come and go, or are at least listed beside being read.
    """
    finder = Forms(spec.schemas, bodies)
    forms = dict(_forms(finder, collection))
    showing = {of for of, _ in forms}
    roles = {role for role, it in collection.operations.items() if role is not Role.LIST or it.id in showing}
    replaced = collection.operations.get(Role.REPLACE)
    chosen = replaced is not None and ("201" in replaced.responses or "404" not in replaced.responses)
    if not (chosen or Role.CREATE in roles or Role.LIST in roles) or len(roles) == 1:
        return None
    called = _called(spec, collection, forms)
    if called is None and not chosen:
        return None
    id_name, own, shown = called or (None, "", None)
    path = collection.parameter.schema if collection.parameter is not None else ""
    properties = {
        name for form in forms.values() for thing in ({}, *form.shown) for name in finder.names(form.schema, thing)
    }
    ids = Ids(spec.schemas, own, path, shown)
    return Resource(collection, forms, id_name, ids, frozenset(properties - {id_name}), seed)


def _forms(forms: Forms, collection: Collection) -> Iterator[tuple[tuple[str, str], Form]]:
    for role, operation in collection.operations.items():
        _, first = successful(operation)
        exact = (answer for answer in operation.responses.values() if re.fullmatch("2[0-9][0-9]", answer.status))
        for answer in (first, *(answer for answer in exact if answer is not first)):
            form = (
                forms.many(operation, answer) if role is Role.LIST else forms.one(operation, answer, collection.named)
            )
            if form is not None:
                yield (operation.id, answer.status), form


def _called(
    spec: Spec, collection: Collection, forms: Mapping[tuple[str, str], Form]
) -> tuple[str, str, JsonValue] | None:
    """The property that holds the id, its schema, and the id of the first thing that is shown."""
    for role in (Role.READ, Role.CREATE, Role.REPLACE, Role.MERGE, Role.LIST):
        operation = collection.operations.get(role)
        for form in (form for (of, _), form in forms.items() if operation is not None and of == operation.id):
            declared = spec.schemas.properties(form.schema) if form.schema else {}
            shown = form.shown[0] if form.shown else {}
            found = name(*collection.named, dict.fromkeys([*declared, *shown]))
            if found is not None:
                return found, declared.get(found, ""), shown.get(found)
    return None
