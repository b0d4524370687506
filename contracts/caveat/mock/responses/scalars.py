"""Plausible numbers and strings; the one module that knows rstr, which makes strings of a pattern."""

from __future__ import annotations

import math
import random
import re
import string
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import TypeAlias

import rstr

from caveat.json_text import JsonValue
from caveat.provider import clock

Parts: TypeAlias = Sequence[Mapping[str, JsonValue]]
"""Schemas that hold of one value at once."""

_LONGEST = 100_000
"""Characters; a schema that asks for more gets a string that breaks it."""

_SPREAD = 1000
"""How far apart the bounds are taken to be where a schema has one, or none."""


def tightest(parts: Parts, keyword: str, choose: Callable[[list[float]], float]) -> float | None:
    """The bound that counts where several schemas have one; None where none has."""
    bounds = [bound for part in parts if isinstance(bound := part.get(keyword), int | float)]
    return choose(bounds) if bounds else None


def number(parts: Parts, chance: random.Random, *, whole: bool) -> JsonValue:
    """A number within the bounds, and a multiple where one is wanted."""
    low, high = tightest(parts, "minimum", max), tightest(parts, "maximum", min)
    above, below = tightest(parts, "exclusiveMinimum", max), tightest(parts, "exclusiveMaximum", min)
    bottom = max((bound for bound in (low, above) if bound is not None), default=None)
    top = min((bound for bound in (high, below) if bound is not None), default=None)
    if bottom is None:
        bottom = 0 if top is None or top > 0 else top - _SPREAD
    if top is None:
        top = bottom + _SPREAD
    steps = [Fraction(str(size)) for part in parts if isinstance(size := part.get("multipleOf"), int | float) and size]
    if not steps and not whole:
        return _real(bottom, top, chance)
    step = steps[0] if steps else Fraction(1)
    if whole:
        # The least whole multiple of n/d, in lowest terms, is n.
        step = Fraction(step.numerator)
    first, last = math.ceil(Fraction(bottom) / step), math.floor(Fraction(top) / step)
    first += first * step == above
    last -= last * step == below
    drawn = step * (chance.randint(first, last) if first <= last else first)
    return int(drawn) if whole else float(drawn)


def _real(bottom: float, top: float, chance: random.Random) -> float:
    share = chance.uniform(0.001, 0.999)
    # Weighted, not `bottom + share * (top - bottom)`: the distance of two finite numbers can be infinite.
    drawn = bottom * (1 - share) + top * share
    short = round(drawn, 3)
    return short if bottom < short < top else drawn


def text(parts: Parts, chance: random.Random, until: datetime = clock.START) -> str:
    """A string of the format, the pattern or the length that is wanted; times lie in the year before `until`."""
    for part in parts:
        form = FORMATS.get(str(part.get("format")))
        if form is not None:
            return form(chance, until)
    for part in parts:
        pattern = part.get("pattern")
        if isinstance(pattern, str):
            try:
                return rstr.Rstr(chance).xeger(pattern)
            except (re.error, OverflowError):
                # A pattern of ECMA's that Python does not know.
                break
    shortest = int(tightest(parts, "minLength", max) or 0)
    longest = tightest(parts, "maxLength", min)
    size = max(shortest, 8) if longest is None else min(max(shortest, 8), int(longest))
    return "".join(chance.choices(string.ascii_lowercase, k=min(size, _LONGEST)))


def _moment(chance: random.Random, until: datetime) -> datetime:
    return until.astimezone(UTC).replace(microsecond=0) - timedelta(seconds=chance.randrange(1, 365 * 86_400))


def _uuid(chance: random.Random, _until: datetime) -> str:
    digits = f"{chance.getrandbits(128):032x}"
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def _numbered(form: str) -> Callable[[random.Random, datetime], str]:
    return lambda chance, _until: form.format(chance.randrange(1, 255))


FORMATS: Mapping[str, Callable[[random.Random, datetime], str]] = {
    "date-time": lambda chance, until: _moment(chance, until).isoformat().replace("+00:00", "Z"),
    "date": lambda chance, until: _moment(chance, until).date().isoformat(),
    "time": lambda chance, until: _moment(chance, until).time().isoformat() + "Z",
    "duration": _numbered("P{}D"),
    "uuid": _uuid,
    "email": _numbered("user{}@example.com"),
    "idn-email": _numbered("user{}@example.com"),
    "uri": _numbered("https://example.com/{}"),
    "url": _numbered("https://example.com/{}"),
    "iri": _numbered("https://example.com/{}"),
    "uri-reference": _numbered("/{}"),
    "iri-reference": _numbered("/{}"),
    "uri-template": _numbered("/{}/{{name}}"),
    "hostname": _numbered("host{}.example.com"),
    "idn-hostname": _numbered("host{}.example.com"),
    "ipv4": _numbered("203.0.113.{}"),
    "ipv6": _numbered("2001:db8::{:x}"),
    "json-pointer": _numbered("/{}"),
    "relative-json-pointer": _numbered("{}/name"),
    "regex": _numbered("a{{{}}}"),
    "byte": lambda _chance, _until: "Y2F2ZWF0",
}
"""How a string of each format is made; the addresses are those that nobody owns (RFC 2606, 3849, 5737)."""
