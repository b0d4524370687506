"""The ships of the sample API: their ids, their fields as they are kept and shown, and their versions."""

from __future__ import annotations

import json
import random
import re
import unicodedata
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import cast

from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from resource_document import JSON

EVENTUAL_S = 0.3


@dataclass
class Clock:
    """A clock that a test moves on."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


Row = dict[str, JsonValue]


@dataclass
class Ships:
    """What the server stores; `on` are the switches that are on."""

    on: frozenset[str]
    clock: Clock
    seed: int = 0
    rows: dict[str, Row] = field(default_factory=dict)
    old: dict[str, tuple[float, Row | None]] = field(default_factory=dict)
    """What an item was before its last write, and the time of that write."""
    versions: dict[str, int] = field(default_factory=dict)
    last_id: int = 0

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)  # noqa: S311 - a test's choices

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

    def _visible(self, key: str | None) -> Row | None:
        """The row as reading shows it: an older one for some time, if the server is eventually consistent."""
        if key is None:
            return None
        written, before = self.old.get(key, (-99.0, None))
        if "eventual" in self.on and self.clock() - written < EVENTUAL_S:
            return before
        return self.rows.get(key)

    def _is_owner(self, row: Row, request: Request) -> bool:
        return "owners" not in self.on or row.get("owner") in {request.headers.get("authorization", ""), None}

    def _etag(self, key: str) -> str:
        return f'"{key}-{0 if "the ETag stays" in self.on else self.versions.get(key, 0)}"'

    def _json(self, status: int, body: JsonValue, headers: Iterable[tuple[str, str]] = (), key: str = "") -> Response:
        tag = [("etag", self._etag(key))] if key else []
        return Response(status, Headers([("content-type", JSON), *headers, *tag]), json.dumps(body).encode())


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
