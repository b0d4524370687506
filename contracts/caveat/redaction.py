"""Secrets stay out of every output: known values, and the fields that carry credentials, are masked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from urllib.parse import quote

from caveat.exchange import Exchange, Headers

MASK = "***"

_CARRIERS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "x-auth-token"})
"""Header fields that carry credentials whatever a contract says."""

_SHORTEST = 4
"""Shorter values are not looked for in texts: they would be found everywhere."""


@dataclass(frozen=True, slots=True)
class Redactor:
    """Masks what it was told is secret."""

    secrets: frozenset[str] = frozenset()
    fields: frozenset[str] = frozenset()
    """Names of header fields and query parameters, in lower case."""
    _pattern: re.Pattern[str] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        known = {
            form for secret in self.secrets if len(secret) >= _SHORTEST for form in (secret, quote(secret, safe=""))
        }
        longest_first = sorted(known, key=len, reverse=True)
        pattern = re.compile("|".join(map(re.escape, longest_first))) if known else None
        object.__setattr__(self, "_pattern", pattern)

    @classmethod
    def of(
        cls, *, headers: Iterable[tuple[str, str]] = (), values: Iterable[str] = (), fields: Iterable[str] = ()
    ) -> Redactor:
        """Of header fields whose names and values are secret, other secret values, and other secret fields."""
        sent = list(headers)
        # `Bearer abc` is secret for its last word: the scheme alone tells nothing.
        secrets = {value.rpartition(" ")[2] for _, value in sent} | set(values)
        return cls(
            frozenset(secrets - {""}), frozenset({name.lower() for name, _ in sent} | {f.lower() for f in fields})
        )

    def text(self, text: str) -> str:
        """A text without the secrets known."""
        return self._pattern.sub(MASK, text) if self._pattern else text

    def exchange(self, exchange: Exchange) -> Exchange:
        """An exchange that can be shown to anybody."""
        request, response = exchange.request, exchange.response
        return replace(
            exchange,
            request=replace(
                request,
                target=self._target(request.target),
                headers=self._headers(request.headers),
                body=self._body(request.body),
            ),
            response=replace(response, headers=self._headers(response.headers), body=self._body(response.body)),
        )

    def _headers(self, headers: Headers) -> Headers:
        hidden = _CARRIERS | self.fields
        return Headers(
            (name, MASK if name.lower() in hidden else self.text(value)) for name, value in headers.items_sent
        )

    def _target(self, target: str) -> str:
        path, mark, query = target.partition("?")
        pieces = [self._pair(piece) for piece in query.split("&")]
        return self.text(path) + mark + "&".join(pieces)

    def _pair(self, piece: str) -> str:
        name, equals, value = piece.partition("=")
        return f"{name}{equals}{MASK if name.lower() in self.fields and equals else self.text(value)}"

    def _body(self, body: bytes) -> bytes:
        # Latin-1 gives every byte a character and back, so that binary bodies pass unharmed.
        return self.text(body.decode("latin-1")).encode("latin-1") if self._pattern else body
