"""What a contract says of one operation: its parameters, its body, its responses, and who may call it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from caveat.json_text import JsonValue
from caveat.judging.evidence import Evidence


class Effect(StrEnum):
    """What a call does to the world."""

    READS = "reads"
    WRITES = "writes"
    SPENDS = "spends"
    """Costs money or reaches a person."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an operation; `schema` is the pointer of its schema, `""` where it has none."""

    name: str
    location: str
    required: bool
    style: str
    explode: bool
    schema: str
    trail: tuple[str, ...]
    """From where an operation names it to where it is defined."""
    example: JsonValue = None
    media_type: str | None = None
    """The media type of its value, where it is given as `content` rather than in a style."""


@dataclass(frozen=True, slots=True)
class Body:
    """A request's body: the schema of each media type it may have."""

    required: bool
    media: Mapping[str, str]
    trail: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """A documented header of a response; `schema` is the pointer of its schema, `""` where it has none."""

    schema: str
    required: bool
    explode: bool


@dataclass(frozen=True, slots=True)
class ResponseSpec:
    """A documented response: the schema of each media type, and its headers by name."""

    status: str
    media: Mapping[str, str]
    headers: Mapping[str, Header]
    trail: tuple[str, ...]


Alternative: TypeAlias = tuple[str, ...]
"""Names of security schemes that must all be satisfied; the empty one lets anybody in."""


@dataclass(frozen=True, slots=True)
class SecurityScheme:
    """Where a credential stands: `kind` is `apiKey`, `http` or another type of OpenAPI's."""

    name: str
    kind: str
    location: str
    field: str
    """The name of the header, query parameter or cookie."""
    scheme: str
    """The HTTP authentication scheme in lower case, `""` for API keys."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one path."""

    id: str
    method: str
    path: str
    summary: str
    effect: Effect
    parameters: tuple[Parameter, ...]
    body: Body | None
    responses: Mapping[str, ResponseSpec]
    security: tuple[Alternative, ...]
    pointer: str
    evidence: Evidence

    @property
    def label(self) -> str:
        """Method and path, as people write them."""
        return f"{self.method} {self.path}"

    def response(self, status: int) -> ResponseSpec | None:
        """The documented response for a status: its own, its range's, or the default."""
        for key in (str(status), f"{status // 100}XX", "default"):
            if key in self.responses:
                return self.responses[key]
        return None
