"""Ids that are never given out twice, in the forms of the vendor's samples."""

from __future__ import annotations

import itertools
import random


class Ids:
    """Gives out ids; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        chance = random.Random(f"ids {seed}")  # noqa: S311 - variety, not secrecy
        self._prefix = f"7{chance.getrandbits(56):015x}"
        self._records = itertools.count(1)
        self._meta = itertools.count(23_900_000_000_000_000 + chance.randrange(10**12) * 1000)

    def record(self) -> str:
        """An id of the vendor's: 24 hex digits."""
        return f"{self._prefix}{next(self._records):08x}"

    def meta(self) -> str:
        """An id of Meta's: digits."""
        return str(next(self._meta))
