"""Simplifies the request of a finding: leaves out what the finding does not need, and shortens texts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TypeAlias

from caveat.exchange import INCIDENTAL_HEADERS, Headers, Request
from caveat.json_text import JsonValue
from caveat.runs.shortened import Positions, without_groups

MAX_REQUESTS = 100
"""Requests that are sent to simplify one."""

MAX_LIVE_REQUESTS = 30
"""The same for a target that cannot be reset: a service that other clients use."""

MAX_TEXT_CHARS = 20
"""Characters of a text that is left as it is, if it can be printed."""

Repeats: TypeAlias = Callable[[Request], bool]
"""Whether a request shows the same finding."""

_Put: TypeAlias = Callable[[JsonValue], bool]
"""Puts a value in the place of another one; whether the finding repeats, so that the value stays there."""

_Entry: TypeAlias = tuple[str, JsonValue]
"""A name and a value; items of lists have no name."""

_LENGTH, _TYPE = "content-length", "content-type"


class _Spent(Exception):
    """No more requests may be sent."""


def simplified(request: Request, repeats: Repeats, limit: int = MAX_REQUESTS) -> Request:
    """The simplest request that shows a finding, as far as a limited number of requests can tell."""
    search = _Search(request, repeats, limit)
    with suppress(_Spent):
        search.simplify()
    return search.best


@dataclass(slots=True)
class _Search:
    """The simplest request so far."""

    best: Request
    repeats: Repeats
    left: int

    def simplify(self) -> None:
        """Simplify each part of the request."""
        if self.best.body and not self._tried(_with_body(self.best, b"")):
            self._body()
        self._pairs(self.best.target.partition("?")[2], self._with_query)
        self._fields()

    def _tried(self, request: Request) -> bool:
        if request == self.best:
            return True
        self.left -= 1
        if self.left < 0:
            raise _Spent
        if not self.repeats(request):
            return False
        self.best = request
        return True

    def _fields(self) -> None:
        fields, kept = self.best.headers.items_sent, INCIDENTAL_HEADERS | ({_TYPE} if self.best.body else set())
        own = tuple(at for at, (name, _) in enumerate(fields) if name.lower() not in kept)

        def tried(positions: Positions) -> bool:
            left = Headers(field for at, field in enumerate(fields) if at not in own or at in positions)
            return self._tried(replace(self.best, headers=left))

        if own and not tried(()):
            without_groups(own, tried)

    def _pairs(self, text: str, put: Callable[[str], Request]) -> None:
        """Leave out pairs of a query or a form."""
        pairs = text.split("&")
        if text and not self._tried(put("")):
            whole = tuple(range(len(pairs)))
            without_groups(whole, lambda positions: self._tried(put("&".join(pairs[at] for at in positions))))

    def _with_query(self, query: str) -> Request:
        path = self.best.target.partition("?")[0]
        return replace(self.best, target=f"{path}?{query}" if query else path)

    def _body(self) -> None:
        media_type = self.best.headers.media_type or ""
        if media_type == "application/x-www-form-urlencoded":
            text = self.best.body.decode("latin-1")
            self._pairs(text, lambda form: _with_body(self.best, form.encode("latin-1")))
        elif media_type.endswith("json"):
            # A server may have refused the body because it is not JSON.
            with suppress(ValueError, RecursionError):
                _shrink(json.loads(self.best.body), self._put)

    def _put(self, value: JsonValue) -> bool:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
        return self._tried(_with_body(self.best, text.encode("utf-8", "surrogatepass")))


def _with_body(request: Request, body: bytes) -> Request:
    """The request with another body; an empty one has no media type."""
    left_out = {_LENGTH} if body else {_LENGTH, _TYPE}
    fields = [field for field in request.headers.items_sent if field[0].lower() not in left_out]
    if body and _LENGTH in request.headers:
        fields.append((_LENGTH, str(len(body))))
    return replace(request, headers=Headers(fields), body=body)


def _shrink(value: JsonValue, put: _Put) -> None:
    """Simplify a JSON value and what is in it."""
    if isinstance(value, str):
        _shorten(value, put)
    elif isinstance(value, dict):
        _shrink_each([*value.items()], dict, put)
    elif isinstance(value, list):
        _shrink_each([("", item) for item in value], lambda items: [item for _, item in items], put)


def _shrink_each(entries: list[_Entry], build: Callable[[Iterable[_Entry]], JsonValue], put: _Put) -> None:
    """Leave out members of an object, or items of a list, and simplify the others."""
    if not entries or put(build(())):
        return
    whole = tuple(range(len(entries)))
    left = [entries[at] for at in without_groups(whole, lambda positions: put(build(entries[at] for at in positions)))]
    for at, (name, value) in enumerate(left):

        def put_at(changed: JsonValue, at: int = at, name: str = name) -> bool:
            others = [*left[:at], (name, changed), *left[at + 1 :]]
            if put(build(others)):
                left[:] = others
                return True
            return False

        _shrink(value, put_at)


def _shorten(text: str, put: _Put) -> None:
    """Replace a text by the empty one, or one that can be printed, and halve the length as often as possible."""
    is_readable = text.isprintable() and text.isascii()
    if not text or put("") or (is_readable and len(text) <= MAX_TEXT_CHARS):
        return
    length = len(text)
    if not is_readable and not put("a" * length):
        return
    while length > 1 and put("a" * (length // 2)):
        length //= 2
