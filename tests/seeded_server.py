"""A server with forty seeded causes over thirty operations, each with many variants; the rest is as documented."""

from __future__ import annotations

import itertools
import json
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.types import Receive, Scope, Send

from caveat.asgi import messages
from caveat.asgi.extensions import Disconnect, hang_up
from caveat.exchange import Headers, Request, Response
from caveat.judging.cause import Cause
from caveat.openapi.operation import Operation
from caveat.openapi.requests import ParsedRequest, reader
from seeded_document import NAMES, SPEC

KEY = "fake-seeded-key"


def get(*numbers: int) -> tuple[str, ...]:
    return tuple(f"list-{NAMES[number]}" for number in numbers)


def post(*numbers: int) -> tuple[str, ...]:
    return tuple(f"add-{NAMES[number]}" for number in numbers)


@dataclass(frozen=True)
class Seen:
    """A request as the server reads it."""

    request: Request
    operation: Operation
    parsed: ParsedRequest

    @property
    def allowed(self) -> bool:
        return self.parsed.allowed

    @property
    def query(self) -> Mapping[str, Any]:
        return {name: value for (location, name), value in self.parsed.parameters.items() if location == "query"}

    @property
    def body(self) -> Mapping[str, Any]:
        return self.parsed.body if isinstance(self.parsed.body, dict) else {}

    @property
    def number(self) -> int:
        """A number that looks random, and is the same for the same request."""
        return zlib.crc32(self.request.target.encode() + self.request.body)

    @property
    def uuid(self) -> str:
        return f"{self.number:08x}-0000-4000-8000-{self.number:012x}"

    def breaks_only(self, text: str) -> bool:
        problems = self.parsed.problems
        return bool(problems) and all(text in f"{each.where} {each.mismatch or each.kind}" for each in problems)


Change = Callable[[dict[str, Any]], None]


@dataclass(frozen=True)
class Seed:
    """One cause: its operations, its condition, its faulty behaviour, and its text in a report."""

    operations: tuple[str, ...]
    code: str
    tells: str
    """A part of the message, the error text, the kind or the place of the finding."""
    when: Callable[[Seen], bool] = lambda seen: seen.allowed
    answer: Callable[[Seen], Response | None] | None = None
    """The response, None to reset the connection."""
    change: Change | None = None
    """What is wrong with a valid response body."""
    fields: tuple[tuple[str, str], ...] = ()
    """Header fields of valid responses that are wrong; an empty value leaves the field out."""

    def reported_by(self, cause: Cause) -> bool:
        main = cause.main
        text = f"{main.message} | {main.says} | {main.kind} | {main.at}"
        at_one = not self.operations or bool(set(self.operations) & set(cause.operations))
        return self.code == main.code and self.tells in text and at_one


def error(status: int, body: object, media_type: str = "application/json") -> Response:
    content = body if isinstance(body, str) else json.dumps(body)
    return Response(status, Headers([("content-type", media_type)]), content.encode())


def asked(name: str, test: Callable[[Any], bool]) -> Callable[[Seen], bool]:
    return lambda seen: seen.allowed and name in seen.query and test(seen.query[name])


def sent(name: str, test: Callable[[Any], bool]) -> Callable[[Seen], bool]:
    return lambda seen: seen.allowed and name in seen.body and test(seen.body[name])


def refused(seen: Seen) -> bool:
    return not seen.allowed


def put(**values: object) -> Change:
    return lambda item: item.update(values)


def no_key(seen: Seen) -> bool:
    return seen.allowed and "x-key" not in seen.request.headers


_SQL = "SELECT id FROM toys WHERE q = '{}': syntax near {}"
_JAVA = "java.lang.X\n\tat com.example.Owners.add(Owners.java:{})"
_TOO_SHORT = "database name must be at least 3 characters, got {}"

