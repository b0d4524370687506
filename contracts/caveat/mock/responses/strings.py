"""Generates strings of a format, a pattern and a length. The one module that knows rstr."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import rstr

from caveat.json_text import JsonValue
from caveat.openapi.formats import PATTERNS
from caveat.openapi.patterns import backtracks, is_huge
from caveat.provider import clock

Parts: TypeAlias = Sequence[Mapping[str, JsonValue]]
"""Schemas that apply to one value together."""

MAX_LENGTH = 100_000
"""Characters; a schema that requires more gets a string that is too short."""

_DEFAULT_LENGTH = 8

_TRIES = 100
"""Strings of a pattern that are generated until one has the required length."""

_LONGEST_REPEAT = 100
"""How often an unbounded repeat of a pattern is repeated at most, unless a longer string is required."""

_LONG_NUMBER = re.compile(r"[-+]?[0-9.,]{19,}")
"""A number with more digits than any amount or id has."""

_SHORTER_TRIES = 9
"""Strings of a pattern that are generated, each with fewer repeats, before a long number is used."""

_MAX_REPEATS = 1000
"""Repeats in one string, as far as the pattern and the length allow: three nested ones would make a million."""


def text(parts: Parts, rng: random.Random, until: datetime = clock.START) -> str:
    """A string of the given format, pattern and length; times lie in the year before `until`."""
    minimum = int(max((bound for bound in _bounds(parts, "minLength")), default=0))
    maximum = int(min((bound for bound in _bounds(parts, "maxLength")), default=MAX_LENGTH))
    patterns = [pattern for part in parts if isinstance(pattern := part.get("pattern"), str)]
    patterns += [PATTERNS[name] for part in parts if (name := str(part.get("format"))) in PATTERNS]
    first: str | None = None
    for candidate in _candidates(parts, patterns, minimum, maximum, rng, until):
        first = candidate if first is None else first
        if minimum <= len(candidate) <= maximum and all(_matches(pattern, candidate) for pattern in patterns):
            return candidate
    return first if first is not None else _letters(minimum, maximum, rng)


def _bounds(parts: Parts, keyword: str) -> list[float]:
    return [bound for part in parts if isinstance(bound := part.get(keyword), int | float)]


def _matches(pattern: str, candidate: str) -> bool:
    """Whether Python finds the pattern; true if Python does not support it, because the caller validates the value."""
    try:
        return backtracks(pattern) or re.search(_for_python(pattern), candidate) is not None
    except (re.error, OverflowError):
        return True


def _candidates(  # noqa: PLR0913, PLR0917 - what a string depends on
    parts: Parts, patterns: list[str], minimum: int, maximum: int, rng: random.Random, until: datetime
) -> Iterator[str]:
    """Strings that may fit, the likeliest first."""
    for part in parts:
        name = str(part.get("format"))
        if name in FORMATS:
            value = FORMATS[name](rng, until)
            yield value
            yield from _of_length(value, SHORT.get(name, ""), minimum, maximum)
    for pattern in patterns:
        yield from _of_pattern(pattern, minimum, maximum, rng)
    if not patterns:
        yield _letters(minimum, maximum, rng)


def _of_length(value: str, short: str, minimum: int, maximum: int) -> Iterator[str]:
    """Other values of a format: a short one, and longer ones with more letters at the start or the end."""
    if len(value) > maximum and short:
        yield short
        value = short
    missing = min(minimum, MAX_LENGTH) - len(value)
    if missing > 0:
        yield value + "a" * missing
        yield "a" * missing + value


def _of_pattern(pattern: str, minimum: int, maximum: int, rng: random.Random) -> Iterator[str]:
    # Python's `$` also matches before a last line break, and rstr generates one where it may.
    if is_huge(pattern):
        return
    longest = max(_LONGEST_REPEAT, min(minimum, MAX_LENGTH))
    for attempt in range(_TRIES):
        limit = longest if attempt == 0 else max(1, min(maximum, longest, attempt * 2))
        try:
            value = _Generator(rng, limit, max(_MAX_REPEATS, longest)).xeger(_for_python(pattern))
        except (re.error, OverflowError):
            # Python does not support every ECMA 262 pattern.
            return
        if minimum < len(value) and _LONG_NUMBER.fullmatch(value) and attempt < _SHORTER_TRIES:
            continue
        yield value
        missing = minimum - len(value)
        if 0 < missing <= MAX_LENGTH:
            # A pattern without an anchor allows more characters there.
            yield value + "a" * missing
            yield "a" * missing + value


_LETTERS = {"L": "A-Za-z", "Letter": "A-Za-z", "Lu": "A-Z", "Ll": "a-z", "N": "0-9", "Nd": "0-9", "P": "!-/", "Zs": " "}
"""Some of the characters of Unicode categories, which ECMA 262 has and Python has not."""


def _for_python(pattern: str) -> str:
    """The pattern with Unicode categories replaced by some of their characters."""
    inside = False
    parts: list[str] = []
    for part in re.split(r"(\\\\|\\[\[\]]|\\p\{\w+\}|[\[\]])", pattern):
        category = part[3:-1] if part.startswith("\\p{") else ""
        if category in _LETTERS:
            parts.append(_LETTERS[category] if inside else f"[{_LETTERS[category]}]")
            continue
        inside = part == "[" or (inside and part != "]")
        parts.append(part)
    return "".join(parts)


_ANY = string.printable.replace("\n", "")
"""The characters that a dot stands for."""


class _Generator(rstr.Rstr):
    """Rstr with a limit for unbounded repeats, and with the same result in every process."""

    def __init__(self, rng: random.Random, limit: int, repeats: int) -> None:
        super().__init__(rng)
        self._limit = limit
        self._repeats = repeats
        """Repeats that are left; then each part is repeated as often as it has to be."""
        self._characters: dict[int, list[str]] = {}
        """The characters of each class of the pattern, by the identity of its parts."""
        # Rstr takes these from a set, whose order changes from process to process.
        self._alphabets["nonword"] = "".join(sorted(self._alphabets["nonword"]))
        # What a look ahead asks for is not a part of the string; the caller searches for the pattern.
        self._cases = {**self._cases, "assert": lambda _: "", "any": lambda _: rng.choice(_ANY)}

    def _handle_repeat(self, start_range: int, end_range: int, value: Any) -> str:  # noqa: ANN401 - a part of a pattern
        times = self._random.randint(start_range, max(start_range, min(end_range, self._limit)))
        parts: list[str] = []
        for repeat in range(min(times, MAX_LENGTH)):
            if self._repeats <= 0 and repeat >= start_range:
                break
            self._repeats -= 1
            parts += (self._handle_state(state) for state in value)
        return "".join(parts)

    def _handle_in(self, value: Any) -> str:  # noqa: ANN401 - a part of a pattern
        candidates = self._characters.get(id(value))
        if candidates is None:
            candidates = self._characters[id(value)] = self._candidates(value)
        return self._random.choice(candidates)

    def _candidates(self, value: Any) -> list[str]:  # noqa: ANN401 - a part of a pattern
        candidates = [char for state in value for char in self._handle_state(state)]
        if candidates[0] is False:
            return sorted(set(string.printable).difference(candidates[1:]))
        return [*map(str, candidates)]


def _letters(minimum: int, maximum: int, rng: random.Random) -> str:
    length = min(max(minimum, _DEFAULT_LENGTH), maximum, MAX_LENGTH)
    return "".join(rng.choices(string.ascii_lowercase, k=length))


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
    "base64url": lambda _rng, _until: "Y2F2ZWF0",
    "char": lambda rng, _until: rng.choice(string.ascii_letters),
    "decimal": _numbered("{}.25"),
    "decimal128": _numbered("{}.25"),
    "media-range": _numbered("text/*; level={}"),
    "sf-boolean": lambda rng, _until: rng.choice(("?0", "?1")),
    "sf-token": _numbered("token{}"),
}
"""How a string of each format is generated; the addresses are reserved for examples (RFC 2606, 3849, 5737)."""

SHORT: Mapping[str, str] = {
    "email": "a@b.io",
    "idn-email": "a@b.io",
    "uri": "a:b",
    "url": "a:b",
    "iri": "a:b",
    "uri-reference": "a",
    "iri-reference": "a",
    "uri-template": "a",
    "hostname": "a",
    "idn-hostname": "a",
    "ipv6": "::1",
    "ipv4": "1.1.1.1",
    "date-time": "2026-01-01T00:00:00Z",
    "json-pointer": "",
    "relative-json-pointer": "0",
    "regex": "a",
    "duration": "P1D",
    "byte": "",
    "base64url": "",
    "decimal": "0",
    "decimal128": "0",
    "media-range": "*/*",
    "sf-token": "a",
}
"""A short value of each format whose values have no fixed length, for a schema with a small `maxLength`."""
