"""One request to a collection: what it finds there, and what it changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from caveat.exchange import Request
from caveat.json_text import JsonValue
from caveat.mock.collections import sending
from caveat.mock.collections.collection import Shelf, Thing
from caveat.mock.collections.ids import key
from caveat.mock.collections.merging import merged
from caveat.mock.collections.projection import fitted
from caveat.mock.collections.representation import Facts, Form
from caveat.mock.collections.resource import Resource
from caveat.mock.responses.builder import successful
from caveat.openapi.coerce import as_object
from caveat.openapi.operation import Operation, ResponseSpec
from caveat.openapi.requests import ParsedRequest
from caveat.openapi.schema import Schemas


@dataclass(frozen=True, slots=True)
class Saying:
    """What is to be answered: of a thing, with this status."""

    status: int
    answer: ResponseSpec
    thing: Thing
    created: str = ""
    """The id of the thing, where it is new."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A request to a collection, with the things that are there; each method is what a role does."""

    resource: Resource
    operation: Operation
    reading: ParsedRequest
    schemas: Schemas
    shelf: Shelf
    parents: tuple[str, ...]
    named: str
    """The id in the path, `""` where it has none."""
    known: Facts
    """What the path says of every thing in the collection."""

    def read(self) -> Saying | None:
        """The thing, None where there is none."""
        thing = self.shelf.things.get(self.named)
        return None if thing is None else Saying(*successful(self.operation), thing)

    def made_up(self) -> Saying:
        """A thing that is not there, as the document shows one."""
        return Saying(*successful(self.operation), Thing({**self.known, **self.resource.called(self.named)}))

    def remove(self) -> Saying | None:
        """Take the thing away; None where there is none."""
        found = self.read()
        self.shelf.things.pop(self.named, None)
        return found

    def create(self) -> Saying:
        """Make a new thing of what was sent."""
        status, answer = successful(self.operation)
        sent = self._sent(answer)
        facts = {**self._defaults(answer), **sent, **self.known, **self._id(sent)}
        thing = self._told(answer, Thing(facts, self._settable(answer) - facts.keys()))
        named = key(thing.facts.get(self.resource.id_name) if self.resource.id_name else self._new())
        if named is not None:
            self.shelf.put(named, thing)
        return Saying(status, answer, thing, named or "")

    def replace(self) -> Saying | None:
        """Put what was sent in the place of the thing, or make it; None where the contract knows no making."""
        before = self.shelf.things.get(self.named)
        if before is None and "201" not in self.operation.responses and "404" in self.operation.responses:
            return None
        status, answer = self._replaced(new=before is None)
        given = self._settable(answer)
        held = before.facts if before is not None else {}
        if isinstance(self.reading.body, dict):
            held = {name: value for name, value in held.items() if name not in given}
        usual = self._defaults(answer)
        facts = {**usual, **held, **self._sent(answer), **self.known, **self.resource.called(self.named)}
        thing = self._told(answer, Thing(facts, given - facts.keys()))
        self.shelf.put(self.named, thing)
        return Saying(status, answer, thing, "" if before is not None else self.named)

    def merge(self) -> Saying | None:
        """Change the thing by what was sent; None where there is none."""
        before = self.shelf.things.get(self.named)
        if before is None:
            if self.operation.response(404) is not None:
                return None
            before = self.made_up().thing
        status, answer = successful(self.operation)
        sent = self._sent(answer)
        facts = {**as_object(merged(before.facts, sent)), **self.known, **self.resource.called(self.named)}
        gone = {name for name, value in sent.items() if value is None}
        thing = self._told(answer, Thing(facts, (before.absent | gone) - facts.keys()))
        # What cannot be left out is null, where a client said so and the contract allows it.
        form = self._form(answer)
        for name in sorted(gone & thing.facts.keys()):
            nulled = {**thing.facts, name: None}
            if form is not None and form.schema and self.schemas.valid(form.schema, self._fitted(form, nulled)):
                thing = replace(thing, facts=nulled)
        self.shelf.put(self.named, thing)
        return Saying(status, answer, thing)

    def location(self, request: Request, saying: Saying) -> Mapping[str, str]:
        """Where a new thing is found, as its header where the contract has one: the path, or the address if need be."""
        name = next((name for name in saying.answer.headers if name.lower() == "location"), None)
        if name is None or not saying.created:
            return {}
        path = request.path
        if not self.named:
            path = f"{path.rstrip('/')}/{quote(saying.created, safe='')}{self.resource.collection.ending}"
        schema = saying.answer.headers[name].schema
        for value in (path, f"http://{request.headers.get('host', 'localhost')}{path}"):
            if not schema or self.schemas.valid(schema, value):
                return {name: value}
        return {}

    def _fitted(self, form: Form, facts: Facts, absent: frozenset[str] = frozenset()) -> Facts:
        return fitted(self.schemas, form, facts, absent)

    def _told(self, answer: ResponseSpec, thing: Thing) -> Thing:
        """The thing with what the answer says of it, so that it is the same from now on."""
        form = self._form(answer)
        if form is None:
            return thing
        said = self._fitted(form, thing.facts, thing.absent)
        return Thing(
            {**said, **{name: thing.facts[name] for name in thing.facts if name not in said}},
            thing.absent - said.keys(),
        )

    def _replaced(self, *, new: bool) -> tuple[int, ResponseSpec]:
        answers = self.operation.responses
        if new and "201" in answers:
            return 201, answers["201"]
        others = (status for status in answers if status.startswith("2") and status != "201" and status.isdecimal())
        status = next(others, None)
        return (int(status), answers[status]) if status is not None else successful(self.operation)

    def _id(self, sent: Facts) -> Facts:
        """The id of a new thing: the one that it brings, else a new one; the one of the example where none is left."""
        name = self.resource.id_name
        if name is None:
            return {}
        if self.resource.ids.allows(sent.get(name)):
            return {name: sent[name]}
        made = self._new()
        return {name: made} if made is not None else {}

    def _new(self) -> JsonValue:
        self.shelf.made += 1
        chance = self.resource.chance(*self.parents, self.shelf.made)
        return self.resource.ids.new(self.shelf.things.keys(), self.shelf.highest, chance)

    def _sent(self, answer: ResponseSpec) -> Facts:
        return sending.sent(self.schemas, self.operation, self.reading, self._form(answer))

    def _defaults(self, answer: ResponseSpec) -> Facts:
        return sending.defaults(self.schemas, self.operation, self.reading, self._form(answer))

    def _settable(self, answer: ResponseSpec) -> frozenset[str]:
        return sending.settable(self.schemas, self.operation, self.reading, self._form(answer))

    def _form(self, answer: ResponseSpec) -> Form | None:
        return self.resource.form(self.operation, answer)
