"""One request and its response, as they were sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar, cast
from urllib.parse import unquote_plus

from caveat.errors import Unparsable
from caveat.json_text import JsonValue, parse_json

if TYPE_CHECKING:
    from pydantic import BaseModel

M = TypeVar("M", bound="BaseModel")


class Headers(Mapping[str, str]):
    """Header fields in the order sent; names are compared without regard to case (RFC 9110, 5.1)."""

    __slots__ = ("_first", "_octets", "items_sent")

    def __init__(self, sent: Iterable[tuple[str, str]] = ()) -> None:
        self.items_sent = tuple(sent)
        self._octets: tuple[tuple[bytes, bytes], ...] | None = None
        self._first = {name.lower(): value for name, value in self.items_sent}
        if len(self._first) < len(self.items_sent):
            # Of a name that was sent twice the first value counts.
            self._first |= {name.lower(): value for name, value in reversed(self.items_sent)}

    def __getitem__(self, name: str) -> str:
        return self._first[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._first)

    def __len__(self) -> int:
        return len(self._first)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._first

    def __eq__(self, other: object) -> bool:
        return self._said == other._said if isinstance(other, Headers) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._said)

    def __repr__(self) -> str:
        return f"Headers({list(self.items_sent)!r})"

    @property
    def _said(self) -> tuple[tuple[str, str], ...]:
        return tuple((name.lower(), value) for name, value in self.items_sent)

    def all(self, name: str) -> tuple[str, ...]:
        """Every value sent under `name`, in order."""
        return tuple(value for key, value in self.items_sent if key.lower() == name.lower())

    @property
    def octets(self) -> tuple[tuple[bytes, bytes], ...]:
        """Names, in lower case, and values as they stand on the wire; made once, for a mock's answers share theirs."""
        if self._octets is None:
            said = self.items_sent
            self._octets = tuple((name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in said)
        return self._octets

    @property
    def media_type(self) -> str | None:
        """The media type of `Content-Type` in lower case, without its parameters."""
        content_type = self.get("content-type")
        return content_type.partition(";")[0].strip().lower() if content_type is not None else None


FAULT = "caveat-fault"
"""The header field in which a mock tells which of its faults (`caveat.mock.faults`) made or changed an answer."""


def one_line(text: str, longest: int = 100) -> str:
    """A text in one line of that many characters, for people who look at a value; what cannot be shown is escaped."""
    line = " ".join(text.split())
    line = line if len(line) <= longest else line[: longest - 1] + "…"
    return "".join(sign if sign.isprintable() else sign.encode("unicode_escape").decode() for sign in line)


# The values below are shown short, by what may be read by anybody: queries, header fields and bodies hold credentials.


@dataclass(frozen=True)
class Request:
    """A request as it was sent; `target` is the path with its query, percent-encoded, without scheme and host."""

    method: str
    target: str
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""

    def __repr__(self) -> str:
        return f"<{self.method} {one_line(self.path)}>"

    @cached_property
    def path(self) -> str:
        """The path, percent-encoded."""
        return self.target.partition("?")[0]

    @cached_property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Names and values of the query in the order sent, decoded as those of a form (WHATWG URL, 5.1)."""
        query = self.target.partition("?")[2].partition("#")[0]
        pieces = (piece.partition("=") for piece in query.split("&") if piece)
        return tuple((unquote_plus(name), unquote_plus(value)) for name, _, value in pieces)

    @cached_property
    def query(self) -> Mapping[str, str]:
        """The query parameters, decoded; of a name given twice the first value."""
        return dict(reversed(self.pairs))

    @cached_property
    def json(self) -> JsonValue:
        """The body, read as JSON; raises `Unparsable`."""
        return parse_json(self.body)


BODILESS = frozenset({204, 205, 304})
"""Statuses whose answer has no body, whatever a contract says (RFC 9110, 6.4.1 and 15.3.6)."""


@dataclass(frozen=True)
class Response:
    """A response as it was received."""

    status: int
    headers: Headers = field(default_factory=Headers)
    body: bytes = b""

    def __repr__(self) -> str:
        return f"<{self.status}>"

    @property
    def ok(self) -> bool:
        """Whether the request was accepted (2xx)."""
        return 200 <= self.status < 300  # noqa: PLR2004 - the bounds of RFC 9110, 15.3

    @property
    def fault(self) -> str | None:
        """The faults that made or changed it, as the mock that was told to have them says; None: there are none."""
        return self.headers.get(FAULT)

    @cached_property
    def json(self) -> JsonValue:
        """The body, read as JSON; raises `Unparsable`."""
        return parse_json(self.body)

    def parse(self, model: type[M]) -> M:
        """The body as a generated model; raises `Unparsable` if it does not fit (a schema check reports that).

        Several rules read the same body, so each model is made once: do not change it.
        """
        if model not in self._parsed:
            self._parsed[model] = self._parse(model)
        parsed = self._parsed[model]
        if isinstance(parsed, Unparsable):
            raise parsed
        return cast("M", parsed)

    @cached_property
    def _parsed(self) -> dict[type[BaseModel], BaseModel | Unparsable]:
        return {}

    def _parse(self, model: type[M]) -> M | Unparsable:
        try:
            return model.model_validate_json(self.body, by_name=False)
        except ValueError as error:
            return Unparsable(model.__name__, str(error))


@dataclass(frozen=True)
class Exchange:
    """One request and its response, and the operation of the contract they belong to, if any."""

    request: Request
    response: Response
    operation: str | None = None
    path_parameters: Mapping[str, str] = field(default_factory=dict, hash=False)  # a dict has no hash
    """Decoded segments of the path, by the names of the contract's template."""

    def __repr__(self) -> str:
        return f"<{self.request.method} {one_line(self.request.path)} -> {self.response.status}>"

    @property
    def bodiless(self) -> bool:
        """Whether HTTP leaves the response no room for a body (RFC 9110, 6.4.1)."""
        status = self.response.status
        return self.request.method == "HEAD" or status < 200 or status in BODILESS  # noqa: PLR2004 - as there
