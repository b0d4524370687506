"""How answers show things: one as the body, or many as a list, or either in a property of the body."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from caveat.json_text import JsonValue
from caveat.mock.collections import ids
from caveat.mock.collections.pagination import ended
from caveat.mock.responses.bodies import Bodies
from caveat.mock.responses.negotiation import MediaTypeChoice, acceptable
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.operation import Operation, ResponseSpec
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import resolve
from caveat.openapi.schema import Schemas

Facts = dict[str, JsonValue]
"""What is known of a thing, by property."""


@dataclass(frozen=True, slots=True)
class Form:
    """How one answer shows things."""

    answer: ResponseSpec
    offer: MediaTypeChoice
    """The media type in which it does: JSON."""
    body: JsonValue
    """The body as the document shows it."""
    slot: str
    """The property of the body in which they stand, `""` where they are the body."""
    schema: str
    """The schema of a thing, `""` where the document has none."""
    shown: tuple[Facts, ...]
    """The things that the document shows."""
    given: bool
    """Whether it shows them in an example; else they are made of the schema."""
    properties: frozenset[str]
    """Those that a thing has here; none where the document does not say, so that it may have any."""

    @property
    def whole(self) -> str:
        """The schema of the body, `""` where the document has none."""
        return self.answer.media[self.offer.documented]

    def speakable(self, facts: Facts) -> Facts:
        """What is known of the properties that a thing has here."""
        if not self.properties:
            return dict(facts)
        return {name: value for name, value in facts.items() if name in self.properties}

    def around(self, value: JsonValue, more: Facts | None = None) -> JsonValue:
        """A body with the thing or the things in their place, and other properties of it."""
        if not self.slot or not isinstance(self.body, dict):
            return value
        return {**self.body, **(more or {}), self.slot: value}


@dataclass(frozen=True, slots=True)
class Forms:
    """Finds the forms of one contract's answers."""

    schemas: Schemas
    bodies: Bodies

    def one(self, operation: Operation, answer: ResponseSpec, named: tuple[str, str]) -> Form | None:
        """The form of an answer that shows one thing, None where it shows none.

        `named` is its path parameter and what it is called. It is the body, or the only object in a body without id.
        """
        offer = _json(answer)
        body = self.bodies.value(operation, answer, offer) if offer is not None else None
        if offer is None or not isinstance(body, dict):
            return None
        whole, given = answer.media[offer.documented], self.bodies.given(answer, offer) is not None
        held = [name for name, value in body.items() if isinstance(value, dict)]
        if len(held) == 1 and ids.name(*named, self.names(whole, body)) is None:
            inner, shown = self._property(whole, held[0]), body[held[0]]
            if isinstance(shown, dict) and ids.name(*named, self.names(inner, shown)) is not None:
                properties = self._answered(inner, (shown,))
                return Form(answer, offer, body, held[0], inner, (shown,), given, properties)
        return Form(answer, offer, body, "", whole, (body,), given, self._answered(whole, (body,)))

    def many(self, operation: Operation, answer: ResponseSpec) -> Form | None:
        """The form of an answer that lists things: as its body, or as the only list in it; None where none does."""
        offer = _json(answer)
        body = self.bodies.value(operation, answer, offer) if offer is not None else None
        if offer is None:
            return None
        whole = answer.media[offer.documented]
        held = [name for name, value in body.items() if isinstance(value, list)] if isinstance(body, dict) else []
        if isinstance(body, list):
            slot, listed, within = "", body, whole
        elif isinstance(body, dict) and len(held) == 1:
            slot, listed, within = held[0], as_list(body[held[0]]), self._property(whole, held[0])
            body = self._ended(whole, body)
        else:
            return None
        schema = _items(self.schemas.root, within, frozenset()) if within else ""
        shown = tuple(thing for thing in listed if isinstance(thing, dict))
        if len(shown) < len(listed):
            return None
        given = self.bodies.given(answer, offer) is not None
        return Form(answer, offer, body, slot, schema, shown, given, self._answered(schema, shown))

    def _ended(self, whole: str, body: Facts) -> Facts:
        # An example that breaks its schema anyhow cannot tell what else is allowed.
        judged = whole and self.schemas.valid(whole, body)
        return ended(body, lambda other: not judged or self.schemas.valid(whole, other))

    def names(self, schema: str, shown: Facts) -> Iterable[str]:
        """The properties that a thing has."""
        return dict.fromkeys([*(self.schemas.properties(schema) if schema else ()), *shown])

    def _answered(self, schema: str, shown: tuple[Facts, ...]) -> frozenset[str]:
        """The properties that answers have, those with `writeOnly` left out; none where the schema declares none."""
        declared = self.schemas.properties(schema) if schema else {}
        if not declared:
            return frozenset()
        silent = {name for name, pointer in declared.items() if says(self.schemas, pointer, "writeOnly")}
        return frozenset({*declared, *(name for thing in shown for name in thing)} - silent)

    def _property(self, schema: str, name: str) -> str:
        return self.schemas.properties(schema).get(name, "") if schema else ""


def says(schemas: Schemas, pointer: str, keyword: str) -> bool:
    """Whether a schema has a keyword that is true, itself or where it leads to."""
    ends = {pointer, resolve(schemas.root, pointer)}
    return any(as_object(lookup(schemas.root, at)).get(keyword) is True for at in ends)


def _json(answer: ResponseSpec) -> MediaTypeChoice | None:
    return next((offer for offer in acceptable(None, tuple(answer.media)) if offer.is_json), None)


def _items(root: JsonValue, pointer: str, seen: frozenset[str]) -> str:
    """The schema of a list's things, also through references and `allOf`; `""` where there is none."""
    at = resolve(root, pointer)
    schema = lookup(root, at)
    if at in seen or not isinstance(schema, dict):
        return ""
    if "items" in schema:
        return child(at, "items")
    for keyword in ("allOf", "anyOf", "oneOf"):
        for index, _ in enumerate(as_list(schema.get(keyword))):
            found = _items(root, child(at, keyword, index), seen | {at})
            if found:
                return found
    return ""
