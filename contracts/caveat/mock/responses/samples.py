"""Plausible values of a schema: chosen by chance, the same for the same chance."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from caveat.json_text import JsonValue
from caveat.mock.responses.scalars import number, text, tightest
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import target
from caveat.openapi.schema import ALL_TYPES, Schemas, Types
from caveat.provider import clock

_TRIES = 20
"""How often a sample is made anew where it is not of its schema."""

_SHALLOW = 3
"""Below this depth only what is required is made, and lists stay empty, so that recursive schemas come to an end."""

_DEEPEST = 30
"""Below this depth nothing is made, so that a schema that no value can meet comes to an end too."""

_MOST = 1000
"""Values made for one sample; a schema that asks for more gets a sample that breaks it."""

Pointers = tuple[str, ...]
"""Schemas that hold of one value at once."""


def sample(schemas: Schemas, pointer: str, chance: random.Random, until: datetime = clock.START) -> JsonValue:
    """A value of the schema at `pointer`, as far as its form tells; where it cannot tell, something near.

    Times lie in the year before `until`.

    Left to luck are `not`, `if`, `contains`, `patternProperties`, `propertyNames` and what depends on a property.
    Raises `BadDocument` where the schema is none.
    """
    made: JsonValue = None
    for _ in range(_TRIES):
        made = _Maker(schemas, chance, until).value((pointer,), 0)
        if schemas.valid(pointer, made):
            break
    return made


@dataclass(frozen=True, slots=True)
class _Form:
    """All that holds of one value, reference, `allOf` and a choice of `anyOf` and `oneOf` included."""

    parts: tuple[tuple[str, Mapping[str, JsonValue]], ...]
    accepted: Types

    @property
    def schemas(self) -> list[Mapping[str, JsonValue]]:
        return [schema for _, schema in self.parts]

    def has(self, *keywords: str) -> bool:
        return any(keyword in schema for schema in self.schemas for keyword in keywords)

    def below(self, keyword: str) -> Pointers:
        return tuple(child(pointer, keyword) for pointer, schema in self.parts if keyword in schema)

    def required(self) -> list[str]:
        return [str(name) for schema in self.schemas for name in as_list(schema.get("required"))]

    def properties(self) -> dict[str, Pointers]:
        found: dict[str, Pointers] = {}
        for pointer, schema in self.parts:
            for name, described in as_object(schema.get("properties")).items():
                if described is not False:
                    found[name] = (*found.get(name, ()), child(pointer, "properties", name))
        return found

    def type(self) -> str:
        """The type to make a value of."""
        if not self.has("type"):
            for keyword, name in (("properties", "object"), ("required", "object"), ("items", "array")):
                if self.has(keyword) and name in self.accepted:
                    return name
            if "null" in self.accepted:
                return "null"
        order = ("string", "number", "integer", "boolean", "array", "object")
        return next((name for name in order if name in self.accepted), "null")


class _Maker:
    def __init__(self, schemas: Schemas, chance: random.Random, until: datetime) -> None:
        self.schemas = schemas
        self.root = schemas.root
        self.chance = chance
        self.until = until
        self.left = _MOST

    def value(self, pointers: Pointers, depth: int) -> JsonValue:
        """A value of all these schemas."""
        self.left -= 1
        if self.left < 0 or depth > _DEEPEST:
            return None
        form = self._form(pointers, depth)
        for given in self._given(form):
            if all(self.schemas.valid(pointer, given) for pointer in pointers):
                return given
        return self._of(form.type(), form, depth)

    def _of(self, name: str, form: _Form, depth: int) -> JsonValue:
        match name:
            case "string":
                return text(form.schemas, self.chance, self.until)
            case "integer" | "number":
                return number(form.schemas, self.chance, whole=name == "integer")
            case "boolean":
                return self.chance.random() < 0.5  # noqa: PLR2004 - even odds
            case "array":
                return self._array(form, depth)
            case "object":
                return self._object(form, depth)
            case _:
                return None

    def _form(self, pointers: Pointers, depth: int) -> _Form:
        parts: dict[str, Mapping[str, JsonValue]] = {}
        waiting = list(pointers)
        while waiting:
            pointer = waiting.pop(0)
            schema = lookup(self.root, pointer)
            if pointer in parts or not isinstance(schema, dict):
                continue
            parts[pointer] = schema
            if isinstance(schema.get("$ref"), str):
                waiting.append(target(str(schema["$ref"])))
            waiting += [child(pointer, "allOf", index) for index, _ in enumerate(as_list(schema.get("allOf")))]
            waiting += [
                self._choice(child(pointer, keyword), depth) for keyword in ("anyOf", "oneOf") if keyword in schema
            ]
        accepted = ALL_TYPES
        for pointer in parts:
            accepted &= self.schemas.types(pointer)
        return _Form(tuple(parts.items()), accepted)

    def _choice(self, pointer: str, depth: int) -> str:
        possible = [child(pointer, at) for at, it in enumerate(as_list(lookup(self.root, pointer))) if it is not False]
        plain = [branch for branch in possible if not self.schemas.types(branch) & {"object", "array"}]
        return self.chance.choice((plain if depth > _SHALLOW else None) or possible or [pointer])

    def _given(self, form: _Form) -> Iterator[JsonValue]:
        """Values that the document itself shows."""
        for keyword in ("const", "default", "example"):
            shown = [schema[keyword] for schema in form.schemas if keyword in schema]
            yield from shown
            if len(shown) > 1:
                yield {name: value for part in shown if isinstance(part, dict) for name, value in part.items()}
        for keyword in ("examples", "enum"):
            for schema in form.schemas:
                listed = as_list(schema.get(keyword))
                yield from self.chance.sample(listed, len(listed))

    def _object(self, form: _Form, depth: int) -> dict[str, JsonValue]:
        declared, required = form.properties(), form.required()
        answered = (name for name, pointers in declared.items() if self._is_answered(pointers))
        optional = [name for name in answered if name not in required] if depth < _SHALLOW else []
        most = tightest(form.schemas, "maxProperties", min)
        if most is not None:
            optional = optional[: max(0, int(most) - len(set(required)))]
        wanted = dict.fromkeys([*(name for name in declared if name in {*required, *optional}), *required])
        least = min(int(tightest(form.schemas, "minProperties", max) or 0), _MOST)
        wanted |= dict.fromkeys(f"property{index}" for index in range(len(wanted), least))
        others = form.below("additionalProperties")
        return {name: self.value(declared.get(name, others), depth + 1) for name in wanted}

    def _is_answered(self, pointers: Pointers) -> bool:
        """Whether a property is one that answers may have: not so with `writeOnly` (OpenAPI 3.0.3, 4.7.24.2)."""
        return not any(as_object(lookup(self.root, pointer)).get("writeOnly") is True for pointer in pointers)

    def _array(self, form: _Form, depth: int) -> list[JsonValue]:
        least = int(tightest(form.schemas, "minItems", max) or 0)
        heads = [(at, len(as_list(lookup(self.root, at)))) for at in form.below("prefixItems")]
        fixed = max((length for _, length in heads), default=0)
        count = max(least, fixed, int(depth < _SHALLOW))
        most = tightest(form.schemas, "maxItems", min)
        if most is not None:
            count = min(count, int(most))
        if any(lookup(self.root, at) is False for at in form.below("items")):
            count = min(count, fixed)
        made: list[JsonValue] = []
        unique = any(schema.get("uniqueItems") is True for schema in form.schemas)
        for index in range(min(count, _MOST)):
            pointers = tuple(child(at, index) for at, length in heads if index < length) or form.below("items")
            made.append(self._another(made, pointers, depth) if unique else self.value(pointers, depth + 1))
        return made

    def _another(self, made: list[JsonValue], pointers: Pointers, depth: int) -> JsonValue:
        """A value that is not among those made already, if luck has it."""
        known = {json.dumps(value, sort_keys=True) for value in made}
        drawn: JsonValue = None
        for _ in range(_TRIES):
            drawn = self.value(pointers, depth + 1)
            if json.dumps(drawn, sort_keys=True) not in known:
                break
        return drawn
