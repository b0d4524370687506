"""Serializes parameters in their styles (OpenAPI 4.8.12.2): the inverse of `caveat.openapi.parameters`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from urllib.parse import quote

from caveat.json_text import JsonValue
from caveat.openapi.operation import Parameter

_SEPARATORS = {"spaceDelimited": " ", "pipeDelimited": "|"}


def pairs(parameter: Parameter, value: JsonValue) -> Iterator[tuple[str, str]]:
    """The names and values of a parameter in a query or in cookies, not encoded."""
    name = parameter.name
    if parameter.media_type is not None:
        yield name, json.dumps(value, ensure_ascii=False)
    elif parameter.style == "deepObject" and isinstance(value, dict):
        yield from _deep(name, value)
    elif isinstance(value, dict) and parameter.explode:
        # OpenAPI leaves open how a list in such an object is written: as clients write a list.
        lists = ((key, part if isinstance(part, list) else [part]) for key, part in value.items())
        yield from ((key, plain(item)) for key, items in lists for item in items)
    elif isinstance(value, list) and parameter.explode:
        yield from ((name, plain(item)) for item in value)
    else:
        yield name, _joined(value, _SEPARATORS.get(parameter.style, ","))


def _deep(name: str, value: JsonValue) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _deep(f"{name}[{key}]", part)
    elif isinstance(value, list):
        yield from ((name, plain(item)) for item in value)
    else:
        yield name, plain(value)


def in_path(parameter: Parameter, value: JsonValue) -> str:  # noqa: PLR0911 - one for each style
    """The percent-encoded text of a parameter in a path."""
    name = _encoded(parameter.name)
    if parameter.media_type is not None:
        return _encoded(json.dumps(value, ensure_ascii=False))
    match parameter.style, value:
        case "matrix", list() if parameter.explode:
            return "".join(f";{name}={_encoded(plain(item))}" for item in value)
        case "matrix", dict() if parameter.explode:
            return "".join(f";{_encoded(key)}={_encoded(plain(part))}" for key, part in value.items())
        case "matrix", _:
            return f";{name}={_joined(value, ',', _encoded)}"
        case "label", dict() if parameter.explode:
            return "." + _exploded(value, ".", _encoded)
        case "label", _:
            return "." + _joined(value, "." if parameter.explode else ",", _encoded)
        case _, dict() if parameter.explode:
            return _exploded(value, ",", _encoded)
        case _:
            return _joined(value, ",", _encoded)


def in_header(parameter: Parameter, value: JsonValue) -> str:
    """The text of a parameter in a header field: bytes of UTF-8 as Latin-1, without line breaks."""
    if parameter.media_type is not None:
        text = json.dumps(value)
    elif isinstance(value, dict) and parameter.explode:
        text = _exploded(value, ",", str)
    else:
        text = _joined(value, ",")
    return header_text(text)


def header_text(text: str) -> str:
    """A text as the value of a header field, which has no control characters (RFC 9110, 5.5)."""
    return re.sub("[\x00-\x1f\x7f]+", " ", text).encode("utf-8", "replace").decode("latin-1").strip()


def _joined(value: JsonValue, separator: str, write: Callable[[str], str] = str) -> str:
    if isinstance(value, list):
        return separator.join(write(plain(item)) for item in value)
    if isinstance(value, dict):
        return separator.join(write(part) for key, each in value.items() for part in (key, plain(each)))
    return write(plain(value))


def _exploded(value: dict[str, JsonValue], separator: str, write: Callable[[str], str]) -> str:
    return separator.join(f"{write(key)}={write(plain(part))}" for key, part in value.items())


def _encoded(text: str) -> str:
    return quote(text, safe="", errors="replace")


def plain(value: JsonValue) -> str:
    """A value as a form field or a parameter has it: text as it is, other values as JSON."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
