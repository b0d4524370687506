"""Plausible values of a schema: chosen by chance, the same for the same chance."""

from __future__ import annotations

import random
import string
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import rstr

from caveat.exchange import JsonValue
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import resolve
from caveat.openapi.schema import Schemas, types

_DEEPEST = 12
"""Past this depth only what is required is made, and lists stay empty, so that recursive schemas come to an end."""


def sample(schemas: Schemas, pointer: str, chance: random.Random) -> JsonValue:
    """A value of the schema at `pointer`, as far as its form tells; where it cannot tell, something near."""
    best: JsonValue = None
    for _ in range(20):
        best = _Maker(schemas, chance).value(pointer, 0)
        if schemas.valid(pointer, best):
            break
    return best


class _Maker:
    def __init__(self, schemas: Schemas, chance: random.Random) -> None:
        self.schemas = schemas
        self.chance = chance

    def value(self, pointer: str, depth: int) -> JsonValue:
        pointer = resolve(self.schemas.root, pointer)
        schema = lookup(self.schemas.root, pointer)
        if not isinstance(schema, dict):
            return None
        for keyword in ("const", "default", "example"):
            if keyword in schema:
                return schema[keyword]
        for keyword in ("examples", "enum"):
            choices = schema.get(keyword)
            if isinstance(choices, list) and choices:
                return self.chance.choice(choices)
        made = self._typed(schema, pointer, depth)
        for keyword in ("anyOf", "oneOf"):
            branches = schema.get(keyword)
            if isinstance(branches, list) and branches:
                chosen = self.value(child(pointer, keyword, self.chance.randrange(len(branches))), depth + 1)
                made = _merged(made, chosen)
        for index, _ in enumerate(_list(schema.get("allOf"))):
            made = _merged(made, self.value(child(pointer, "allOf", index), depth + 1))
        return made

    def _typed(self, schema: Mapping[str, JsonValue], pointer: str, depth: int) -> JsonValue:
        accepted = types(self.schemas.root, pointer)
        if "properties" in schema or "required" in schema or accepted == {"object"}:
            return self._object(schema, pointer, depth)
        for name in ("string", "integer", "number", "boolean", "array", "object"):
            if name in accepted and "type" in schema:
                return self._of(name, schema, pointer, depth)
        return None

    def _of(self, name: str, schema: Mapping[str, JsonValue], pointer: str, depth: int) -> JsonValue:
        match name:
            case "string":
                return self._string(schema)
            case "integer" | "number":
                return self._number(schema, whole=name == "integer")
            case "boolean":
                return self.chance.random() < 0.5  # noqa: PLR2004 - even odds
            case "array":
                return self._array(schema, pointer, depth)
            case _:
                return self._object(schema, pointer, depth)

    def _object(self, schema: Mapping[str, JsonValue], pointer: str, depth: int) -> dict[str, JsonValue]:
        declared = schema.get("properties")
        names = list(declared) if isinstance(declared, dict) else []
        required = [str(name) for name in _list(schema.get("required"))]
        wanted = [name for name in names if name in required or depth < _DEEPEST // 4]
        made = {name: self.value(child(pointer, "properties", name), depth + 1) for name in wanted}
        return made | {name: None for name in required if name not in names}

    def _array(self, schema: Mapping[str, JsonValue], pointer: str, depth: int) -> list[JsonValue]:
        fewest = _int(schema.get("minItems"), 0 if depth >= _DEEPEST else 1)
        if "items" not in schema:
            return [None] * fewest
        count = min(max(fewest, 1 if depth < _DEEPEST else 0), _int(schema.get("maxItems"), fewest + 1))
        return [self.value(child(pointer, "items"), depth + 1) for _ in range(count)]

    def _number(self, schema: Mapping[str, JsonValue], *, whole: bool) -> JsonValue:
        low = _float(schema.get("minimum"), _float(schema.get("exclusiveMinimum"), 0.0))
        high = _float(schema.get("maximum"), _float(schema.get("exclusiveMaximum"), max(low, 0.0) + 1000.0))
        step = _float(schema.get("multipleOf"), 0.0)
        drawn = self.chance.uniform(low, high)
        if step:
            drawn = round(drawn / step) * step
        return round(drawn) if whole else round(drawn, 3)

    def _string(self, schema: Mapping[str, JsonValue]) -> str:
        form = _FORMATS.get(str(schema.get("format")))
        if form is not None:
            return form(self.chance)
        if isinstance(schema.get("pattern"), str):
            return rstr.Rstr(self.chance).xeger(str(schema["pattern"]))
        shortest = _int(schema.get("minLength"), 0)
        longest = _int(schema.get("maxLength"), max(shortest, 8))
        size = min(max(shortest, 8), longest)
        return "".join(self.chance.choices(string.ascii_lowercase, k=size))


def _merged(left: JsonValue, right: JsonValue) -> JsonValue:
    if isinstance(left, dict) and isinstance(right, dict):
        return left | right
    return right if left is None else left


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _int(value: JsonValue, default: int) -> int:
    return int(value) if isinstance(value, int | float) else default


def _float(value: JsonValue, default: float) -> float:
    return float(value) if isinstance(value, int | float) else default


def _moment(chance: random.Random) -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=chance.randrange(365 * 86_400))


def _uuid(chance: random.Random) -> str:
    digits = f"{chance.getrandbits(128):032x}"
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


_FORMATS: Mapping[str, Callable[[random.Random], str]] = {
    "date-time": lambda chance: _moment(chance).isoformat().replace("+00:00", "Z"),
    "date": lambda chance: _moment(chance).date().isoformat(),
    "time": lambda chance: _moment(chance).time().isoformat() + "Z",
    "uuid": _uuid,
    "email": lambda chance: f"user{chance.randrange(1000)}@example.com",
    "uri": lambda chance: f"https://example.com/{chance.randrange(1000)}",
    "url": lambda chance: f"https://example.com/{chance.randrange(1000)}",
    "hostname": lambda chance: f"host{chance.randrange(1000)}.example.com",
    "ipv4": lambda chance: f"203.0.113.{chance.randrange(1, 255)}",
    "ipv6": lambda chance: f"2001:db8::{chance.randrange(1, 0xFFFF):x}",
    "byte": lambda _chance: "Y2F2ZWF0",
}
