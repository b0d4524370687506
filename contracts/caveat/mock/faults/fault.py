"""A fault as a value, and the text that users write for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, unquote

from caveat.errors import BadValue, Subject
from caveat.suggestion import did_you_mean, similar


class Kind(StrEnum):
    """The kinds of faults, in the order in which they are applied."""

    LATENCY = "latency"
    RESET = "reset"
    RATE_LIMIT = "rate-limit"
    """429 at each request; unlike the setting of this name that some APIs have, it counts no requests."""
    ERROR = "error"
    DROP = "drop"
    NULL = "null"
    WRONG_TYPE = "wrong-type"
    UNKNOWN_ENUM = "unknown-enum"
    UNDOCUMENTED_STATUS = "undocumented-status"
    TRUNCATE = "truncate"


FIELD_KINDS = frozenset({Kind.DROP, Kind.NULL, Kind.WRONG_TYPE, Kind.UNKNOWN_ENUM})
"""The kinds that change one field of a body."""


@dataclass(frozen=True, slots=True)
class _Number:
    """The range of a whole number; where `default` is None, a value is chosen at random."""

    unit: str
    minimum: int
    maximum: int
    default: int | None


_NUMBERS = {
    Kind.LATENCY: _Number("milliseconds", 0, 3_600_000, 1000),
    Kind.RATE_LIMIT: _Number("seconds", 0, 1_000_000_000, 1),
    Kind.ERROR: _Number("a status", 500, 599, 503),
    Kind.UNDOCUMENTED_STATUS: _Number("a status", 200, 599, None),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault to inject; `parse_fault` parses its text."""

    kind: Kind
    number: int | None = None
    """Milliseconds, seconds or a status; None where the kind has no number, or any status is possible."""
    pointer: str | None = None
    """The field to change, as a JSON pointer; None: any field."""
    operation: str | None = None
    """The id of an operation; None: every operation."""
    rate: float = 1.0
    """The share of requests that the fault applies to."""

    @property
    def value(self) -> str:
        """The value as it is written, `""` where there is none."""
        return self.pointer or ("" if self.number is None else str(self.number))

    def __str__(self) -> str:
        parts = [f"{self.kind}={escape(self.value)}" if self.value else str(self.kind)]
        if self.operation is not None:
            parts.append(f"operation={escape(self.operation)}")
        if self.rate < 1:
            parts.append(f"rate={self.rate}")
        return ",".join(parts)


def parse_fault(text: str, operations: Collection[str]) -> Fault:
    """The fault that a text describes; raises `BadValue` where it describes none, or names another operation."""
    kind_and_value, *options = text.split(",")
    name, equals, value = kind_and_value.partition("=")
    kind = _kind(name.strip())
    values = _options(options)
    number, pointer = _value(kind, unquote(value) if equals else None)
    operation = values.get("operation")
    if operation is not None and operation not in operations:
        raise _bad(f"no operation is called {operation!r}", _suggest("operations", operation, operations))
    return Fault(kind, number, pointer, operation, _rate(values.get("rate", "1")))


def _bad(problem: str, remedy: str) -> BadValue:
    return BadValue(Subject.FAULT, problem, remedy)


def _kind(name: str) -> Kind:
    try:
        return Kind(name)
    except ValueError:
        raise _bad(f"no fault is called {name!r}", _suggest("faults", name, list(Kind))) from None


def _options(texts: list[str]) -> dict[str, str]:
    values: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.lstrip().partition("=")
        if name not in {"operation", "rate"} or not equals:
            raise _bad(f"{text!r} is not an option of a fault", "Known options: operation=ID, rate=SHARE")
        if name in values:
            raise _bad(f"{name} is given twice", f"Give one {name}, or two faults")
        values[name] = unquote(value)
    return values


def _value(kind: Kind, value: str | None) -> tuple[int | None, str | None]:
    """The number or the pointer that a value stands for."""
    number = _NUMBERS.get(kind)
    if number is not None:
        return (number.default if value is None else _number(kind, value, number)), None
    if value is None:
        return None, None
    if kind not in FIELD_KINDS:
        raise _bad(f"{kind} takes no value, but has {value!r}", f"Write {kind}")
    if not value.startswith("/"):
        raise _bad(f"{value!r} is not a JSON pointer", f"Write for example {kind}=/items/0/id, or {kind} alone")
    return None, value


def _number(kind: Kind, value: str, allowed: _Number) -> int:
    if value.isascii() and value.isdecimal() and len(value) <= len(str(allowed.maximum)):
        number = int(value)
        if allowed.minimum <= number <= allowed.maximum:
            return number
    problem = f"{kind} takes {allowed.unit}, from {allowed.minimum} to {allowed.maximum}, not {value!r}"
    raise _bad(problem, f"Write for example {kind}={allowed.default or 418}")


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = 0.0
    if not 0 < rate <= 1:
        raise _bad(f"{text!r} is not a share of requests", "Give a number above 0 and up to 1, like rate=0.2")
    return rate


_MAX_LISTED = 12
"""Names that an error lists in full; of more names it lists only similar ones."""


def _suggest(what: str, name: str, names: Collection[str]) -> str:
    if len(names) > _MAX_LISTED:
        near = similar(name, names, limit=3, cutoff=0.5)
        return did_you_mean(near, f"`caveat list` lists all {len(names)} {what}")
    return f"Known {what}: {', '.join(names)}" if names else f"There are no {what}"


def escape(text: str) -> str:
    """A value or an id as it is written in a fault's text, where commas separate the parts."""
    return text.replace("%", "%25").replace(",", "%2C")


_VISIBLE = "".join(map(chr, range(0x21, 0x7F)))
"""Characters that a header field holds unescaped; no space, so that `; ` separates faults."""


def header_value(faults: Iterable[Fault]) -> str:
    """Faults as the value of a header field; each can be parsed as it is written there."""
    return "; ".join(quote(str(fault), safe=_VISIBLE, errors="replace") for fault in faults)
