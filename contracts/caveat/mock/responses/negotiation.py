"""Which of the documented media types to answer in, by what the request accepts (RFC 9110, 12.5.1)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from caveat.json_text import is_json
from caveat.mock.responses import header_values
from caveat.mock.responses.body_formats import BodyFormat
from caveat.openapi import media

_INSTEAD = {"*/*": "application/json", "application/*": "application/json"}
"""What is sent of a documented range, where the request leaves it open; of other ranges it is `plain`."""


@dataclass(frozen=True, slots=True)
class MediaTypeChoice:
    """A media type that an answer can have."""

    documented: str
    """As the contract names it; this may be a range."""
    media_type: str
    """As it is sent."""
    notation: BodyFormat

    @classmethod
    def of(cls, documented: str, media_type: str) -> MediaTypeChoice:
        """The offer of a documented media type or range, as this one."""
        return cls(documented, media_type, BodyFormat.of(_bare(media_type)))

    @property
    def is_json(self) -> bool:
        """Whether it is JSON text."""
        return self.notation is BodyFormat.JSON


@dataclass(frozen=True, slots=True)
class _Range:
    media_type: str
    parameters: frozenset[tuple[str, str]]
    quality: float

    @property
    def precision(self) -> tuple[int, int]:
        """How much it says: the range that says most of a media type decides on it."""
        return 2 - self.media_type.count("*"), len(self.parameters)

    def takes(self, media_type: str) -> bool:
        return media.matches(self.media_type, _bare(media_type)) and self.parameters <= _parameters(media_type)


@lru_cache(maxsize=256)
def acceptable(accept: str | None, documented: tuple[str, ...]) -> tuple[MediaTypeChoice, ...]:
    """What can be answered, the best first: by the wish of the request, then JSON, then in the contract's order.

    An `Accept` that names no media range is taken for none: the field is there to choose with, not to fail by.
    """
    preferred = sorted(documented, key=lambda name: not is_json(_bare(name)))
    offers = [MediaTypeChoice.of(name, _INSTEAD.get(name, name.replace("/*", "/plain"))) for name in preferred]
    ranges = _ranges(accept or "")
    if not ranges:
        return tuple(offers)
    for name in preferred:
        if "*" in name:
            named = (wanted.media_type for wanted in ranges if "*" not in wanted.media_type)
            offers += [MediaTypeChoice.of(name, wanted) for wanted in named if media.matches(name, wanted)]
    rated = [(_quality(offer.media_type, ranges), offer) for offer in offers]
    rated.sort(key=lambda rating: -rating[0])
    return tuple(dict.fromkeys(offer for quality, offer in rated if quality > 0))


def _quality(media_type: str, ranges: tuple[_Range, ...]) -> float:
    taking = [wanted for wanted in ranges if wanted.takes(media_type)]
    return max(taking, key=lambda wanted: wanted.precision).quality if taking else 0


def _ranges(accept: str) -> tuple[_Range, ...]:
    found = (_range(element) for element in header_values.split(accept.lower(), ","))
    return tuple(wanted for wanted in found if wanted is not None)


def _range(element: str) -> _Range | None:
    media_type, *rest = header_values.split(element, ";") or [""]
    if not re.fullmatch(r"\*/\*|[\w!#$&^.+-]+/(\*|[\w!#$&^.+-]+)", media_type, re.ASCII):
        return None
    quality = "1"
    parameters: set[tuple[str, str]] = set()
    for name, value in map(header_values.pair, rest):
        if name == "q":
            quality = value
        elif name != "charset":
            # All that is sent is UTF-8, and many clients ask for JSON "in UTF-8".
            parameters.add((name, value))
    if not re.fullmatch(r"0(\.\d{0,3})?|1(\.0{0,3})?", quality, re.ASCII):
        return None
    return _Range(media_type, frozenset(parameters), float(quality))


def _bare(media_type: str) -> str:
    return media_type.partition(";")[0].strip()


def _parameters(media_type: str) -> frozenset[tuple[str, str]]:
    return frozenset(map(header_values.pair, header_values.split(media_type, ";")[1:]))
