"""Masks secrets in all output: known secret values, and fields that carry credentials."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from urllib.parse import unquote_plus

from caveat.exchange import Exchange, Headers

MASK = "***"

_CREDENTIAL_HEADERS = frozenset(
    {"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "x-auth-token"}
)
"""Header fields that carry credentials in every API."""

_PUBLIC_HEADERS = frozenset({"accept", "accept-language", "content-type", "user-agent"})
"""Header fields with common words as values; masked, they would make reports unreadable."""

MIN_SECRET_CHARS = 4
"""Shorter secrets are not masked in text: they would match everywhere."""


@dataclass(frozen=True, slots=True)
class Redactor:
    """Masks known secret values, and the values of secret fields."""

    secrets: frozenset[str] = field(default=frozenset(), repr=False)
    fields: frozenset[str] = frozenset()
    """Names of header fields and query parameters, in lower case."""
    _pattern: re.Pattern[str] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        secrets = [secret for secret in self.secrets if len(secret) >= MIN_SECRET_CHARS]
        longest_first = sorted(secrets, key=lambda secret: (-len(secret), secret))
        patterns = ["".join(map(_character_pattern, secret)) for secret in longest_first]
        object.__setattr__(self, "_pattern", re.compile("|".join(patterns)) if patterns else None)

    @classmethod
    def of(
        cls, *, headers: Iterable[tuple[str, str]] = (), values: Iterable[str] = (), fields: Iterable[str] = ()
    ) -> Redactor:
        """A redactor for header fields with secret values, other secret values, and other secret fields."""
        sent = [(name, value) for name, value in headers if name.lower() not in _PUBLIC_HEADERS]
        # Of `Bearer abc`, the part after the scheme is secret too.
        secrets = {part for _, value in sent for part in (value, value.partition(" ")[2])}
        secrets |= {form for _, value in sent for form in _basic_decoded(value)}
        secrets |= {form for value in values for form in (value, *_basic_encoded(value))}
        return cls(
            frozenset(secrets - {""}), frozenset({name.lower() for name, _ in sent} | {f.lower() for f in fields})
        )

    def text(self, text: str) -> str:
        """The text, with secret values masked."""
        return self._pattern.sub(MASK, text) if self._pattern else text

    def exchange(self, exchange: Exchange) -> Exchange:
        """The exchange, with secrets masked in every part."""
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
        secret = _CREDENTIAL_HEADERS | self.fields
        return Headers(
            (name, MASK if name.lower() in secret else self.text(value)) for name, value in headers.items_sent
        )

    def target(self, target: str) -> str:
        """A request target, with secret values and the values of secret query parameters masked."""
        path, mark, query = target.partition("?")
        pairs = [self._pair(pair) for pair in query.split("&")]
        return self.text(path) + mark + self.text("&".join(pairs))

    def _pair(self, pair: str) -> str:
        name, equals, _ = pair.partition("=")
        return f"{name}={MASK}" if equals and unquote_plus(name).lower() in self.fields else pair

    def _body(self, body: bytes) -> bytes:
        # Latin-1 maps every byte to a character and back, so binary bodies do not change.
        return self.text(body.decode("latin-1")).encode("latin-1") if self._pattern else body


def _basic_encoded(credential: str) -> tuple[str, ...]:
    """`user:password` as the scheme Basic encodes it (RFC 7617, 2)."""
    return (base64.b64encode(credential.encode("utf-8", "replace")).decode(),) if ":" in credential else ()


def _basic_decoded(value: str) -> tuple[str, ...]:
    """`user:password`, and the password, of a header field of the scheme Basic (RFC 7617, 2)."""
    prefix, _, encoded = value.partition(" ")
    if prefix.lower() != "basic":
        return ()
    try:
        credential = base64.b64decode(encoded.strip(), validate=True).decode()
    except ValueError:
        return ()
    return credential, credential.partition(":")[2]


def _character_pattern(character: str) -> str:
    """A regular expression for each way to write a character: as it is, percent-encoded, or escaped as in JSON."""
    octets = character.encode("utf-8", "replace")
    units = character.encode("utf-16-be", "surrogatepass").hex(" ", 2).split()
    forms = {character, octets.decode("latin-1"), json.dumps(character, ensure_ascii=False)[1:-1], f"\\{character}"}
    if character == " ":
        forms.add("+")
    plain = [re.escape(form) for form in sorted(forms, key=lambda form: (-len(form), form))]
    encoded = "".join(f"%{octet:02x}" for octet in octets)
    escaped = "".join(rf"\\u{unit}" for unit in units)
    return f"(?:{'|'.join(plain)}|(?i:{encoded}|{escaped}))"