CRASHES = (
    Seed(get(0), "OAS009", "the status is 500", asked("limit", lambda limit: limit == 0),
         lambda _: error(500, "Internal Server Error", "text/plain")),
    Seed(post(0), "OAS009", "bytes exceeds the row", sent("name", lambda name: len(name) >= 39),
         lambda seen: error(500, {"error": f"value of {seen.number} bytes exceeds the row of {seen.uuid}"})),
    Seed(post(0), "OAS009", "cannot trim", sent("note", lambda note: note is None),
         lambda seen: error(500, {"trace": seen.uuid, "error": f"cannot trim undefined at column {seen.number}"})),
    Seed(get(1), "OAS009", "syntax", asked("q", lambda q: len(q) >= 29),
         lambda seen: error(500, _SQL.format(seen.query["q"], seen.number), "text/plain")),
    Seed(post(1), "OAS009", "list index out of range", sent("tags", lambda tags: tags == []),
         lambda seen: error(500, f'Traceback (most recent call last):\n  File "/srv/a.py", line {seen.number}, in f\n'
                                 "IndexError: list index out of range", "text/plain")),
    Seed(get(2, 3, 4), "OAS009", "exhausted after", asked("limit", lambda limit: limit == 100),
         lambda seen: error(500, {"error": f"pool '{seen.uuid}' exhausted after {seen.number} ms"})),
    Seed(post(2), "OAS009", "division by zero", sent("size", lambda size: size == 0),
         lambda seen: error(500, {"detail": f"division by zero in ratio of {seen.number}"})),
    Seed(get(5), "NET001", "closed", asked("sort", lambda sort: sort == "desc"), lambda _: None),
    Seed(post(3), "OAS009", "the status is 500", sent("kind", lambda kind: kind == "b"),
         lambda _: error(500, {"status": 500, "error": "Internal Server Error"})),
)  # fmt: skip

LEAKS = (
    Seed(post(4), "SEC001", "a stack trace", refused,
         lambda seen: error(400, {"error": _JAVA.format(seen.number % 99)})),
    Seed(post(5), "SEC001", "SQL", refused,
         lambda seen: error(400, {"error": f"UNIQUE constraint failed: bills.name, row {seen.number}"})),
    Seed(get(6), "SEC001", "the path of a file", refused,
         lambda seen: error(400, f"cannot open /var/lib/vets/{seen.number}.bin", "text/plain")),
)  # fmt: skip

BODIES = (
    Seed(get(7), "OAS003", "required", change=lambda item: item.pop("id")),
    Seed(post(7), "OAS003", "string for integer", change=lambda item: item.update(id=str(item["id"]))),
    Seed(get(8), "OAS003", "enum", change=put(kind="c")),
    Seed(get(9), "OAS003", "format date", change=put(created="yesterday")),
    Seed(post(8), "OAS003", "null for string", change=put(name=None)),
    Seed(get(10), "OAS003", "maxItems", change=put(tags=["a"] * 9)),
    Seed(get(11, 12, 13, 14), "OAS003", "string for number", change=put(cost={"amount": "1.50"})),
    Seed(post(9), "OAS003", "not JSON", answer=lambda _: error(201, "{'id'")),
    Seed(post(10), "OAS003", "maximum", change=put(size=5000)),
    Seed(post(11), "OAS003", "additional", change=put(secret=1)),
)  # fmt: skip

