"""A sample API of ships with a switch for each habit of correct servers and for each fault, and its document."""

from __future__ import annotations

import json
import random
import re
import unicodedata
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import quote, unquote

from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.openapi.spec import Spec
from resource_document import JSON, Object, array, properties, spec_of

KINDS = ("cargo", "ferry", "tug")
KEY_HEADER = "Idempotency-Key"
EVENTUAL_S = 0.3


@dataclass
class Clock:
    """A clock that a test moves on."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


TEXT: Object = {"type": "string"}
NUMBER: Object = {"type": "integer"}
SIZE: Object = {"type": "integer", "minimum": 0}
ID: Object = {"type": "integer", "readOnly": True}


def _ship(on: frozenset[str]) -> Object:
    ship = properties(
        id={"type": "string", "format": "uuid", "readOnly": True} if "uuids" in on else ID,
        name="string",
        kind={"type": "string", "enum": list(KINDS)},
        length="number",
        built={"type": "string", "format": "date-time"},
        home={"type": "string", "format": "uri"},
        tags=array(TEXT),
        note={"type": ["string", "null"]},
        crew={"type": "integer", "default": 5},
        password="string",  # noqa: S106 - the name of a type
        slug={"type": "string", "readOnly": True},
    )
    more = cast("Object", ship["properties"])
    if on & {"drafts", "soft delete"}:
        more["status"] = {"type": "string", "enum": ["draft", "live", "deleted"]}
    if "archived are hidden" in on:
        more["archived"] = {"type": "boolean"}
    if "eager reading" in on:
        more["views"] = NUMBER
    return ship


def _list_schema(on: frozenset[str], ship: Object) -> Object:
    item = properties(id="integer", name="string") if "summary" in on else ship
    items = array(item)
    if "map" in on:
        return {"type": "object", "additionalProperties": item}
    if "cursor" in on:
        return properties(items=items, cursor="string")
    if "link in the body" in on:
        return properties(items=items, next={"type": ["string", "null"]})
    if "total" in on:
        return properties(items=items, total="integer")
    return properties(data=properties(items=items)) if "nested list" in on else items


def _query(on: frozenset[str]) -> dict[str, JsonValue]:
    paging: dict[str, JsonValue] = {"limit": SIZE, "offset": NUMBER}
    if on & {"pages from 0", "pages from 1"}:
        paging = {"limit": SIZE, "page": NUMBER}
    elif "cursor" in on:
        paging = {"limit": {"type": "integer", "minimum": 1}, "cursor": TEXT}
    elif on & {"link in the body", "link in a header"}:
        paging = {"limit": {"type": "integer", "minimum": 1}}
    elif "no pages" in on:
        paging = {}
    kinds: Object = {"enum": list(KINDS)}
    order: Object = {"enum": ["name", "-name", "length", "-length"]}
    return {**paging, "kind": kinds, "name": TEXT, "slug": TEXT, "crew": NUMBER, "sort": order}


def _answers(schema: JsonValue, *statuses: int) -> Object:
    content: Object = {"description": "x"} | ({"content": {JSON: {"schema": schema}}} if schema is not None else {})
    errors: Object = {
        status: {"description": "x"} for status in ("400", "404", "409", "410", "412", "428", "429", "500")
    }
    return {**{str(status): content for status in statuses}, **errors}


def _header(name: str) -> Object:
    return {"name": name, "in": "header", "schema": TEXT}


def _one(on: frozenset[str], ship: Object) -> Object:
    """The schema of one ship in a response."""
    if "metadata apart" in on:
        rest = {name: each for name, each in cast("Object", ship["properties"]).items() if name != "id"}
        return properties(metadata=properties(id=NUMBER), body=properties(**rest))
    return properties(data=ship) if "envelope" in on else ship


def document(on: frozenset[str]) -> Spec:
    """The document of the API as these switches make it."""
    ship = _ship(on)
    one = _one(on, ship)
    listed: list[JsonValue] = [{"name": name, "in": "query", "schema": each} for name, each in _query(on).items()]
    body: Object = {"content": {JSON: {"schema": ship}}}
    patch: Object = {"content": {"application/merge-patch+json": {"schema": ship}, JSON: {"schema": ship}}}
    mask: Object = {"name": "updateMask", "in": "query", "schema": TEXT}
    tag: list[JsonValue] = [_header("If-Match")]
    parameter = "ship" if on & {"natural key", "spaces in ids"} else "shipId"

    def operation(name: str, responses: Object, **other: JsonValue) -> Object:
        return {"operationId": name, "responses": responses, **other}

    created = operation("make", _answers(one, 201, 200, 202), requestBody=body, parameters=[_header(KEY_HEADER)])
    read = operation("read", _answers(one, 200) | {"304": {"description": "x"}}, parameters=[_header("If-None-Match")])
    return spec_of(
        {
            "/ships": {
                "get": operation("list", _answers(_list_schema(on, ship), 200), parameters=listed),
                "post": created | ({"x-ordered-ids": True} if "ordered" in on else {}),
                "delete": operation("clear", _answers(None, 204)),
            },
            f"/ships/{{{parameter}}}": {
                "get": read,
                "head": operation("peek", _answers(None, 200)),
                "put": operation("set", _answers(one, 200, 201, 204), requestBody=body, parameters=tag),
                "patch": operation("change", _answers(one, 200, 204), requestBody=patch, parameters=[*tag, mask]),
                "delete": operation("drop", _answers(None, 200, 202, 204)),
            },
            f"/ships/{{{parameter}}}/retire": {"post": operation("retire", _answers(None, 204))},
        },
        components={"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
    )


Row = dict[str, JsonValue]


@dataclass
class Harbour:
    """The server; `on` are the switches that are on."""

    on: frozenset[str]
    clock: Clock
    seed: int = 0
    rows: dict[str, Row] = field(default_factory=dict)
    old: dict[str, tuple[float, Row | None]] = field(default_factory=dict)
    """What an item was before its last write, and the time of that write."""
    keys: dict[tuple[str, str], tuple[bytes, Response]] = field(default_factory=dict)
    cursors: dict[str, int] = field(default_factory=dict)
    versions: dict[str, int] = field(default_factory=dict)
    last_id: int = 0
    requests: int = 0

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)  # noqa: S311 - a test's choices

    def answer(self, request: Request) -> Response:
        """The response to a request."""
        self.requests += 1
        self._others()
        refused = self._refused()
        if refused is not None:
            return refused
        path = request.path.rstrip("/")
        match path.split("/")[1:]:
            case ["ships"]:
                return {"GET": self._list, "POST": self._post, "DELETE": self._clear}[request.method](request)
            case ["ships", key]:
                return self._one(request, self._id_of(unquote(key)))
            case ["ships", key, "retire"]:
                self._remove(self._id_of(unquote(key)) or "")
                return Response(204)
        return Response(404)

    def _others(self) -> None:
        """What other clients and background jobs do."""
        if "another client" in self.on and self.rng.random() < 0.1:
            keys = list(self.rows)
            if keys and self.rng.random() < 0.6:
                self._remove(self.rng.choice(keys))
            elif keys:
                self.rows[self.rng.choice(keys)]["name"] = f"by another {self.requests}"
            else:
                self._add({"name": "foreign", "kind": "tug"})
        if "rows are added" in self.on and self.rng.random() < 0.2:
            self._add({"name": f"new {self.requests}", "kind": "tug"}, first=True)
        if "background job" in self.on and self.rows and self.rng.random() < 0.2:
            row = self.rows[self.rng.choice(list(self.rows))]
            row["kind"], row["crew"] = "tug", 99

    def _refused(self) -> Response | None:
        if "refusals" in self.on and self.rng.random() < 0.25:
            return Response(self.rng.choice((401, 403, 429, 502, 503, 504)))
        return None

    # Identity

    def _id_of(self, text: str) -> str | None:
        if self.on & {"natural key", "spaces in ids"}:
            return next((key for key, row in self.rows.items() if row.get("name") == text), None)
        if "uuids" in self.on:
            text = text.lower().replace("-", "")
            return next((key for key in self.rows if key.lower().replace("-", "") == text), None)
        return text if text in self.rows else None

    def _new_id(self) -> JsonValue:
        if "id twice" in self.on and self.last_id and self.last_id % 3 == 0:
            self.last_id += 1
            return self.last_id - 1
        self.last_id += -1 if "ids fall" in self.on else 1
        if "ids are reused" in self.on:
            return next(number for number in range(1, 10_000) if str(number) not in self.rows)
        if "uuids" in self.on:
            return str(uuid.UUID(int=self.rng.getrandbits(128))).upper()
        return self.last_id + (1_000 if "ids fall" in self.on else 0)

    def _add(self, sent: Row, *, first: bool = False) -> Row:
        number = self._new_id()
        row: Row = {"id": number, **self._normal(sent)}
        if "eager reading" in self.on:
            row.setdefault("views", 0)
        self.old[str(number)] = (self.clock(), None)
        self.versions[str(number)] = self.versions.get(str(number), 0) + 1
        self.rows = {str(number): row, **self.rows} if first else {**self.rows, str(number): row}
        return row

    def _remove(self, key: str) -> None:
        if key in self.rows:
            self.old[key] = (self.clock(), self.rows.pop(key))

    # Echo

    def _normal(self, sent: Row) -> Row:
        row = {name: value for name, value in sent.items() if name not in {"id", "slug", "unknown"}}
        for name, change in _NORMAL.items():
            if name in self.on:
                change(row)
        if "defaults are filled in" in self.on:
            row.setdefault("crew", 5)
            row.setdefault("note", "none yet")
        if "a note is always the same" in self.on and "note" in row:
            row["note"] = "always"
        if "drafts" in self.on:
            row.setdefault("status", "draft")
        row["slug"] = str(row.get("name", "")).lower().replace(" ", "-")
        return row

    def _shown(self, row: Row) -> JsonValue:
        shown = {name: value for name, value in row.items() if name != "password"}
        if "masked" in self.on and "password" in row:
            shown["password"] = "***"  # noqa: S105 - a mask
        if "defaults are left out" in self.on:
            shown = {name: value for name, value in shown.items() if not (name == "crew" and value == 5)}
        if "null is left out" in self.on:
            shown = {name: value for name, value in shown.items() if value is not None}
        if "metadata apart" in self.on:
            return {"metadata": {"id": shown.pop("id")}, "body": dict(shown)}
        return {"data": dict(shown)} if "envelope" in self.on else dict(shown)

    # Items

    def _visible(self, key: str | None) -> Row | None:
        """The row as reading shows it: an older one for some time, if the server is eventually consistent."""
        if key is None:
            return None
        written, before = self.old.get(key, (-99.0, None))
        if "eventual" in self.on and self.clock() - written < EVENTUAL_S:
            return before
        return self.rows.get(key)

    def _post(self, request: Request) -> Response:
        sent = cast("Row", request.json)
        key, own = request.headers.get(KEY_HEADER), request.headers.get("authorization", "")
        earlier = self._replay(request, own, key) or self._existing(sent)
        if earlier is not None:
            return earlier
        row = self._add(sent)
        if "later" in self.on:
            return Response(202)
        if "owners" in self.on:
            row["owner"] = own
        if "500 after the write" in self.on and self.rng.random() < 0.3:
            return Response(500)
        response = self._created(row)
        if key:
            self.keys[own, key] = (request.body, response)
        return response

    def _replay(self, request: Request, own: str, key: str | None) -> Response | None:
        """The response to an earlier request with the same key."""
        known = self.keys.get((own, key)) if key else None
        if known is None or "a key repeats the effect" in self.on:
            return None
        if known[0] != request.body:
            return Response(409)
        marked = [("Idempotent-Replayed", "true")] if "marked replays" in self.on else []
        return Response(known[1].status, Headers([*known[1].headers.items_sent, *marked]), known[1].body)

    def _existing(self, sent: Row) -> Response | None:
        """The response where the name decides whether something is created."""
        same = next((row for row in self.rows.values() if row.get("name") == sent.get("name")), None)
        if "validation" in self.on and not sent.get("name"):
            return Response(409)
        if same is not None and "get or create" in self.on:
            return self._json(200, self._shown(same))
        return Response(409) if same is not None and self.on & {"natural key", "spaces in ids"} else None

    def _created(self, row: Row) -> Response:
        number = str(row["id"])
        shown = self._shown(row)
        if "create is not stored" in self.on:
            self.rows.pop(number)
        if "POST shows another name" in self.on and isinstance(shown, dict):
            shown = {**shown, "name": "Untitled"}
        if "POST lacks a field" in self.on and isinstance(shown, dict):
            shown = {name: value for name, value in shown.items() if name != "length"}
        path_id = str(row.get("name")) if self.on & {"natural key", "spaces in ids"} else number
        location = f"/ships/{quote(path_id, safe='')}"
        if "location leads elsewhere" in self.on:
            location = f"/ships/{int(number) + 500}"
        return self._json(201, shown, [] if "natural key" in self.on else [("location", location)], key=number)

    def _one(self, request: Request, key: str | None) -> Response:
        if "200 with an error" in self.on and key is None and request.method == "GET":
            return self._json(200, {"error": "not found"})
        if key is not None and not self._is_owner(self.rows[key], request):
            return Response(404)
        match request.method:
            case "GET" | "HEAD":
                return self._get(request, key)
            case "DELETE":
                return self._delete(key)
            case _:
                return self._write(request, key)

    def _get(self, request: Request, key: str | None) -> Response:
        if "eventual" in self.on and key is None:
            # Another replica still has it.
            text = unquote(request.path.rpartition("/")[2])
            key = text if text in self.old else None
        row = self._visible(key)
        if row is None or key is None:
            gone = "soft 410" in self.on and unquote(request.path.rpartition("/")[2]) in self.old
            return Response(410 if gone else 404)
        if "eager reading" in self.on:
            row["views"] = cast("int", row.get("views", 0)) + 1
        if "reading counts up" in self.on:
            row["crew"] = cast("int", row.get("crew") or 0) + 1
        if "reading removes" in self.on:
            self._remove(key)
        if request.method == "HEAD":
            return Response(404 if "HEAD finds nothing" in self.on else 200, Headers([("etag", self._etag(key))]))
        if request.headers.get("if-none-match") == self._etag(key) and "If-None-Match is ignored" not in self.on:
            return Response(304, Headers([("etag", self._etag(key))]))
        response = self._json(200, self._shown(row), key=key)
        if "cache" in self.on:
            return self._from_cache(request, response)
        return response

    def _from_cache(self, request: Request, response: Response) -> Response:
        key = ("cache", request.target)
        held = self.keys.get(key)
        if held is not None and self.rng.random() < 0.7:
            return Response(200, Headers([*held[1].headers.items_sent, ("age", "12")]), held[1].body)
        self.keys[key] = (b"", response)
        return response

    def _delete(self, key: str | None) -> Response:
        if key is None:
            return Response(204 if "deletes twice" in self.on else 404)
        if "references" in self.on and self.rows[key].get("kind") == "ferry":
            return Response(409)
        if "soft delete" in self.on:
            self.rows[key]["status"] = "deleted"
            return Response(204)
        if "deletes later" in self.on:
            return Response(202)
        shown = self._shown(self.rows[key])
        if "delete does nothing" not in self.on:
            self._remove(key)
        if "a deletion takes another" in self.on and self.rows:
            self._remove(next(iter(self.rows)))
        return self._json(200, shown) if "delete shows the item" in self.on else Response(204)

    def _write(self, request: Request, key: str | None) -> Response:
        if key is None:
            if "put creates" not in self.on or request.method != "PUT":
                return Response(404)
            number = unquote(request.path.rpartition("/")[2])
            self.last_id = max(self.last_id, int(number))
            self.rows[number] = {"id": int(number), **self._normal(cast("Row", request.json))}
            return self._json(201, self._shown(self.rows[number]), key=number)
        wanted = request.headers.get("if-match")
        if wanted is not None and wanted != self._etag(key) and "If-Match is ignored" not in self.on:
            return Response(412)
        if "locks" in self.on and wanted is None:
            return Response(428)
        self.old[key] = (self.clock(), dict(self.rows[key]))
        changed = self._changed(request, self.rows[key])
        self.versions[key] = self.versions.get(key, 0) + 1
        not_stored = f"{request.method} is not stored" in self.on
        shown = self._shown(changed)
        if "update hits another" in self.on and len(self.rows) > 1:
            other = next(each for each in self.rows if each != key)
            self.rows[other]["name"] = changed.get("name")
        if not not_stored:
            self.rows[key] = changed
        if "500 after the write" in self.on and self.rng.random() < 0.3:
            return Response(500)
        return (
            Response(204, Headers([("etag", self._etag(key))]))
            if "updates show nothing" in self.on
            else self._json(200, shown, key=key)
        )

    def _changed(self, request: Request, row: Row) -> Row:
        sent = request.json
        if isinstance(sent, list):
            sent = {str(cast("Row", step)["path"])[1:]: cast("Row", step).get("value") for step in sent}
        fields = cast("Row", sent)
        mask = request.query.get("updateMask")
        if mask is not None:
            fields = {name: value for name, value in fields.items() if name in mask.split(",")}
        if "name is immutable" in self.on:
            fields = {**fields, "name": row.get("name")}
        keep = request.method == "PATCH" and "PATCH replaces all" not in self.on
        base = row if keep or "put is partial" in self.on else {}
        changed = {"id": row["id"], **self._normal({**base, **fields})}
        if "owner" in row:
            changed["owner"] = row["owner"]
        if "null is left out" in self.on or request.headers.media_type == "application/merge-patch+json":
            changed = {name: value for name, value in changed.items() if value is not None}
        return changed

    def _clear(self, _request: Request) -> Response:
        for key in [*self.rows]:
            self._remove(key)
        return Response(204)

    # Lists

    def _list(self, request: Request) -> Response:
        query = dict(request.query_pairs)
        if "cursor" in query and "cursor" in self.on and query["cursor"] not in self.cursors:
            return Response(400)
        found = [row for key in self._keys() if (row := self._visible(key) or self._left_over(key)) is not None]
        found = [row for row in found if self._is_listed(row, request)]
        found = [row for row in found if self._matches(row, query)]
        if "lists are stale" in self.on:
            old = {str(row["id"]): row for _, row in self.old.values() if row is not None}
            found = [{**row, "name": old.get(str(row["id"]), row).get("name")} for row in found]
        if "sort" in query and "sort is ignored" not in self.on:
            name = query["sort"].removeprefix("-")
            found.sort(key=lambda row: _order(row.get(name)), reverse=query["sort"].startswith("-"))
        if "no order" in self.on and "sort" not in query:
            self.rng.shuffle(found)
        if "ties" in self.on and "sort" in query:
            name = query["sort"].removeprefix("-")
            found = sorted(found, key=lambda row: (_order(row.get(name)), self.rng.random()))
            found = found[::-1] if query["sort"].startswith("-") else found
        if "created are not listed" in self.on:
            found = found[:0] if len(found) < 2 else found[:-1]
        return self._page(request, query, found)

    def _keys(self) -> Iterable[str]:
        gone = [key for key, (_, row) in self.old.items() if row is not None and key not in self.rows]
        return [*self.rows, *(gone if self.on & {"eventual", "deleted are listed"} else [])]

    def _left_over(self, key: str) -> Row | None:
        """What a list shows of a deleted row."""
        return self.old.get(key, (0, None))[1] if "deleted are listed" in self.on and key not in self.rows else None

    def _is_owner(self, row: Row, request: Request) -> bool:
        return "owners" not in self.on or row.get("owner") in {request.headers.get("authorization", ""), None}

    def _is_listed(self, row: Row, request: Request) -> bool:
        if not self._is_owner(row, request):
            return False
        if "archived are hidden" in self.on and row.get("archived"):
            return False
        return not ("drafts" in self.on and row.get("status") == "draft")

    def _matches(self, row: Row, query: dict[str, str]) -> bool:
        if "filter is ignored" in self.on:
            return True
        tests = [str(row.get("kind")) == query["kind"]] if "kind" in query else []
        if "name" in query:
            name, wanted = str(row.get("name", "")).lower(), query["name"].lower()
            tests.append(wanted[:2] in name if "fuzzy" in self.on else name == wanted)
        if "crew" in query:
            tests.append(row.get("crew") == int(query["crew"]))
        if "filter loses" in self.on and "kind" in query and cast("int", row["id"]) % 3 == 0:
            return False
        return any(tests) if "alternatives" in self.on and tests else all(tests)

    def _page(self, request: Request, query: dict[str, str], found: list[Row]) -> Response:
        limit = int(query.get("limit", "0")) or 1_000
        limit = (
            limit if "no cap" in self.on or "limit is ignored" in self.on else min(limit, 4 if "cap" in self.on else 50)
        )
        if "limit is ignored" in self.on:
            limit = 1_000
        offset = int(query.get("offset", "0"))
        if "page" in query:
            number = int(query["page"])
            offset = max(number - (0 if "pages from 0" in self.on else 1), 0) * limit
        if "cursor" in query:
            offset = self.cursors.pop(query["cursor"])
        if "after" in query:
            offset = int(query["after"])
        start = offset
        if "pages overlap" in self.on and offset:
            start -= 1
        if "pages skip" in self.on and offset:
            start += 1
        rows = found[start : start + limit]
        more = offset + limit < len(found) and "every page is the last" not in self.on
        return self._listed(request, rows, found, offset + limit if more else None)

    def _listed(self, request: Request, rows: list[Row], found: list[Row], following: int | None) -> Response:
        def shown(row: Row) -> JsonValue:
            return (
                {"id": row["id"], "name": row.get("name")}
                if "summary" in self.on
                else {k: v for k, v in row.items() if k != "password"}
            )

        items = [shown(row) for row in rows]
        headers: list[tuple[str, str]] = []
        body: JsonValue = items
        limit = request.query.get("limit", "50")
        link = f"/ships?limit={limit}&after={following}"
        if "map" in self.on:
            body = {str(row["id"]): shown(row) for row in rows}
        elif "cursor" in self.on:
            body = {"items": items}
            if following is not None:
                token = f"c{self.rng.getrandbits(40):x}"
                self.cursors[token] = following
                body = {"items": items, "cursor": token}
        elif "link in the body" in self.on:
            body = {"items": items, "next": link if following is not None else None}
        elif "link in a header" in self.on:
            headers = [("link", f'<{link}>; rel="next"' if following is not None else '</ships>; rel="first"')]
        elif "total" in self.on:
            body = {"items": items, "total": self._total(len(rows if "total of the page" in self.on else found))}
        elif "nested list" in self.on:
            body = {"data": {"items": items}}
        return self._json(200, body, headers)

    def _total(self, count: int) -> int:
        if "estimated" in self.on:
            return count + self.rng.choice((-1, 0, 1, 2))
        if "capped" in self.on:
            return min(count, 3)
        return count + (1 if "total is wrong" in self.on else 0)

    def _etag(self, key: str) -> str:
        return f'"{key}-{0 if "the ETag stays" in self.on else self.versions.get(key, 0)}"'

    def _json(self, status: int, body: JsonValue, headers: Iterable[tuple[str, str]] = (), key: str = "") -> Response:
        tag = [("etag", self._etag(key))] if key else []
        return Response(status, Headers([("content-type", JSON), *headers, *tag]), json.dumps(body).encode())


def _order(value: JsonValue) -> tuple[float, str]:
    return (value, "") if isinstance(value, int | float) else (0, str(value or ""))


def _texts(change: Callable[[str], str]) -> Callable[[Row], None]:
    def normalise(row: Row) -> None:
        for name in ("name", "note"):
            value = row.get(name)
            if isinstance(value, str):
                row[name] = change(value)

    return normalise


def _set(name: str, change: Callable[[JsonValue], JsonValue]) -> Callable[[Row], None]:
    def normalise(row: Row) -> None:
        if row.get(name) is not None:
            row[name] = change(row[name])

    return normalise


_NORMAL: dict[str, Callable[[Row], None]] = {
    "trimmed": _texts(str.strip),
    "case is folded": _texts(str.lower),
    "unicode is normalised": _texts(lambda text: unicodedata.normalize("NFKC", text)),
    "numbers are rounded": _set("length", lambda value: round(cast("float", value), 1)),
    "numbers are floats": _set("crew", lambda value: float(cast("int", value))),
    "times are truncated": _set("built", lambda value: re.sub(r"\.\d+", "", str(value))),
    "times have another zone": _set("built", lambda value: str(value).replace("T10:", "T12:").replace("Z", "+02:00")),
    "addresses are normalised": _set("home", lambda value: str(value).lower().rstrip("/")),
    "lists are sets": _set(
        "tags", lambda value: cast("JsonValue", sorted({str(each) for each in cast("list[str]", value)}))
    ),
}
