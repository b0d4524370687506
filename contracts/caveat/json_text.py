"""JSON text (RFC 8259): which media types carry it, and how it is parsed."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from typing import TypeAlias

from caveat.errors import Unparsable

JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"
"""A parsed JSON text (RFC 8259)."""

CONTAINERS = (dict, list)
"""The types of values that hold others, for checks of each value: `isinstance` makes a new object of `dict | list`."""


def is_json(media_type: str | None) -> bool:
    """Whether bodies of this media type are JSON text (`application/json`, or a `+json` suffix: RFC 6839)."""
    return media_type is not None and (media_type == "application/json" or media_type.endswith("+json"))


MAX_DEPTH = 200
"""Levels of nesting that are parsed; a parser may set such a limit (RFC 8259, 9), and pydantic's is similar."""


def parse_json(body: bytes) -> JsonValue:
    """Parse a body as JSON text; raises `Unparsable` with the reason."""
    try:
        # JSON text in UTF-16 or UTF-32 contains zero bytes; in UTF-8 it contains none.
        text = body.decode(json.detect_encoding(body) if b"\0" in body else "utf-8")
    except UnicodeDecodeError as error:
        raise Unparsable("JSON", str(error)) from error
    return parse_text(text.removeprefix("\ufeff"))


def parse_text(text: str) -> JsonValue:
    """Parse JSON text; raises `Unparsable` with the reason."""
    try:
        parsed = _parsed(text)
        if len(text) > MAX_DEPTH and text.count("[") + text.count("{") > MAX_DEPTH:
            _check_depth(parsed, MAX_DEPTH)
        if "\\u" in text and _ESCAPED_SURROGATE.search(text):
            # An unpaired surrogate is not a character (RFC 8259, 8.2), and cannot be encoded as UTF-8.
            json.dumps(parsed, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise Unparsable("JSON", str(error) or "nested too deeply") from error
    return parsed


def _parsed(text: str) -> JsonValue:
    # The decoder looks for white space around the text, which takes as long as to parse a short one.
    try:
        parsed, end = _JSON.raw_decode(text)
    except ValueError:
        end = -1
    if end != len(text):
        parsed = _JSON.decode(text)
    value: JsonValue = parsed
    return value


_ESCAPED_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def _check_depth(value: JsonValue, levels: int) -> None:
    if isinstance(value, CONTAINERS):
        if levels == 0:
            raise RecursionError
        for child in value.values() if isinstance(value, dict) else value:
            _check_depth(child, levels - 1)


def _reject_constant(name: str) -> None:
    # RFC 8259 has no NaN and no infinities, although Python's parser accepts them.
    message = f"{name} is not JSON"
    raise ValueError(message)


def _finite_float(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        message = f"{text} is too large a number"
        raise ValueError(message)
    return number


# `json.loads` with these options would create a decoder for each text.
_JSON = json.JSONDecoder(parse_constant=_reject_constant, parse_float=_finite_float)


def _unwritable(value: object) -> object:
    message = f"{type(value).__name__} is no JSON value"
    raise TypeError(message)


def _encoder() -> Callable[[JsonValue], str]:
    make = getattr(json.encoder, "c_make_encoder", None)
    if make is None:
        return json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
    chunks = make(None, _unwritable, json.encoder.encode_basestring, None, ": ", ", ", False, False, True)  # noqa: FBT003
    return lambda value: "".join(chunks(value, 0))


json_text = _encoder()
"""A value as JSON text. `json.dumps` creates an encoder for each call, which takes three times as long."""
