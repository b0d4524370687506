"""Sequences of exchanges with a collection of pets, each labelled as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bench.labelled.case import JSON, Json, answer
from caveat.exchange import Headers, Request, Response

PET: Json = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "readOnly": True},
        "name": {"type": "string"},
        "age": {"type": "number"},
        "pin": {"type": "string", "writeOnly": True},
        "seen": {"type": "string", "format": "date-time"},
    },
}


def _operation(name: str, *responses: str, body: bool = False, many: bool = False) -> Json:
    schema = {"type": "array", "items": PET} if many else PET
    content = {JSON: {"schema": schema}}
    described = {
        status: {"description": "x", **({"content": content} if status in {"200", "201"} else {})}
        for status in responses
    }
    taken = {"requestBody": {"required": True, "content": {JSON: {"schema": PET}}}} if body else {}
    return {"operationId": name, **taken, "responses": described}


DOCUMENT: Json = {
    "openapi": "3.1.0",
    "info": {"title": "Pets", "version": "1"},
    "paths": {
        "/pets": {
            "get": _operation("list", "200", many=True),
            "post": _operation("add", "201", "409", body=True),
        },
        "/pets/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "get": _operation("read", "200", "304", "404", "410"),
            "put": _operation("put", "200", "404", "412", "428", body=True),
            "patch": _operation("patch", "200", "404", "409", body=True),
            "delete": _operation("drop", "204", "404"),
        },
    },
}


@dataclass(frozen=True)
class Story:
    """Exchanges in order, ten seconds apart."""

    kind: str
    steps: tuple[tuple[Request, Response], ...]
    codes: frozenset[str] = frozenset()
    """The rules that they break."""


def _sent(method: str, target: str, value: Json = None, **fields: str) -> Request:
    named = [(name.replace("_", "-"), text) for name, text in fields.items()]
    if value is None:
        return Request(method, target, Headers(named))
    answered = answer(value)
    return Request(method, target, Headers([("Content-Type", JSON), *named]), answered.body)


NO_CONTENT = answer(status=204, media="")
REX: Json = {"name": "Rex", "age": 3}
ADDED = _sent("POST", "/pets", REX), answer({"id": "1", **REX}, 201, location="/pets/1")
READ, LIST = _sent("GET", "/pets/1"), _sent("GET", "/pets")
DROPPED = _sent("DELETE", "/pets/1"), NO_CONTENT
GONE = [answer({}, status) for status in (404, 410)]


def stories() -> Iterator[Story]:
    """All stories, of servers that are right and of those that are wrong."""
    yield from _right()
    yield from _wrong()


def _right() -> Iterator[Story]:
    kind = "what was deleted is gone"
    for gone in GONE:
        yield Story(kind, (ADDED, DROPPED, (READ, gone)))
        yield Story(kind, (ADDED, DROPPED, (_sent("PUT", "/pets/1", REX), answer({}, 404))))
        yield Story(kind, (ADDED, (READ, answer({"id": "1", **REX})), DROPPED, (READ, gone)))
    yield Story(kind, (ADDED, DROPPED, (_sent("DELETE", "/pets/1"), answer({}, 404))))
    yield Story(kind, (ADDED, DROPPED, (LIST, answer([]))))
    for status in (409, 400, 422):
        yield Story("a key that is sent again", (ADDED, (_sent("POST", "/pets", REX), answer({}, status))))
    for status in (412, 428, 409):
        changed = _sent("PUT", "/pets/1", {"name": "Max"}, If_Match='"old"')
        yield Story("a precondition that fails", (ADDED, (changed, answer({}, status))))
        same = (READ, answer({"id": "1", **REX}))
        yield Story("a precondition that fails", (ADDED, (changed, answer({}, status)), same))
    unchanged = _sent("GET", "/pets/1", If_None_Match='"a"')
    first = (READ, answer({"id": "1", **REX}, etag='"a"'))
    yield Story("not modified", (ADDED, first, (unchanged, answer(status=304, media=""))))
    for shown in (
        {"id": "1", **REX},
        {"id": "1", "name": "Rex", "age": 3.0},
        {"id": "1", **REX, "seen": "2026-01-01T00:00:00Z"},
        {"age": 3, "name": "Rex", "id": "1", "more": []},
    ):
        yield Story("what was created is read", (ADDED, (READ, answer(shown))))
        yield Story("what was created is listed", (ADDED, (LIST, answer([{"id": "0"}, shown]))))
    for size in (10, 20, 50, 100):
        # A server may have a size of pages that its document does not have.
        page = [{"id": str(number)} for number in range(100, 100 + size)]
        yield Story("what was created is on another page", (ADDED, (LIST, answer(page))))
    secret = _sent("POST", "/pets", {**REX, "pin": "1234"}), answer({"id": "1", **REX}, 201)
    yield Story("what is written only is not shown", (secret, (READ, answer({"id": "1", **REX}))))
    own = _sent("POST", "/pets", {**REX, "id": "77"}), answer({"id": "1", **REX}, 201)
    yield Story("what is read only is not taken", (own, (READ, answer({"id": "1", **REX}))))
    decomposed = _sent("POST", "/pets", {"name": "Re\u0301x"}), answer({"id": "1", "name": "R\u00e9x"}, 201)
    yield Story("text in another normal form", (decomposed, (READ, answer({"id": "1", "name": "R\u00e9x"}))))
    stamped = _sent("POST", "/pets", {"seen": "2026-01-01T02:00:00+02:00"})
    instant = {"id": "1", "seen": "2026-01-01T00:00:00.000Z"}
    yield Story("a time in another zone", ((stamped, answer(instant, 201)), (READ, answer(instant))))
    patched = _sent("PATCH", "/pets/1", {"age": 4}), answer({"id": "1", "name": "Rex", "age": 4})
    yield Story("what was changed is read", (ADDED, patched, (READ, answer({"id": "1", "name": "Rex", "age": 4}))))
    for status in (401, 403, 429, 503):
        yield Story("no answer about an item", (ADDED, (READ, answer({}, status))))


def _wrong() -> Iterator[Story]:
    yield Story("a created item is not there", (ADDED, (READ, answer({}, 404))), frozenset({"STA001"}))
    # A background job, or a rule of the server, may change a field of one item: it has to be that of all.
    yield Story("created items are others", tuple(_each_read_as("Max")), frozenset({"STA002"}))
    again = (READ, answer({"id": "1", **REX}))
    for before in ((ADDED, DROPPED), (ADDED, again, DROPPED)):
        yield Story("a deleted item is there", (*before, again), frozenset({"STA006"}))
    yield Story("a created item is not listed", (ADDED, (LIST, answer([{"id": "2"}]))), frozenset({"STA003"}))
    listed = (LIST, answer([{"id": "1", **REX}]))
    yield Story("a deleted item is listed", (ADDED, DROPPED, listed), frozenset({"STA007"}))
    for method in ("PATCH", "PUT"):
        yield Story(f"{method} is not stored", tuple(_each_changed(method)), frozenset({"STA004"}))
    one = [(_sent("POST", "/pets", {"name": name}), answer({"id": "1", "name": name}, 201)) for name in _NAMES]
    yield Story("items have one id", tuple(one), frozenset({"STA017"}))


_NAMES = ("Rex", "Bob", "Tom", "Kit", "Pip")


def _each_read_as(name: str) -> Iterator[tuple[Request, Response]]:
    for number, own in enumerate(_NAMES):
        yield _sent("POST", "/pets", {"name": own}), answer({"id": str(number), "name": own}, 201)
        yield _sent("GET", f"/pets/{number}"), answer({"id": str(number), "name": name})


def _each_changed(method: str) -> Iterator[tuple[Request, Response]]:
    for number, own in enumerate(_NAMES):
        item = {"id": str(number), "name": own, "age": number}
        change = {"name": f"{own} II", "age": number + 50}
        yield _sent("POST", "/pets", {"name": own, "age": number}), answer(item, 201)
        yield _sent("GET", f"/pets/{number}"), answer(item)
        yield _sent(method, f"/pets/{number}", change), answer({**item, **change})
        yield _sent("GET", f"/pets/{number}"), answer(item)
