"""Escapes: what is found in decoded text is marked in the text as it was sent."""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caveat.judging.escapes import Span, find, finds

ENCODERS: dict[str, Callable[[str], str]] = {
    "as it is": str,
    "percent": lambda text: quote(text, safe=""),
    "percent, every byte": lambda text: "".join(f"%{octet:02x}" for octet in text.encode()),
    "JSON": lambda text: json.dumps(text)[1:-1],
    "JSON, every character": lambda text: "".join(
        f"\\u{unit}" for unit in text.encode("utf-16-be").hex(" ", 2).split()
    ),
    "JSON that escapes slashes": lambda text: json.dumps(text)[1:-1].replace("/", "\\/"),
    "a literal of Python": lambda text: repr(text.encode())[2:-1],
    "HTML": html.escape,
    "HTML, decimal": lambda text: "".join(f"&#{ord(character)};" for character in text),
    "HTML, hexadecimal": lambda text: "".join(f"&#X{ord(character):x};" for character in text),
}

TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=8)
"""Of assigned characters: HTML has no reference to others."""
ENCODER = st.sampled_from(sorted(ENCODERS))


def marked(text: str, secret: str) -> list[str]:
    """The parts of a text that show a secret."""

    def search(octets: bytes) -> Iterator[Span]:
        start = octets.find(secret.encode())
        if start >= 0:
            yield start, start + len(secret.encode())

    spans = find(text.encode(), search)
    assert finds(text.encode(), search) is bool(spans)
    return [text.encode()[start:end].decode() for start, end in spans]


@settings(deadline=None)
@given(TEXT, ENCODER)
def test_an_encoded_secret_is_found_as_a_whole_and_alone(secret: str, encoder: str) -> None:
    encoded = ENCODERS[encoder](secret)
    assert encoded in marked(f"\0{encoded}\0", secret)


@settings(deadline=None)
@given(TEXT, ENCODER, ENCODER)
def test_a_secret_that_is_encoded_twice_is_found(secret: str, first: str, second: str) -> None:
    encoded = ENCODERS[second](ENCODERS[first](secret))
    assert encoded in marked(f"\0{encoded}\0", secret)


PARTS = {
    "the escape before is not marked": ("%41secret", ["secret"]),
    "the escape after is not marked": ("secret%41", ["secret"]),
    "an escape is not cut": ("&fjlig;ake", ["&fjlig;ake"]),
    "escapes of several kinds": ("a\\n%41 s&#101;cret\\t", ["s&#101;cret"]),
    "no escape": ("%zz \\ & &; secret", ["secret"]),
    "no secret": ("%zz \\ & &; %73&lt;ecret", []),
}


@pytest.mark.parametrize("title", PARTS)
def test_only_the_secret_is_marked(title: str) -> None:
    text, expected = PARTS[title]
    assert set(marked(text, "jake" if "lig" in text else "secret")) == set(expected)
