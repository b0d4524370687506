"""The forms of a secret: its characters in other encodings, in Base64 and hexadecimal, and the parts of a token."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from caveat.json_text import JsonValue
from caveat.judging.escapes import Span

MIN_SECRET_CHARS = 4
"""Shorter secrets are not masked in text: they would match everywhere."""

MIN_CLAIM_CHARS = 8
"""Shorter claims of a token are not masked: they are words like `admin`."""

_PUBLIC_CLAIMS = frozenset({"alg", "aud", "iss", "kty", "scope", "scp", "typ"})
"""Claims of a token (RFC 7519, RFC 8693) that name a service, or what is allowed, and no person."""

_BITS = 6
"""Bits of one character of Base64."""

_IN_BASE64 = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_")

_URL_SAFE = bytes.maketrans(b"+/", b"-_")


def parts(secret: str) -> Iterator[str]:
    """A secret, and its parts that are secrets themselves: a password, and the segments and claims of a token."""
    yield secret
    if ":" in secret:
        yield secret.partition(":")[2]
    segments = secret.split(".")
    header, *rest = (_json_text(segment) for segment in segments[:2])
    if len(segments) == 3 and header and rest and rest[0]:  # noqa: PLR2004 - header, claims and signature (RFC 7515, 7.1)
        yield from segments[1:]
        yield from (header, rest[0])
        yield from _claims(json.loads(rest[0]))


def _json_text(segment: str) -> str:
    """The JSON object in a segment of a token, `""` if it has none."""
    try:
        text = base64.urlsafe_b64decode(segment + "=" * (-len(segment) % 4)).decode()
        return text if isinstance(json.loads(text), dict) else ""
    except (ValueError, RecursionError):
        return ""


def _claims(value: JsonValue) -> Iterator[str]:
    if isinstance(value, str) and len(value) >= MIN_CLAIM_CHARS:
        yield value
    elif isinstance(value, list):
        yield from chain.from_iterable(map(_claims, value))
    elif isinstance(value, dict):
        yield from chain.from_iterable(_claims(each) for name, each in value.items() if name not in _PUBLIC_CLAIMS)


@dataclass(frozen=True, slots=True)
class Form:
    """Bytes that show a secret; in Base64, the characters beside them may hold some of its bits too."""

    octets: bytes
    bits_before: bool = False
    bits_after: bool = False


def forms(secrets: Iterable[str]) -> tuple[Form, ...]:
    """The forms of these secrets, without those that are too short."""
    texts = {part for secret in secrets for part in parts(secret) if len(part) >= MIN_SECRET_CHARS}
    plain = {octets for text in texts for octets in _octets(text)}
    return tuple({form: None for octets in sorted(plain) for form in _forms(octets)})


def _forms(octets: bytes) -> Iterator[Form]:
    yield Form(octets)
    yield Form(octets.replace(b" ", b"+"))  # as in a form
    yield Form(octets.hex().encode())
    yield Form(octets.hex().upper().encode())
    yield from _base64(octets)


def _octets(text: str) -> Iterator[bytes]:
    """The bytes of a text: UTF-8, Latin-1 (as in header fields), and UTF-8 that was read as Latin-1."""
    utf_8 = text.encode("utf-8", "surrogatepass")
    yield utf_8
    if not text.isascii():
        yield utf_8.decode("latin-1").encode()
        if all(character <= "\xff" for character in text):
            yield text.encode("latin-1")


def _base64(octets: bytes) -> Iterator[Form]:
    """The characters of Base64 that depend on these bytes alone, at each of three alignments and in both alphabets."""
    for before in range(3):
        padded = bytes(before) + octets
        encoded = base64.b64encode(padded + bytes(-len(padded) % 3))
        core = encoded[-(-8 * before // _BITS) : 8 * len(padded) // _BITS]
        if len(core) >= MIN_SECRET_CHARS:
            for alphabet in (core, core.translate(_URL_SAFE)):
                yield Form(alphabet, bits_before=before > 0, bits_after=8 * len(padded) % _BITS > 0)


def search(text: bytes, searched: Iterable[Form]) -> Iterator[Span]:
    """The parts of a text that are one of these forms."""
    for form in searched:
        if form.octets not in text:
            continue
        start = text.find(form.octets)
        while start >= 0:
            end = start + len(form.octets)
            yield _widened(text, start, end, form) if form.bits_before or form.bits_after else (start, end)
            start = text.find(form.octets, start + 1)


def _widened(text: bytes, start: int, end: int, form: Form) -> Span:
    """A part in Base64, with the characters on its sides that hold some of its bits, and the padding."""
    if form.bits_before and start and text[start - 1] in _IN_BASE64:
        start -= 1
    if form.bits_after and end < len(text) and text[end] in _IN_BASE64:
        end += 1
    while text[end : end + 1] == b"=":
        end += 1
    return start, end
