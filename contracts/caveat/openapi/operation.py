"""An operation of a spec: its parameters, request body, responses and security."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from caveat.json_text import JsonValue
from caveat.judging.evidence import Evidence

REQUIRES_ANY_OF = "x-requires-any-of"
"""The key of `Operation.requires_any_of`: OpenAPI cannot say that one of several parameters is required."""

NEVER_SUCCEEDS = (405, 410, 451, 501)
"""Errors that no other request to the operation avoids (RFC 9110, 15.5 and 15.6; RFC 7725)."""

_IGNORED_HEADERS = frozenset({"accept", "content-type", "authorization"})


def is_ignored_header(name: str) -> bool:
    """Whether OpenAPI ignores header parameters of this name (4.8.12.1)."""
    return name.lower() in _IGNORED_HEADERS


class Effect(StrEnum):
    """The effect of a call."""

    READS = "reads"
    WRITES = "writes"
    SPENDS = "spends"
    """Costs money or reaches a person."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of an operation; `schema` is the pointer of its schema, `""` if it has none."""

    name: str
    location: str
    required: bool
    style: str
    explode: bool
    schema: str
    pointers: tuple[str, ...]
    """JSON pointers: where the operation lists it, then, after a reference, where it is defined."""
    example: JsonValue = None
    media_type: str | None = None
    """The media type of its value if it is described by `content` instead of a style."""
    allows_empty: bool = False
    """Whether it may be sent without a value (`allowEmptyValue`), also if its schema requires one."""

    @property
    def label(self) -> str:
        """Location and name: `query limit`."""
        return f"{self.location} {self.name}"


@dataclass(frozen=True, slots=True)
class Body:
    """A request body: the pointer of the schema of each media type, `""` if it has none."""

    required: bool
    media: Mapping[str, str]
    pointers: tuple[str, ...]
    """JSON pointers: where the operation has it, then, after a reference, where it is defined."""

    @property
    def pointer(self) -> str:
        """Where it is defined."""
        return self.pointers[-1]


@dataclass(frozen=True, slots=True)
class Header:
    """A documented header of a response; `schema` is the pointer of its schema, `""` if it has none."""

    schema: str
    required: bool
    explode: bool
    media_type: str | None = None
    """The media type of its value if it is described by `content` instead of a style."""
    example: JsonValue = None


@dataclass(frozen=True, slots=True)
class ResponseSpec:
    """A documented response: the pointer of the schema of each media type (`""` if it has none), and its headers."""

    status: str
    media: Mapping[str, str]
    headers: Mapping[str, Header]
    pointers: tuple[str, ...]
    """JSON pointers: where the operation has it, then, after a reference, where it is defined; `()` if undocumented."""

    @property
    def pointer(self) -> str:
        """Where it is defined, `""` if it is not in the spec."""
        return self.pointers[-1] if self.pointers else ""


Alternative: TypeAlias = tuple[str, ...]
"""Names of security schemes that a request must all satisfy; an empty alternative needs no credential."""


@dataclass(frozen=True, slots=True)
class SecurityScheme:
    """How a request carries a credential; `kind` is the `type` in OpenAPI: `apiKey`, `http` and so on."""

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
    requires_any_of: tuple[str, ...] = ()
    """Names of parameters, or `requestBody`: a request has at least one of them; `()` for no such rule."""
    tags: tuple[str, ...] = ()

    def __hash__(self) -> int:
        """Hash only the pointer: some fields have no hash, and each request looks up caches by operation."""
        return hash(self.pointer)

    @property
    def label(self) -> str:
        """Method and path: `GET /pets/{id}`."""
        return f"{self.method} {self.path}"

    def response(self, status: int) -> ResponseSpec | None:
        """The documented response for a status: that of the status, of its range, or the default; else None."""
        responses = self.responses
        return responses.get(str(status)) or responses.get(f"{status // 100}XX") or responses.get("default")
