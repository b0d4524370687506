"""Content codings: a body is decoded piece by piece, so that a small body that decodes to a huge one costs little."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

ACCEPTED = "gzip, deflate"
"""The content codings that can be decoded, as a value of `Accept-Encoding`."""

MAX_CODINGS = 2
"""Content codings of one body; a server needs one."""

_PIECE_BYTES = 64 * 1024
_ZLIB_HEADER_BYTES = 2

_GZIP = frozenset({"gzip", "x-gzip"})
_KNOWN = _GZIP | {"deflate"}


class CannotDecode(Exception):
    """A body that is not coded as its header fields say, or too large."""


def known_codings(values: tuple[str, ...]) -> tuple[str, ...] | None:
    """The codings that values of `Content-Encoding` name, first applied first; None if one cannot be decoded."""
    listed = (name.strip().lower() for value in values for name in value.split(","))
    codings = tuple(name for name in listed if name not in {"", "identity"})
    return codings if _KNOWN.issuperset(codings) else None


class Body:
    """A body, decoded while it arrives."""

    def __init__(self, codings: tuple[str, ...], max_bytes: int) -> None:
        """Raises `CannotDecode` if there are too many codings."""
        if len(codings) > MAX_CODINGS:
            raise CannotDecode(f"its body has {len(codings)} content codings")
        self._stages = [_Stage(coding, max_bytes) for coding in reversed(codings)]
        self._max_bytes = max_bytes
        self._decoded = bytearray()

    def add(self, data: bytes) -> None:
        """Decode the next bytes; raises `CannotDecode`."""
        for piece in self._pass(data, 0):
            self._decoded += piece
            if len(self._decoded) > self._max_bytes:
                raise CannotDecode(_too_large(self._max_bytes))

    def _pass(self, data: bytes, stage: int) -> Iterator[bytes]:
        if stage == len(self._stages):
            yield data
            return
        for piece in self._stages[stage].decode(data):
            yield from self._pass(piece, stage + 1)

    @property
    def size(self) -> int:
        """The number of decoded bytes."""
        return len(self._decoded)

    def received(self) -> bytes:
        """The part of the body that has arrived, decoded."""
        return bytes(self._decoded)

    def complete(self) -> bytes:
        """The whole body; raises `CannotDecode` if it is cut off."""
        for stage in self._stages:
            stage.check_complete()
        return self.received()


class _Stage:
    """One content coding."""

    def __init__(self, coding: str, max_bytes: int) -> None:
        self._coding = coding
        self._max_bytes = max_bytes
        self._decoded = 0
        self._held = b""
        self._zlib: zlib._Decompress | None = None

    def decode(self, data: bytes) -> Iterator[bytes]:
        """The decoded bytes, in pieces."""
        if self._zlib is None:
            data, self._held = self._held + data, b""
            if len(data) < _ZLIB_HEADER_BYTES:
                self._held = data
                return
            self._zlib = self._decompressor(data)
        more = bool(data)
        while more:
            if self._zlib.eof:
                if self._coding not in _GZIP:
                    return
                # A gzip body may consist of several members (RFC 1952, 2.2).
                self._zlib = self._decompressor(data)
            piece = self._decompress(self._zlib, data)
            yield piece
            data = self._zlib.unused_data if self._zlib.eof else self._zlib.unconsumed_tail
            # After a full piece, more may be decoded although all bytes are read.
            more = bool(data) or (len(piece) == _PIECE_BYTES and not self._zlib.eof)

    def _decompressor(self, start: bytes) -> zlib._Decompress:
        if self._coding in _GZIP:
            return zlib.decompressobj(zlib.MAX_WBITS | 16)
        # Some servers send `deflate` without the zlib format that it should have (RFC 9110, 8.4.1.2).
        has_header = start[0] & 15 == zlib.DEFLATED and int.from_bytes(start[:2], "big") % 31 == 0  # RFC 1950, 2.2
        return zlib.decompressobj(zlib.MAX_WBITS if has_header else -zlib.MAX_WBITS)

    def _decompress(self, decompressor: zlib._Decompress, data: bytes) -> bytes:
        try:
            piece = decompressor.decompress(data, _PIECE_BYTES)
        except zlib.error as error:
            raise CannotDecode(f"its body is not coded as {self._coding}") from error
        self._decoded += len(piece)
        if self._decoded > self._max_bytes:
            raise CannotDecode(_too_large(self._max_bytes))
        return piece

    def check_complete(self) -> None:
        if self._held or (self._zlib is not None and not self._zlib.eof):
            raise CannotDecode(f"its body, coded as {self._coding}, is cut off")


def _too_large(max_bytes: int) -> str:
    return f"its body is larger than {max_bytes / 2**20:g} MiB"
