"""Generates numbers within the bounds of schemas."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from caveat.json_text import JsonValue

Parts: TypeAlias = Sequence[Mapping[str, JsonValue]]
"""Schemas that apply to one value together."""

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
