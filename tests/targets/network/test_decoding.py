"""Content codings: any body is decoded as a whole, whichever pieces it arrives in, up to a limit."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.targets.network.decoding import Body, CannotDecode, known_codings


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


def two_members(body: bytes) -> bytes:
    return gzip.compress(body[: len(body) // 2]) + gzip.compress(body[len(body) // 2 :])


CODED: dict[tuple[str, ...], Callable[[bytes], bytes]] = {
    (): bytes,
    ("gzip",): gzip.compress,
    ("x-gzip",): two_members,
    ("deflate",): zlib.compress,
    ("deflate", ""): raw_deflate,
    ("deflate", "gzip"): lambda body: gzip.compress(zlib.compress(body)),
}


def decoded(codings: tuple[str, ...], body: bytes, piece: int, limit: int = 2**20) -> bytes:
    decoder = Body(tuple(filter(None, codings)), limit)
    for start in range(0, len(body), piece):
        decoder.add(body[start : start + piece])
    return decoder.complete()


BODIES = st.one_of(
    st.tuples(st.binary(max_size=300), st.just(1)), st.tuples(st.binary(min_size=1, max_size=3), st.just(70_000))
)
"""A part of a body, and how often it is repeated: the text of an example stays short."""


@pytest.mark.parametrize("codings", CODED)
@given(parts=BODIES, piece=st.sampled_from([1, 7, 100, 2**16]))
def test_a_body_is_decoded_in_any_pieces(codings: tuple[str, ...], parts: tuple[bytes, int], piece: int) -> None:
    part, times = parts
    body = part * times
    if piece == 1:
        body = body[:100]
    assert decoded(codings, CODED[codings](body), piece) == body


@pytest.mark.parametrize("codings", CODED)
@pytest.mark.parametrize("size", [1000, 200_000])
def test_a_body_may_be_as_large_as_the_limit(codings: tuple[str, ...], size: int) -> None:
    body = CODED[codings](bytes(size))
    assert len(decoded(codings, body, 100, limit=size)) == size
    with pytest.raises(CannotDecode, match="larger than"):
        decoded(codings, body, 100, limit=size - 1)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((), ()),
        (("gzip",), ("gzip",)),
        ((" GZIP , identity", "deflate"), ("gzip", "deflate")),
        (("br",), None),
        (("gzip, br",), None),
        (("",), ()),
    ],
)
def test_codings_are_known_or_not(values: tuple[str, ...], expected: tuple[str, ...] | None) -> None:
    assert known_codings(values) == expected


def test_no_body_is_not_cut_off() -> None:
    assert Body(("gzip",), 10).complete() == b""


def test_bytes_between_two_codings_count_although_the_last_one_drops_them() -> None:
    body = gzip.compress(zlib.compress(b"a") + bytes(10_000))
    assert decoded(("deflate", "gzip"), body, 100, limit=20_000) == b"a"
    with pytest.raises(CannotDecode, match="larger than"):
        decoded(("deflate", "gzip"), body, 100, limit=5_000)