REST = (
    Seed((*post(12, 13), *get(14)), "OAS004", "integer", fields=(("x-rate", "lots"),)),
    Seed(get(7), "OAS004", "missing", fields=(("x-page", ""),)),
    Seed(post(14), "OAS002", "text/html", fields=(("content-type", "text/html"),)),
    Seed(post(5), "OAS001", "the status is 202", answer=lambda _: error(202, {})),
    Seed(get(6), "OAS001", "the status is 206", asked("limit", lambda limit: limit > 50), lambda _: error(206, [])),
    Seed(post(6), "OAS007", "no credential", no_key, lambda _: None),
    Seed(get(9), "OAS007", "no credential", no_key, lambda _: None),
    Seed(post(6, 7, 8, 10), "OAS006", "integer for string", lambda seen: seen.breaks_only("body /name integer for")),
    Seed(get(10), "OAS006", "maximum", lambda seen: seen.breaks_only("query limit maximum")),
    Seed(get(11), "OAS006", "enum", lambda seen: seen.breaks_only("query sort enum")),
    Seed(post(11), "OAS006", "required", lambda seen: seen.breaks_only("body required")),
    Seed(post(12, 13, 14, 2, 1), "OAS005", "must be at least", sent("name", lambda name: len(name) < 3),
         lambda seen: error(400, {"error": _TOO_SHORT.format(len(seen.body["name"]))})),
    Seed(post(7), "OAS005", "quota exceeded", sent("tags", lambda tags: len(tags) > 1),
         lambda seen: error(400, {"message": f"quota exceeded for tenant {seen.uuid}"})),
    Seed(get(12), "OAS005", "wildcards are disabled", asked("q", lambda q: q == ""),
         lambda seen: error(400, {"error": f"wildcards are disabled (ticket {seen.number})"})),
    Seed(post(8), "OAS001", "already taken", sent("size", lambda size: size == 1000),
         lambda seen: error(409, {"error": f"'{seen.body.get('name')}' is already taken"})),
    Seed(get(13), "OAS001", "the status is 404", asked("limit", lambda limit: limit == 1),
         lambda _: error(404, {"error": "Not Found"})),
    Seed((), "ST204", "returned 200"),
    Seed((), "ST204", "returned 405"),
)  # fmt: skip

SEEDS = (*CRASHES, *LEAKS, *BODIES, *REST)

ALSO_WRONG = frozenset(post(8, 10))
"""Operations of seeds whose response is invalid, and therefore not what was created either."""


class SeededServer:
    """The server as an ASGI application; `fired` are the positions of the seeds that were asked for.

    It keeps no state, but gives each item that it creates an id of its own.
    """

    def __init__(self, seeds: Iterable[Seed] = SEEDS) -> None:
        self.seeds = tuple(seeds)
        self.fired: set[int] = set()
        self._ids = itertools.count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
            return
        request = messages.request(scope, await messages.read_body(receive))
        response = self.respond(request)
        if response is None:
            hang_up(scope, Disconnect.RESET)
            return
        await messages.send(response, send, head=request.method == "HEAD")

    def respond(self, request: Request) -> Response | None:
        exchange = SPEC.exchange(request, Response(200))
        if exchange.operation is None:
            return self._undeclared(request)
        operation = SPEC.operations[exchange.operation]
        seen = Seen(request, operation, reader(SPEC).read(operation, request, {}))
        mine = [(index, seed) for index, seed in enumerate(self.seeds) if operation.id in seed.operations]
        fired = [(index, seed) for index, seed in mine if seed.when(seen)]
        self.fired |= {index for index, _ in fired}
        is_open = any(seed.code == "OAS007" for _, seed in fired)
        if request.headers.get("x-key") != KEY and not is_open:
            return error(401, {"error": "wrong key"})
        for _, seed in fired:
            if seed.answer is not None and seed.code != "OAS007":
                return seed.answer(seen)
        accepts = seen.allowed or any(seed.code == "OAS006" for _, seed in fired)
        return (
            _valid(seen, [seed for _, seed in mine], next(self._ids))
            if accepts
            else error(400, {"error": "Bad Request"})
        )

    def _undeclared(self, request: Request) -> Response:
        if request.path == "/pets" and request.method == "PUT":
            return error(200, {})
        if request.path.lstrip("/") not in NAMES:
            return error(404, {"error": "Not Found"})
        return Response(405) if request.path == "/toys" else Response(405, Headers([("allow", "GET, POST")]))


def _valid(seen: Seen, seeds: Iterable[Seed], number: int) -> Response:
    item: dict[str, Any] = {"id": number, "name": "rex", "kind": "a", "size": 1, "created": "2026-01-01", "tags": []}
    # What is created is what was sent, as the response can show it.
    item |= {name: value for name, value in seen.body.items() if name in item}
    item["name"] = str(item["name"])
    fields = {"content-type": "application/json", "x-rate": "7", "x-page": "1"}
    for seed in seeds:
        if seed.change is not None:
            seed.change(item)
        fields |= dict(seed.fields)
    headers = Headers((name, value) for name, value in fields.items() if value)
    listed = seen.operation.method == "GET"
    return Response(200 if listed else 201, headers, json.dumps([item] if listed else item).encode())
