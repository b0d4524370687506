"""The lists of the sample API: filters, order and pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlencode

from caveat.exchange import Request, Response
from caveat.json_text import JsonValue
from harbour_ships import Row, Ships


@dataclass
class ShipLists(Ships):
    """The ships as lists show them."""

    cursors: dict[str, int] = field(default_factory=dict)

    def _list(self, request: Request) -> Response:
        query = dict(request.query_pairs)
        if "cursor" in query and "cursor" in self.on and query["cursor"] not in self.cursors:
            return Response(400)
        found = [row for key in self._keys() if (row := self._visible(key) or self._left_over(key)) is not None]
        found = [row for row in found if self._is_listed(row, request)]
        found = [row for row in found if self._matches(row, query)]
        if "lists are stale" in self.on:
            old = {str(row["id"]): row for _, row in self.old.values() if row is not None}
            found = [
                row | {key: value for key, value in old.get(str(row["id"]), {}).items() if key == "name"}
                for row in found
            ]
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
        kept = {} if "links drop the filter" in self.on else dict(request.query_pairs)
        link = f"/ships?{urlencode(kept | {'limit': limit, 'after': following})}"
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


def _order(value: JsonValue) -> tuple[float, str]:
    return (value, "") if isinstance(value, int | float) else (0, str(value or ""))
