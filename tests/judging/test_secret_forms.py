"""The forms of a secret: Base64 at any alignment, hexadecimal, and the parts of passwords and tokens."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from caveat.judging.secret_forms import forms, parts, search


def segment(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


HEADER = {"alg": "HS256", "typ": "JWT"}
CLAIMS = {
    "sub": "fake-subject",
    "iss": "https://issuer.example",
    "aud": ["an-audience"],
    "role": "admin",
    "exp": 1,
    "who": {"mail": ["fake@example.com"]},
}
TOKEN = f"{segment(HEADER)}.{segment(CLAIMS)}.fake-signature"

PARTS = {
    "a key": ("fake-key", {"fake-key"}),
    "user and password": ("joe:fake:word", {"joe:fake:word", "fake:word"}),
    "a token": (
        TOKEN,
        {
            TOKEN,
            segment(CLAIMS),
            "fake-signature",
            json.dumps(HEADER),
            json.dumps(CLAIMS),
            "fake-subject",
            "fake@example.com",
        },
    ),
    "three words": ("a.b.c", {"a.b.c"}),
    "segments that are no objects": ("MQ.MQ.MQ", {"MQ.MQ.MQ"}),
    "a header alone": (f"{segment(HEADER)}.x.y", {f"{segment(HEADER)}.x.y"}),
}


@pytest.mark.parametrize("title", PARTS)
def test_the_parts_that_are_secret_alone(title: str) -> None:
    secret, expected = PARTS[title]
    assert set(parts(secret)) == expected


def unmasked(text: bytes, secret: str) -> bytes:
    """The text, without what is found."""
    kept = bytearray(text)
    for start, end in search(text, forms([secret])):
        kept[start:end] = b"\0" * (end - start)
    return bytes(kept).replace(b"\0", b"")


@settings(deadline=None)
@given(
    secret=st.text(min_size=4, max_size=12),
    before=st.binary(max_size=4),
    after=st.binary(max_size=4),
    url_safe=st.booleans(),
    padded=st.booleans(),
)
def test_in_base64_no_bit_of_a_secret_is_left(
    secret: str,
    before: bytes,
    after: bytes,
    *,
    url_safe: bool,
    padded: bool,
) -> None:
    text = secret.encode("utf-8", "surrogatepass")
    encode = base64.urlsafe_b64encode if url_safe else base64.b64encode
    encoded = encode(before + text + after)
    expected = encode(before)[: len(before) * 8 // 6] + encoded[-(-len(before + text) * 8 // 6) :].rstrip(b"=")
    left = unmasked(encoded if padded else encoded.rstrip(b"="), secret).rstrip(b"=")
    assert left == expected or len(left) < len(expected)  # by chance, the text around may show the secret too


FORMS = {
    "hexadecimal": (b"<66616b652d6b6579>", b"<>"),
    "hexadecimal in capitals": (b"<66616B652D6B6579>", b"<>"),
    "a form's space": (b"fake-key+1", b"+1"),
    "overlapping": (b"fake-keyfake-key", b""),
    "another text": (b"fake-ke", b"fake-ke"),
}


@pytest.mark.parametrize("title", FORMS)
def test_forms_are_found(title: str) -> None:
    text, expected = FORMS[title]
    assert unmasked(text, "fake-key") == expected


def test_a_short_secret_has_no_forms() -> None:
    assert forms(["abc", ""]) == ()
    assert unmasked(b"a b+c", "a b+c") == b""
    assert unmasked(b"a+b+c", "a b+c") == b""


def test_a_secret_within_another_is_no_gap() -> None:
    secrets = ["fake-one", "one-fake-two"]
    assert {(0, 8), (5, 17)} <= set(search(b"fake-one-fake-two", forms(secrets)))
