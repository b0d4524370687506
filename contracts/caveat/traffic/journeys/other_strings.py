"""Strings of a format or a pattern that differ each time, for ids and unique fields."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping

from caveat.json_text import JsonValue
from caveat.mock.responses.strings import text

_TRIES = 3


def other_strings(schema: Mapping[str, JsonValue], rng: random.Random) -> Iterator[str]:
    """Strings of the format or the pattern of a schema; none if it has neither, or lists its values."""
    if schema.keys() & {"format", "pattern"} and not schema.keys() & {"enum", "const"}:
        yield from (text((schema,), rng) for _ in range(_TRIES))
