"""Hostile bodies: they are rejected or accepted, never cause a 5xx, and need little memory at any size."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterator

import pytest

from caveat.catalogue import catalogue
from caveat.exchange import Headers, Request
from caveat.mock.build import build_mock
from dialog360_client import AD_ACCOUNT_PATH, APP
from raw_http import PLACES, Place, connected, status

MEGABYTE = 1024 * 1024

pytestmark = pytest.mark.usefixtures("no_errors")

INVALID = {
    "lists nested 100,000 deep": b"[" * 100_000 + b"]" * 100_000,
    "lists nested 100,000 deep, never closed": b"[" * 100_000,
    "objects nested 100,000 deep": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "a nesting within a field": b'{"keyword":' + b"[" * 5_000 + b"]" * 5_000 + b"}",
    "an integer of 100,000 digits": b'{"a": ' + b"9" * 100_000 + b"}",
    "a number that is too large for a float": b'{"a": 1e100000}',
    "NaN": b'{"a": NaN}',
    "an infinity": b'{"a": -Infinity}',
    "an unpaired surrogate": rb'{"a": "\ud800"}',
    "an unpaired surrogate in a name": rb'{"\udfff": 1}',
    "bytes that are not UTF-8": b'{"a": "\xff\xfe"}',
    "an encoded surrogate": b'{"a": "\xed\xa0\x80"}',
    "an unpaired surrogate in UTF-16": r'{"a": "\ud800"}'.encode("utf-16"),
    "an unpaired surrogate in UTF-32": r'{"a": "\udbff"}'.encode("utf-32"),
    "a NUL": b'{"a": "\x00"}',
    "many NULs": b"\x00" * 1000,
    "XML": b"<a/>",
    "a truncated string": b'{"a": "',
    "two JSON values": b"{}{}",
}


@pytest.mark.parametrize("body", INVALID.values(), ids=INVALID)
def test_a_body_that_is_not_json_is_rejected(mocked: tuple[str, Place], body: bytes) -> None:
    address, place = mocked
    assert status(address, place.post(body)) in {400, 413}
    assert status(address, place.post()) == 200


VALID: dict[str, bytes] = {
    "a name twice": b'{"issue": 1, "issue": 2}',
    "a fraction of 100,000 digits": b'{"issue": 0.' + b"3" * 90_000 + b"}",
    "an integer of 400 digits": b'{"issue": ' + b"9" * 400 + b"}",
    "characters beyond the basic plane": r'{"issue": "😀 \ud83d\ude00"}'.encode(),
    "names with a special meaning": b'{"__proto__": {"a": 1}, "constructor": 1, "__class__": 1, "": 1}',
    "UTF-16": '{"issue": 1}'.encode("utf-16"),
    "UTF-32": '{"issue": 1}'.encode("utf-32"),
    "9,000 names": b"{" + b",".join(b'"a%d":1' % number for number in range(9_000)) + b"}",
}


@pytest.mark.parametrize("body", VALID.values(), ids=VALID)
def test_any_json_is_accepted_where_the_schema_accepts_it(mocked: tuple[str, Place], body: bytes) -> None:
    address, place = mocked
    expected = 200 if place is PLACES["unleash"] else 400
    assert status(address, place.post(body)) == expected


def huge(megabytes: int) -> Iterator[bytes]:
    piece = b"x" * MEGABYTE
    return (piece for _ in range(megabytes))


def by_length(place: Place, megabytes: int) -> Iterator[bytes]:
    yield place.head("POST", f"Content-Length: {megabytes * MEGABYTE}")
    yield from huge(megabytes)


def in_chunks(place: Place, megabytes: int) -> Iterator[bytes]:
    yield place.head("POST", "Transfer-Encoding: chunked")
    for piece in huge(megabytes):
        yield b"%x\r\n%b\r\n" % (len(piece), piece)
    yield b"0\r\n\r\n"


@pytest.fixture
def memory() -> Iterator[Callable[[], float]]:
    """The peak of the memory in use, in megabytes above the start."""
    tracemalloc.start()
    start, _ = tracemalloc.get_traced_memory()
    yield lambda: (tracemalloc.get_traced_memory()[1] - start) / MEGABYTE
    tracemalloc.stop()


@pytest.mark.parametrize("sending", [by_length, in_chunks])
def test_a_body_of_50_megabytes_is_rejected_and_not_kept_in_memory(
    mocked: tuple[str, Place], sending: Callable[[Place, int], Iterator[bytes]], memory: Callable[[], float]
) -> None:
    address, place = mocked
    with connected(address) as client:
        for sent in sending(place, 50):
            client.send(sent)
        status_code, body = client.read_response()
    assert status_code in {400, 413}
    assert b"the body is larger than" in body
    assert memory() < 20
    assert status(address, place.post()) == 200


IMAGE = b'Content-Disposition: form-data; name="img"; filename="a.png"'


def form(fields: bytes = IMAGE, content: bytes = b"x") -> bytes:
    return b"--b\r\n%b\r\n\r\n%b\r\n--b--\r\n" % (fields, content)


FORM = "multipart/form-data; boundary=b"
FORMS: dict[str, tuple[str, bytes]] = {
    "without a boundary": ("multipart/form-data", form()),
    "with an empty boundary": ('multipart/form-data; boundary=""', form()),
    "with a boundary of 5,000 characters": (f"multipart/form-data; boundary={'b' * 5_000}", form()),
    "with a boundary of bytes": ("multipart/form-data; boundary=\xff\xfe", form()),
    "with another boundary": ("multipart/form-data; boundary=c", form()),
    "with two boundaries": ('multipart/form-data; boundary=b; boundary=c; =; ;"', form()),
    "that is truncated": (FORM, form()[:-5]),
    "without parts": (FORM, b"--b--\r\n"),
    "with a part without a name": (FORM, form(b"Content-Disposition: form-data")),
    "with a part with a garbled name": (FORM, form(b'Content-Disposition: ;;;="')),
    "with a part without header fields": (FORM, form(b"")),
    "with a part with long header fields": (FORM, form(b"x: " + b"y" * 200_000)),
    "with a file with another name": (FORM, form(b'Content-Disposition: form-data; name="\xff"; filename="\xff"')),
    "with a text that is not UTF-8": (FORM, form(b'Content-Disposition: form-data; name="img"', b"\xff")),
    "with invalid base64": (FORM, form(IMAGE + b"\r\nContent-Transfer-Encoding: base64", b"abc")),
    "with 20,000 parts": (FORM, form(b'Content-Disposition: form-data; name="a"')[:-7] * 20_000 + b"--b--\r\n"),
}


@pytest.mark.parametrize(("media_type", "body"), FORMS.values(), ids=FORMS)
def test_an_invalid_form_is_a_400(media_type: str, body: bytes) -> None:
    mock, place = build_mock(catalogue.api("dialog360")), f"{APP}{AD_ACCOUNT_PATH}/upload-facebook-ad-image"
    headers = Headers([PLACES["dialog360"].credential, ("content-type", media_type)])
    response = mock.answer(Request("POST", place, headers, body))
    assert response.status == 400, response.body
    assert mock.answer(Request("POST", place, Headers([*headers.items_sent[:1], ("content-type", FORM)]), form())).ok
