"""Masks secrets in all output: known secret values, and fields that carry credentials."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from urllib.parse import unquote_plus

from caveat.exchange import Exchange, Headers
from caveat.judging.escapes import Span, find, finds
from caveat.judging.secret_forms import MIN_SECRET_CHARS, Form, forms, search

MASK = "***"

MADE_UP = "made-up"
"""The replacement for a credential of a request that is no known secret, but may come from a response."""

_CREDENTIAL_HEADERS = frozenset(
    {"authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "x-auth-token"}
)
"""Header fields that carry credentials in every API."""

_PUBLIC_HEADERS = frozenset({"accept", "accept-language", "content-type", "user-agent"})
"""Header fields with common words as values; masked, they would make reports unreadable."""


_HTTP_SCHEME = re.compile(r"(?:basic|bearer|digest) ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Redactor:
    """Masks known secret values in any form, and the values of secret fields."""

    secrets: frozenset[str] = field(default=frozenset(), repr=False)
    fields: frozenset[str] = frozenset()
    """Names of header fields and query parameters, in lower case."""
    unknown: str | None = MASK
    """The replacement for a credential of a request that is no known secret; None shows it, since it was generated."""
    _forms: tuple[Form, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_forms", forms(self.secrets))

    @classmethod
    def of(
        cls, *, headers: Iterable[tuple[str, str]] = (), values: Iterable[str] = (), fields: Iterable[str] = ()
    ) -> Redactor:
        """A redactor for header fields with secret values, other secret values, and other secret fields."""
        sent = [(name, value) for name, value in headers if name.lower() not in _PUBLIC_HEADERS]
        # Of `Bearer abc`, the part after the scheme is secret too.
        secrets = {part for _, value in sent for part in (value, value.partition(" ")[2])}
        secrets |= {credential for _, value in sent for credential in _basic_decoded(value)}
        secrets |= {cookie for name, value in sent if name.lower() == "cookie" for cookie in _cookies(value)}
        return cls(
            frozenset(secrets.union(values) - {""}),
            frozenset({name.lower() for name, _ in sent} | {f.lower() for f in fields}),
        )

    def knowing(self, secrets: Iterable[str]) -> Redactor:
        """A redactor that masks these secrets too."""
        new = set(secrets) - self.secrets - {""}
        return replace(self, secrets=self.secrets | new) if new else self

    def text(self, text: str) -> str:
        """The text, with secret values masked."""
        if not self._forms or len(text) < MIN_SECRET_CHARS:
            return text
        octets = text.encode("utf-8", "surrogatepass")
        masked = self._masked(octets)
        if masked is octets:
            return text
        try:
            return masked.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            return masked.decode("utf-8", "replace")

    def _masked(self, octets: bytes) -> bytes:
        """The bytes, with secret values masked; the same object if there is none."""
        spans = sorted(find(octets, self._search)) if self._forms else []
        if not spans:
            return octets
        chunks, end = [], 0
        for start, stop in spans:
            if start >= end:
                chunks += [octets[end:start], MASK.encode()]
            end = max(end, stop)
        return b"".join([*chunks, octets[end:]])

    def _search(self, octets: bytes) -> Iterator[Span]:
        return search(octets, self._forms)

    def exchange(self, exchange: Exchange) -> Exchange:
        """The exchange, with secrets masked in every part."""
        request, response = exchange.request, exchange.response
        without_fields = replace(
            exchange,
            request=replace(
                request,
                target=self._without_pairs(request.target),
                headers=self._without_fields(request.headers, self.unknown),
            ),
            response=replace(response, headers=self._without_fields(response.headers, MASK)),
        )
        # Most exchanges have no secret elsewhere; one search in all of it costs less than many short ones.
        if not self._forms or not finds(_all_text(without_fields), self._search):
            return without_fields
        return self._without_values(without_fields)

    def _without_values(self, exchange: Exchange) -> Exchange:
        request, response = exchange.request, exchange.response
        return replace(
            exchange,
            path_parameters={name: self.text(value) for name, value in exchange.path_parameters.items()},
            request=replace(
                request,
                target=self._text_of_target(request.target),
                headers=self._headers(request.headers),
                body=self._masked(request.body),
            ),
            response=replace(response, headers=self._headers(response.headers), body=self._masked(response.body)),
        )

    def _headers(self, headers: Headers) -> Headers:
        return Headers((name, self.text(value)) for name, value in headers.items_sent)

    def _without_fields(self, headers: Headers, unknown: str | None) -> Headers:
        """The header fields, with the values of secret fields masked."""
        secret = _CREDENTIAL_HEADERS | self.fields
        return Headers(
            (name, self._credential(value, unknown) if name.lower() in secret else value)
            for name, value in headers.items_sent
        )

    def _credential(self, value: str, unknown: str | None) -> str:
        """The replacement for the value of a secret field."""
        if unknown == MASK or self.is_known(value):
            return MASK
        scheme = _HTTP_SCHEME.match(value)
        if unknown is None:
            return value
        return f"{scheme[0]}{unknown}" if scheme else unknown

    def is_known(self, value: str) -> bool:
        """Whether the value of a secret field is a known secret, or has one in it."""
        parts = {value, value.partition(" ")[2], *_cookies(value), *_basic_decoded(value)}
        return bool(parts & self.secrets) or self.text(value) != value

    def made_up(self, exchange: Exchange) -> tuple[str, ...]:
        """The names of the secret fields of a request whose values are no known secrets, but generated."""
        secret = _CREDENTIAL_HEADERS | self.fields
        sent = (*exchange.request.headers.items_sent, *exchange.request.query_pairs)
        names = (name for name, value in sent if name.lower() in secret and value and not self.is_known(value))
        return tuple(dict.fromkeys(names))

    def target(self, target: str) -> str:
        """A request target, with secret values and the values of secret query parameters masked."""
        return self._text_of_target(self._without_pairs(target))

    def _text_of_target(self, target: str) -> str:
        path, mark, query = target.partition("?")
        return self.text(path) + mark + self.text(query)

    def _without_pairs(self, target: str) -> str:
        """A request target, with the values of secret query parameters masked."""
        path, mark, query = target.partition("?")
        return path + mark + "&".join(map(self._pair, query.split("&")))

    def _pair(self, pair: str) -> str:
        name, equals, value = pair.partition("=")
        is_secret = equals and unquote_plus(name).lower() in self.fields
        # An id in a query may be that of an earlier response.
        unknown = self.unknown or (MADE_UP if name.lower().endswith("id") else None)
        return f"{name}={self._credential(value, unknown)}" if is_secret else pair


def _all_text(exchange: Exchange) -> bytes:
    """All parts of an exchange that may show a secret."""
    request, response = exchange.request, exchange.response
    texts = (
        request.target,
        *exchange.path_parameters.values(),
        *(value for _, value in request.headers.items_sent),
        *(value for _, value in response.headers.items_sent),
    )
    return b"\0".join(["\0".join(texts).encode("utf-8", "surrogatepass"), request.body, response.body])


_URL_SECRETS = (
    # A slash in a password must not end it, so all before the last @ is masked.
    (re.compile(r"(?<=://)\S*@"), f"{MASK}@"),
    (re.compile(r"[^\s/@:'\"]+:[^\s@/]+@"), f"{MASK}@"),
    (re.compile(r"(?<=[?&#;])([^=\s&#?;]+)=[^\s&#;'\"]+"), rf"\1={MASK}"),
    # A query without `=` may be a key as a whole. The fragment of a `$ref` is no secret.
    (
        re.compile(r"(://[^\s?#]*(?:\?|#(?!/(?:components|definitions|paths|\$defs)/)))[^\s=&#]+(?=[\s&#]|$)"),
        rf"\1{MASK}",
    ),
)


def without_secrets(text: str) -> str:
    """The text, with user, password, and the values of query and fragment of each URL in it masked."""
    for pattern, mask in _URL_SECRETS:
        text = pattern.sub(mask, text)
    return text


def _basic_decoded(value: str) -> tuple[str, ...]:
    """`user:password` of a header field of the scheme Basic (RFC 7617, 2)."""
    prefix, _, encoded = value.partition(" ")
    if prefix.lower() != "basic":
        return ()
    try:
        credential = base64.b64decode(encoded.strip(), validate=True).decode()
    except ValueError:
        return ()
    return (credential,)


def _cookies(value: str) -> Iterator[str]:
    """The values of a header field Cookie."""
    for pair in value.split(";"):
        yield pair.partition("=")[2].strip()
