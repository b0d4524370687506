"""Secrets stay out of every output: known values, and the fields that carry credentials, are masked."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from urllib.parse import unquote_plus

from caveat.exchange import Exchange, Headers

MASK = "***"

_CARRIERS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "x-auth-token"})
"""Header fields that carry credentials whatever a contract says."""

_HARMLESS = frozenset({"accept", "accept-language", "content-type", "user-agent"})
"""Header fields whose values are words that every report is full of."""

_SHORTEST = 4
"""Shorter values are not looked for in texts: they would be found everywhere."""


@dataclass(frozen=True, slots=True)
class Redactor:
    """Masks what it was told is secret."""

    secrets: frozenset[str] = field(default=frozenset(), repr=False)
    fields: frozenset[str] = frozenset()
    """Names of header fields and query parameters, in lower case."""
    _pattern: re.Pattern[str] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        known = [secret for secret in self.secrets if len(secret) >= _SHORTEST]
        longest_first = sorted(known, key=lambda secret: (-len(secret), secret))
        pattern = re.compile("|".join("".join(map(_written, secret)) for secret in longest_first)) if known else None
        object.__setattr__(self, "_pattern", pattern)

    @classmethod
    def of(
        cls, *, headers: Iterable[tuple[str, str]] = (), values: Iterable[str] = (), fields: Iterable[str] = ()
    ) -> Redactor:
        """Of header fields whose names and values are secret, other secret values, and other secret fields."""
        sent = [(name, value) for name, value in headers if name.lower() not in _HARMLESS]
        # `Bearer abc` is secret for what comes after the scheme too, which alone tells nothing.
        secrets = {part for _, value in sent for part in (value, value.partition(" ")[2])}
        secrets |= {form for _, value in sent for form in _plain(value)}
        secrets |= {form for value in values for form in (value, *_encoded(value))}
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
            path_parameters={name: self.text(value) for name, value in exchange.path_parameters.items()},
            request=replace(
                request,
                target=self.target(request.target),
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

    def target(self, target: str) -> str:
        """A request's target without the secrets known, and without the values of secret query parameters."""
        path, mark, query = target.partition("?")
        pieces = [self._pair(piece) for piece in query.split("&")]
        return self.text(path) + mark + self.text("&".join(pieces))

    def _pair(self, piece: str) -> str:
        name, equals, _ = piece.partition("=")
        return f"{name}={MASK}" if equals and unquote_plus(name).lower() in self.fields else piece

    def _body(self, body: bytes) -> bytes:
        # Latin-1 gives every byte a character and back, so that binary bodies pass unharmed.
        return self.text(body.decode("latin-1")).encode("latin-1") if self._pattern else body


def _encoded(credential: str) -> tuple[str, ...]:
    """A user and a password as the header of Basic has them (RFC 7617, 2)."""
    return (base64.b64encode(credential.encode("utf-8", "replace")).decode(),) if ":" in credential else ()


def _plain(value: str) -> tuple[str, ...]:
    """The user with the password, and the password, that the header of Basic has (RFC 7617, 2)."""
    prefix, _, encoded = value.partition(" ")
    if prefix.lower() != "basic":
        return ()
    try:
        credential = base64.b64decode(encoded.strip(), validate=True).decode()
    except ValueError:
        return ()
    return credential, credential.partition(":")[2]


def _written(character: str) -> str:
    """A pattern of the ways in which texts write a character: as it is, percent-encoded, or escaped as in JSON."""
    octets = character.encode("utf-8", "replace")
    units = character.encode("utf-16-be", "surrogatepass").hex(" ", 2).split()
    forms = {character, octets.decode("latin-1"), json.dumps(character, ensure_ascii=False)[1:-1], f"\\{character}"}
    if character == " ":
        forms.add("+")
    plain = [re.escape(form) for form in sorted(forms, key=lambda form: (-len(form), form))]
    encoded = "".join(f"%{octet:02x}" for octet in octets)
    escaped = "".join(rf"\\u{unit}" for unit in units)
    return f"(?:{'|'.join(plain)}|(?i:{encoded}|{escaped}))"
