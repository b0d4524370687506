"""The types of values in a target's settings: for each, the JSON Schema, and the function that reads a value."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from caveat.asgi.loopback import is_host
from caveat.catalogue.configuration_file import Place
from caveat.json_text import JsonValue
from caveat.openapi.operation import Effect

T_co = TypeVar("T_co", covariant=True)

FIELD_NAME = r"^[A-Za-z0-9!#$%&'*+.^_`|~-]+$"
"""The form of a header field's name (RFC 9110, 5.6.2)."""

_DURATION = r"^([0-9]+(\.[0-9]+)?)\s*(ms|s|m|h)?$"
_RATE = r"^(?=[0-9.]*[1-9])([0-9]+(\.[0-9]+)?)\s*/\s*(s|m|h)$"
_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}


@dataclass(frozen=True, slots=True)
class ValueType(Generic[T_co]):
    """A type of values."""

    schema: Mapping[str, JsonValue]
    read: Callable[[JsonValue, Place], T_co]
    """Raises `BadConfiguration`."""


def text(value: JsonValue, place: Place) -> str:
    """The value as a string with text; raises `BadConfiguration`."""
    if not isinstance(value, str) or not value.strip():
        raise place.error(f"{place} is not a string with text", "Correct it")
    return value


def _flag(value: JsonValue, place: Place) -> bool:
    if not isinstance(value, bool):
        raise place.error(f"{place} is not true or false", "Write true or false")
    return value


def _count(value: JsonValue, place: Place) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise place.error(f"{place} is not a number of requests", "Write a whole number, such as 200")
    return value


def _texts(value: JsonValue, place: Place) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise place.error(f"{place} is not an array", 'Write an array of strings, such as ["…"]')
    return tuple(text(entry, place.child(index)) for index, entry in enumerate(value))


def _hosts(value: JsonValue, place: Place) -> tuple[str, ...]:
    hosts = _texts(value, place)
    for host in hosts:
        if not is_host(host):
            raise place.error(
                f"{place} has {host!r}, which is not a host", "Give a host only, such as auth.acme.example"
            )
    return tuple(host.lower() for host in hosts)


def _effects(value: JsonValue, place: Place) -> frozenset[Effect]:
    names = _texts(value, place)
    for name in names:
        if name not in set(Effect):
            raise place.error(f"{place} has the unknown effect {name!r}", f"Effects are {', '.join(Effect)}")
    if not names:
        raise place.error(f"{place} is empty", 'Write ["reads"]')
    return frozenset(map(Effect, names))


def seconds(duration: str) -> float | None:
    """The seconds of a duration such as `90`, `60s`, `5m` or `500ms`; None if it is none."""
    match = re.fullmatch(_DURATION, duration)
    return float(match[1]) * _SECONDS[match[3] or "s"] if match else None


def rate(requests: str) -> float | None:
    """The requests per second of a rate such as `5/s` or `100/m`; None if it is none."""
    match = re.fullmatch(_RATE, requests)
    return float(match[1]) / _SECONDS[match[3]] if match else None


def _duration(value: JsonValue, place: Place) -> float:
    parsed = seconds(value) if isinstance(value, str) else value
    if not isinstance(parsed, int | float) or isinstance(parsed, bool) or not 0 <= parsed < math.inf:
        raise place.error(f"{place} is not a time", 'Write "60s", "5m" or a number of seconds')
    return float(parsed)


def _rate(value: JsonValue, place: Place) -> float:
    parsed = rate(value) if isinstance(value, str) else None
    if parsed is None:
        raise place.error(f"{place} is not a rate", 'Write requests per second or minute, such as "5/s" or "100/m"')
    return parsed


def _path(value: JsonValue, place: Place) -> Path:
    return place.folder / text(value, place)


def _document_or_name(value: JsonValue, place: Place) -> str:
    written = text(value, place)
    file = place.folder / written
    return str(file) if file.suffix in {".yaml", ".yml", ".json"} or file.is_file() else written


def field_name(value: JsonValue, place: Place) -> str:
    """The name of a header field; raises `BadConfiguration`."""
    written = text(value, place)
    if not re.fullmatch(FIELD_NAME, written):
        raise place.error(f"{place} is not the name of a header field", "Give a name such as X-Run-Id")
    return written


_STRING: Mapping[str, JsonValue] = {"type": "string", "pattern": r"\S"}
_STRINGS: Mapping[str, JsonValue] = {"type": "array", "items": dict(_STRING)}
_NOT_NEGATIVE: Mapping[str, JsonValue] = {"type": "number", "minimum": 0}

TEXT = ValueType(_STRING, text)
TEXTS = ValueType(_STRINGS, _texts)
FLAG = ValueType({"type": "boolean"}, _flag)
COUNT = ValueType({"type": "integer", "minimum": 0}, _count)
DURATION = ValueType({"anyOf": [{"type": "string", "pattern": _DURATION}, dict(_NOT_NEGATIVE)]}, _duration)
RATE = ValueType({"type": "string", "pattern": _RATE}, _rate)
PATH = ValueType(_STRING, _path)
DOCUMENT_OR_NAME = ValueType(_STRING, _document_or_name)
EFFECTS = ValueType({"type": "array", "items": {"enum": [str(effect) for effect in Effect]}, "minItems": 1}, _effects)
HOSTS = ValueType(_STRINGS, _hosts)
FIELD = ValueType({"type": "string", "pattern": FIELD_NAME}, field_name)
