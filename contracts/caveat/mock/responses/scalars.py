"""Generates numbers and strings; the one door to rstr, which generates strings from a pattern."""

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
"""Schemas that apply to one value together."""

_MAX_LENGTH = 100_000
"""Characters; a schema that requires more gets a string that is too short."""

_DEFAULT_RANGE = 1000
"""The distance between the bounds, where a schema has one bound or none."""


def tightest(parts: Parts, keyword: str, choose: Callable[[list[float]], float]) -> float | None:
    """The strictest bound of several schemas; None where none has one."""
    bounds = [bound for part in parts if isinstance(bound := part.get(keyword), int | float)]
    return choose(bounds) if bounds else None


def number(parts: Parts, rng: random.Random, *, whole: bool) -> JsonValue:
    """A number within the bounds, and a multiple where a schema has `multipleOf`."""
    low, high = tightest(parts, "minimum", max), tightest(parts, "maximum", min)
    above, below = tightest(parts, "exclusiveMinimum", max), tightest(parts, "exclusiveMaximum", min)
    bottom = max((bound for bound in (low, above) if bound is not None), default=None)
    top = min((bound for bound in (high, below) if bound is not None), default=None)
    if bottom is None:
        bottom = 0 if top is None or top > 0 else top - _DEFAULT_RANGE
    if top is None:
        top = bottom + _DEFAULT_RANGE
    steps = [Fraction(str(size)) for part in parts if isinstance(size := part.get("multipleOf"), int | float) and size]
    if not steps and not whole:
        return _real(bottom, top, rng)
    step = steps[0] if steps else Fraction(1)
    if whole:
        # The smallest whole multiple of n/d, in lowest terms, is n.
        step = Fraction(step.numerator)
    first, last = math.ceil(Fraction(bottom) / step), math.floor(Fraction(top) / step)
    first += first * step == above
    last -= last * step == below
    value = step * (rng.randint(first, last) if first <= last else first)
    return int(value) if whole else float(value)


def _real(bottom: float, top: float, rng: random.Random) -> float:
    share = rng.uniform(0.001, 0.999)
    # Weighted, not `bottom + share * (top - bottom)`: the difference of two finite numbers can be infinite.
    value = bottom * (1 - share) + top * share
    rounded = round(value, 3)
    return rounded if bottom < rounded < top else value


def text(parts: Parts, rng: random.Random, until: datetime = clock.START) -> str:
    """A string of the given format, pattern or length; times lie in the year before `until`."""
    for part in parts:
        generate = FORMATS.get(str(part.get("format")))
        if generate is not None:
            return generate(rng, until)
    for part in parts:
        pattern = part.get("pattern")
        if isinstance(pattern, str):
            try:
                return rstr.Rstr(rng).xeger(pattern)
            except (re.error, OverflowError):
                # Python does not support every ECMA 262 pattern.
                break
    minimum = int(tightest(parts, "minLength", max) or 0)
    maximum = tightest(parts, "maxLength", min)
    length = max(minimum, 8) if maximum is None else min(max(minimum, 8), int(maximum))
    return "".join(rng.choices(string.ascii_lowercase, k=min(length, _MAX_LENGTH)))


def _time(rng: random.Random, until: datetime) -> datetime:
    return until.astimezone(UTC).replace(microsecond=0) - timedelta(seconds=rng.randrange(1, 365 * 86_400))


def _uuid(rng: random.Random, _until: datetime) -> str:
    digits = f"{rng.getrandbits(128):032x}"
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def _numbered(template: str) -> Callable[[random.Random, datetime], str]:
    return lambda rng, _until: template.format(rng.randrange(1, 255))


FORMATS: Mapping[str, Callable[[random.Random, datetime], str]] = {
    "date-time": lambda rng, until: _time(rng, until).isoformat().replace("+00:00", "Z"),
    "date": lambda rng, until: _time(rng, until).date().isoformat(),
    "time": lambda rng, until: _time(rng, until).time().isoformat() + "Z",
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
    "byte": lambda _rng, _until: "Y2F2ZWF0",
}
"""How a string of each format is generated; the addresses are reserved for examples (RFC 2606, 3849, 5737)."""
