"""Requests, responses and exchanges as frozen values, as they were sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar, overload

from caveat.errors import Unparsable
from caveat.json_list import MIN_LENGTH, JsonList, json_list
from caveat.json_text import JsonValue, parse_json
from caveat.lazy import lazy
from caveat.page_models import parse_page
from caveat.printable import printable_line
from caveat.query_string import Query, parse_query

if TYPE_CHECKING:
    from pydantic import BaseModel

M = TypeVar("M", bound="BaseModel")
T = TypeVar("T")


class Headers(Mapping[str, str]):
    """Header fields in the order sent; names are compared without regard to case (RFC 9110, 5.1)."""

    __slots__ = ("_first", "_media_type", "_raw", "items_sent")

    def __init__(self, sent: Iterable[tuple[str, str]] = ()) -> None:
        self.items_sent = tuple(sent)
        self._raw: tuple[tuple[bytes, bytes], ...] | None = None
        self._media_type: str | None = None
        self._first = {name.lower(): value for name, value in self.items_sent}
        if len(self._first) < len(self.items_sent):
            # A name that was sent twice has its first value.
            self._first |= {name.lower(): value for name, value in reversed(self.items_sent)}

    def __getitem__(self, name: str) -> str:
        return self._first[name.lower()]

    @overload
    def get(self, name: str, /) -> str | None: ...

    @overload
    def get(self, name: str, /, default: str | T) -> str | T: ...

    def get(self, name: str, /, default: object = None) -> object:
        """The value of a field; that of `Mapping` raises and catches an error where there is none."""
        return self._first.get(name.lower(), default)

    def __iter__(self) -> Iterator[str]:
        return iter(self._first)

    def __len__(self) -> int:
        return len(self._first)

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._first

    def __eq__(self, other: object) -> bool:
        return self._folded == other._folded if isinstance(other, Headers) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._folded)

    def __repr__(self) -> str:
        return f"Headers({list(self.items_sent)!r})"

    @property
    def _folded(self) -> tuple[tuple[str, str], ...]:
        return tuple((name.lower(), value) for name, value in self.items_sent)

    def extended(self, fields: Mapping[str, str]) -> Headers:
        """These fields and more; each replaces the one of the same name."""
        first, raw = self._first.copy(), [*self.raw]
        for name, value in fields.items():
            key = name.lower()
            if key in first:
                return Headers({**dict(self.items_sent), **fields}.items())
            first[key] = value
            raw.append((key.encode("latin-1"), value.encode("latin-1")))
        extended = Headers.__new__(Headers)
        # Not by the constructor, which would process the shared fields again for each response.
        extended.items_sent = (*self.items_sent, *fields.items())
        extended._first, extended._raw, extended._media_type = first, tuple(raw), self._media_type  # noqa: SLF001
        return extended

    def all(self, name: str) -> tuple[str, ...]:
        """Every value sent under `name`, in order."""
        return tuple(value for key, value in self.items_sent if key.lower() == name.lower())

    @property
    def raw(self) -> tuple[tuple[bytes, bytes], ...]:
        """Names, in lower case, and values as bytes, for ASGI; cached, since a mock's responses share their headers."""
        if self._raw is None:
            fields = self.items_sent
            self._raw = tuple((name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in fields)
        return self._raw

    @property
    def media_type(self) -> str | None:
        """The media type of `Content-Type` in lower case, without its parameters."""
        # Read once: rules ask for it some seven times an exchange.
        if self._media_type is None and "content-type" in self._first:
            self._media_type = self._first["content-type"].partition(";")[0].strip().lower()
        return self._media_type


INCIDENTAL_HEADERS = frozenset(
    {"host", "user-agent", "accept-encoding", "connection", "content-length", "x-schemathesis-testcaseid"}
)
"""Header fields that clients add by themselves, and the one that names a test case of Schemathesis, in lower case."""

FAULT_HEADER = "caveat-fault"
"""The header field in which a mock names the faults (`caveat.mock.faults`) that made or changed a response."""


def one_line(text: str, max_length: int = 100) -> str:
    """A short form of a text: a printable line, with spaces for white space, cut after `max_length` characters."""
    line = " ".join(text.split())
    return printable_line(line if len(line) <= max_length else line[: max_length - 1] + "…")


_NO_FIELDS = Headers()

# A run creates millions of requests and responses: `object.__setattr__`, by which the `__init__` of a frozen dataclass
# sets its fields, takes more than twice as long as their `__init__`.
# The `repr` of the classes below leaves out queries, header fields and bodies, since they hold credentials.


@dataclass(frozen=True, init=False)
class Request:
    """A request as it was sent; `target` is the path with its query, percent-encoded, without scheme and host."""

    method: str
    target: str
    headers: Headers
    body: bytes

    def __init__(self, method: str, target: str, headers: Headers = _NO_FIELDS, body: bytes = b"") -> None:
        fields = self.__dict__
        fields["method"] = method
        fields["target"] = target
        fields["headers"] = headers
        fields["body"] = body

    def __repr__(self) -> str:
        return f"<{self.method} {one_line(self.path)}>"

    @property
    def path(self) -> str:
        """The path, percent-encoded."""
        return self.target.partition("?")[0]

    @lazy
    def query_pairs(self) -> tuple[tuple[str, str], ...]:
        """Names and values of the query in the order sent, decoded like those of a form (WHATWG URL, 5.1)."""
        return self._query.pairs

    @lazy
    def query(self) -> Mapping[str, str]:
        """The query parameters, decoded; a name that was sent twice has its first value."""
        return self._query.values

    @lazy
    def _query(self) -> Query:
        return parse_query(self.target.partition("?")[2].partition("#")[0])

    @lazy
    def json(self) -> JsonValue:
        """The body, parsed as JSON; raises `Unparsable`."""
        return parse_json(self.body)


STATUSES_WITHOUT_BODY = frozenset({204, 205, 304})
"""Statuses of responses that have no body, even if a contract documents one (RFC 9110, 6.4.1 and 15.3.6)."""


OF_GATEWAYS = frozenset({502, 503, 504, *range(520, 528), 530})
"""Statuses of servers between the client and the API, or of an overload; from 520 on, those of Cloudflare's network."""


def is_accepted(status: int) -> bool:
    """Whether a status says that a request was accepted (2xx)."""
    return 200 <= status < 300  # noqa: PLR2004 - the bounds of RFC 9110, 15.3


@dataclass(frozen=True, init=False)
class Response:
    """A response as it was received."""

    status: int
    headers: Headers
    body: bytes

    def __init__(self, status: int, headers: Headers = _NO_FIELDS, body: bytes = b"") -> None:
        fields = self.__dict__
        fields["status"] = status
        fields["headers"] = headers
        fields["body"] = body

    def __repr__(self) -> str:
        return f"<{self.status}>"

    @lazy
    def ok(self) -> bool:
        """Whether the request was accepted (2xx)."""
        return is_accepted(self.status)

    @property
    def fault(self) -> str | None:
        """The injected faults that made or changed the response, as the mock names them; None where there are none."""
        return self.headers.get(FAULT_HEADER)

    @property
    def listed(self) -> JsonList | None:
        """The body by the items of its list, which are shared; None if it has none, or if that would save no time."""
        return self._listed if len(self.body) >= MIN_LENGTH else None

    @lazy
    def _listed(self) -> JsonList | None:
        return json_list(self.body)

    @lazy
    def json(self) -> JsonValue:
        """The body, parsed as JSON; raises `Unparsable`. Do not change it: items of lists are shared."""
        return parse_json(self.body) if self.listed is None else self.listed.value

    def parse(self, model: type[M]) -> M:
        """The body as a generated model; raises `Unparsable` where it is invalid (a schema check reports that).

        Several rules parse the same body, so each model is cached: do not change it.
        """
        parsed: M | Unparsable | None = self._parsed.get(model)
        if parsed is None:
            parsed = self._parsed[model] = self._parse(model)
        if isinstance(parsed, Unparsable):
            raise parsed
        return parsed

    @lazy
    def _parsed(self) -> dict[type[BaseModel], Any]:
        return {}  # the values are of the types that are their keys, or errors

    def _parse(self, model: type[M]) -> M | Unparsable:
        if self.listed is not None and (page := parse_page(model, self.listed)) is not None:
            return page
        try:
            return model.model_validate_json(self.body, by_name=False)
        except ValueError as error:
            return Unparsable(model.__name__, str(error))


NOT_SENT = Response(0)
"""The placeholder for the response to a webhook delivery: a mock in a test or a run does not send deliveries."""


NO_RESPONSE = Response(0)
"""The placeholder for a missing response: the connection was closed, or the time limit was reached."""


@dataclass(frozen=True, init=False)
class Exchange:
    """One request, its response, and the operation of the contract that they belong to, if any."""

    request: Request
    response: Response
    operation: str | None
    path_parameters: Mapping[str, str] = field(hash=False)  # a dict has no hash
    """The decoded path parameters, by their names in the contract's path template."""
    is_delivery: bool
    """Whether the API sends the request to a webhook; its target is then the whole URL (RFC 9112, 3.2.2)."""
    time: float | None = field(compare=False)
    """When the response was complete, in seconds from any start; None if it is not known."""

    def __init__(  # noqa: PLR0913, PLR0917 - its fields
        self,
        request: Request,
        response: Response,
        operation: str | None = None,
        path_parameters: Mapping[str, str] | None = None,
        is_delivery: bool = False,  # noqa: FBT001, FBT002 - as above
        time: float | None = None,
    ) -> None:
        fields = self.__dict__
        fields["request"] = request
        fields["response"] = response
        fields["operation"] = operation
        fields["path_parameters"] = {} if path_parameters is None else path_parameters
        fields["is_delivery"] = is_delivery
        fields["time"] = time

    def __repr__(self) -> str:
        return f"<{self.request.method} {one_line(self.request.path)} -> {self.response.status}>"

    @property
    def has_no_body(self) -> bool:
        """Whether HTTP allows no body in the response (RFC 9110, 6.4.1)."""
        status = self.response.status
        return self.request.method == "HEAD" or status < 200 or status in STATUSES_WITHOUT_BODY  # noqa: PLR2004 - as there
