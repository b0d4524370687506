"""Strings of a format or a pattern that differ each time, for ids and unique fields."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping

from caveat.json_text import JsonValue
from caveat.mock.responses.strings import text

_TRIES = 3
_WITH_OFFSET = 0.5
_OFFSETS = ("+02:00", "-05:00", "+05:30")


def other_strings(schema: Mapping[str, JsonValue], rng: random.Random) -> Iterator[str]:
    """Strings of the format or the pattern of a schema; none if it has neither, or lists its values.

    Some times have an offset: a server may lose it.
    """
    if schema.get("format") == "date-time" and rng.random() < _WITH_OFFSET:
        yield re.sub(r"Z$", rng.choice(_OFFSETS), text((schema,), rng))
    if schema.keys() & {"format", "pattern"} and not schema.keys() & {"enum", "const"}:
        yield from (text((schema,), rng) for _ in range(_TRIES))
