"""A fault as a value, and as the text that a person writes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from urllib.parse import quote, unquote

from caveat.errors import BadOption

OPTION = "--fault"
"""What a text that is no fault is told to be wrong of."""


class Kind(StrEnum):
    """What goes wrong, in the order in which it does."""

    LATENCY = "latency"
    RESET = "reset"
    RATE_LIMIT = "rate-limit"
    """429, however few requests came: no limit is counted, as the setting of this name has some APIs do."""
    ERROR = "error"
    DROP = "drop"
    NULL = "null"
    WRONG_TYPE = "wrong-type"
    UNKNOWN_ENUM = "unknown-enum"
    UNDOCUMENTED_STATUS = "undocumented-status"
    TRUNCATE = "truncate"


FIELD_KINDS = frozenset({Kind.DROP, Kind.NULL, Kind.WRONG_TYPE, Kind.UNKNOWN_ENUM})
"""Those that spoil one field of a body."""


@dataclass(frozen=True, slots=True)
class _Number:
    """A value that is a whole number; `default` holds where none is given, and None leaves the choice to chance."""

    unit: str
    least: int
    most: int
    default: int | None


_NUMBERS = {
    Kind.LATENCY: _Number("milliseconds", 0, 3_600_000, 1000),
    Kind.RATE_LIMIT: _Number("seconds", 0, 1_000_000_000, 1),
    Kind.ERROR: _Number("a status", 500, 599, 503),
    Kind.UNDOCUMENTED_STATUS: _Number("a status", 200, 599, None),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong; its text form is read by `read`."""

    kind: Kind
    number: int | None = None
    """Milliseconds, seconds or a status; None where the kind has none, or any status will do."""
    pointer: str | None = None
    """Which field is spoiled, as a JSON pointer; None: any."""
    operation: str | None = None
    """None: every operation."""
    rate: float = 1.0
    """The share of requests that it strikes."""

    @property
    def value(self) -> str:
        """The value as it is written, `""` where there is none."""
        return self.pointer or ("" if self.number is None else str(self.number))

    def __str__(self) -> str:
        said = [f"{self.kind}={escaped(self.value)}" if self.value else str(self.kind)]
        if self.operation is not None:
            said.append(f"operation={escaped(self.operation)}")
        if self.rate < 1:
            said.append(f"rate={self.rate}")
        return ",".join(said)


def read(text: str, operations: Collection[str]) -> Fault:
    """The fault that a text stands for; raises `BadOption` where it is none, or of none of these operations."""
    said, *options = text.split(",")
    name, equals, value = said.partition("=")
    kind = _kind(name.strip())
    given = _options(options)
    number, pointer = _value(kind, unquote(value) if equals else None)
    operation = given.get("operation")
    if operation is not None and operation not in operations:
        raise BadOption(OPTION, f"no operation is called {operation!r}", _known("operations", operation, operations))
    return Fault(kind, number, pointer, operation, _rate(given.get("rate", "1")))


def _kind(name: str) -> Kind:
    try:
        return Kind(name)
    except ValueError:
        raise BadOption(OPTION, f"no fault is called {name!r}", _known("faults", name, list(Kind))) from None


def _options(texts: list[str]) -> dict[str, str]:
    given: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.lstrip().partition("=")
        if name not in {"operation", "rate"} or not equals:
            raise BadOption(OPTION, f"{text!r} says nothing of a fault", "Known are: operation=ID, rate=SHARE")
        if name in given:
            raise BadOption(OPTION, f"{name} is given twice", f"Give one {name}, or two faults")
        given[name] = unquote(value)
    return given


def _value(kind: Kind, value: str | None) -> tuple[int | None, str | None]:
    """The number or the pointer that a value is."""
    number = _NUMBERS.get(kind)
    if number is not None:
        return (number.default if value is None else _number(kind, value, number)), None
    if value is None:
        return None, None
    if kind not in FIELD_KINDS:
        raise BadOption(OPTION, f"{kind} takes no value, and was given {value!r}", f"Write {kind}")
    if not value.startswith("/"):
        raise BadOption(OPTION, f"{value!r} is no JSON pointer", f"Write one like {kind}=/items/0/id, or {kind} alone")
    return None, value


def _number(kind: Kind, value: str, wanted: _Number) -> int:
    if value.isascii() and value.isdecimal() and len(value) <= len(str(wanted.most)):
        found = int(value)
        if wanted.least <= found <= wanted.most:
            return found
    problem = f"{kind} takes {wanted.unit}, from {wanted.least} to {wanted.most}, not {value!r}"
    raise BadOption(OPTION, problem, f"Write it like {kind}={wanted.default or 418}")


def _rate(text: str) -> float:
    try:
        rate = float(text)
    except ValueError:
        rate = 0.0
    if not 0 < rate <= 1:
        raise BadOption(OPTION, f"{text!r} is no share of requests", "Give one above 0 and up to 1, like rate=0.2")
    return rate


_MOST_NAMES = 12
"""Names that are listed whole; of more only the nearest."""


def _known(what: str, wanted: str, names: Collection[str]) -> str:
    near = get_close_matches(wanted, names, n=3, cutoff=0.5) if len(names) > _MOST_NAMES else list(names)
    if near:
        return f"{'Near' if len(names) > _MOST_NAMES else 'Known'} are: {', '.join(near)}"
    return f"There are {len(names)} {what}: see `caveat list`" if names else f"There are no {what}"


def escaped(text: str) -> str:
    """A value or an id as it stands in a fault's text, where commas part."""
    return text.replace("%", "%25").replace(",", "%2C")


_VISIBLE = "".join(map(chr, range(0x21, 0x7F)))
"""What stands in a header field as it is: no space, so that `; ` parts faults there."""


def listed(faults: Iterable[Fault]) -> str:
    """Faults as a header field's value; each is read as it is written there."""
    return "; ".join(quote(str(fault), safe=_VISIBLE, errors="replace") for fault in faults)
