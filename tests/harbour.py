"""A sample API of ships with a switch for each habit of correct servers and for each fault."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import cast
from urllib.parse import quote, unquote

from caveat.exchange import Headers, Request, Response
from harbour_document import key_header
from harbour_lists import ShipLists
from harbour_ships import Row


@dataclass
class Harbour(ShipLists):
    """The server; `on` are the switches that are on."""

    keys: dict[tuple[str, str], tuple[bytes, Response]] = field(default_factory=dict)
    requests: int = 0

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
        """The writes of other clients and background jobs."""
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

    def _post(self, request: Request) -> Response:
        sent = cast("Row", request.json)
        key, own = request.headers.get(key_header(self.on)), request.headers.get("authorization", "")
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
