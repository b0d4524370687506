"""Content negotiation: the media types of a response that a request accepts (RFC 9110, 12.5.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from caveat.json_text import is_json
from caveat.mock.responses import header_values
from caveat.mock.responses.body_formats import BodyFormat
from caveat.mock.responses.multipart import BOUNDARY
from caveat.openapi import media

_RANGE_DEFAULTS = {"*/*": "application/json", "application/*": "application/json"}
"""The media type for a documented range, where the request names none; for other ranges the subtype is `plain`."""


@dataclass(frozen=True, slots=True)
class MediaTypeChoice:
    """A media type in which a response can be sent."""

    documented: str
    """As the contract names it; this may be a range."""
    media_type: str
    """As it is sent."""
    body_format: BodyFormat

    @classmethod
    def of(cls, documented: str, media_type: str) -> MediaTypeChoice:
        """A documented media type or range, sent as `media_type`."""
        body_format = BodyFormat.of(_without_parameters(media_type))
        if body_format is BodyFormat.MULTIPART:
            # Without a boundary, no client can read it (RFC 2046, 5.1.1).
            media_type = f"{_without_parameters(media_type)}; boundary={BOUNDARY}"
        return cls(documented, media_type, body_format)

    @property
    def is_json(self) -> bool:
        """Whether it is JSON text."""
        return self.body_format is BodyFormat.JSON


@dataclass(frozen=True, slots=True)
class _Range:
    media_type: str
    parameters: frozenset[tuple[str, str]]
    quality: float

    @property
    def precision(self) -> tuple[int, int]:
        """How specific it is: of the ranges that match a media type, the most specific one applies."""
        return 2 - self.media_type.count("*"), len(self.parameters)

    def matches(self, media_type: str) -> bool:
        matches = media.matches(self.media_type, _without_parameters(media_type))
        return matches and self.parameters <= _parameters(media_type)


@lru_cache(maxsize=256)
def acceptable(accept: str | None, documented: tuple[str, ...]) -> tuple[MediaTypeChoice, ...]:
    """The acceptable media types, the best first: by quality, then JSON, then in the contract's order.

    An `Accept` without a valid media range is ignored, so that a malformed one does not fail the request.
    """
    preferred = sorted(documented, key=lambda name: not is_json(_without_parameters(name)))
    choices = [MediaTypeChoice.of(name, _RANGE_DEFAULTS.get(name, name.replace("/*", "/plain"))) for name in preferred]
    choices = [each for each in choices if not _is_of_another(each, documented)]
    ranges = _ranges(accept or "")
    if not ranges:
        return tuple(choices)
    for name in preferred:
        if "*" in name:
            requested = (each.media_type for each in ranges if "*" not in each.media_type)
            choices += [MediaTypeChoice.of(name, each) for each in requested if media.matches(name, each)]
    choices = [each for each in choices if not _is_of_another(each, documented)]
    rated = [(_quality(choice.media_type, ranges), choice) for choice in choices]
    rated.sort(key=lambda rating: -rating[0])
    return tuple(dict.fromkeys(choice for quality, choice in rated if quality > 0))


def _is_of_another(choice: MediaTypeChoice, documented: tuple[str, ...]) -> bool:
    """Whether a media type of a range is described by another entry of the contract, which counts more."""
    return "*" in choice.documented and choice.media_type in map(_without_parameters, documented)


def _quality(media_type: str, ranges: tuple[_Range, ...]) -> float:
    matching = [each for each in ranges if each.matches(media_type)]
    return max(matching, key=lambda each: each.precision).quality if matching else 0


def _ranges(accept: str) -> tuple[_Range, ...]:
    ranges = (_range(element) for element in header_values.split(accept.lower(), ","))
    return tuple(each for each in ranges if each is not None)


def _range(element: str) -> _Range | None:
    media_type, *rest = header_values.split(element, ";") or [""]
    if not re.fullmatch(r"\*/\*|[\w!#$&^.+-]+/(\*|[\w!#$&^.+-]+)", media_type, re.ASCII):
        return None
    quality = "1"
    parameters: set[tuple[str, str]] = set()
    for name, value in map(header_values.parameter, rest):
        if name == "q":
            quality = value
        elif name != "charset":
            # All bodies are UTF-8, and many clients ask for JSON "in UTF-8".
            parameters.add((name, value))
    if not re.fullmatch(r"0(\.\d{0,3})?|1(\.0{0,3})?", quality, re.ASCII):
        return None
    return _Range(media_type, frozenset(parameters), float(quality))


def _without_parameters(media_type: str) -> str:
    return media_type.partition(";")[0].strip()


def _parameters(media_type: str) -> frozenset[tuple[str, str]]:
    return frozenset(map(header_values.parameter, header_values.split(media_type, ";")[1:]))
