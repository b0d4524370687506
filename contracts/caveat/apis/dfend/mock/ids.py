"""Ids that are never given out twice, in the form of the vendor's samples."""

from __future__ import annotations

import hashlib


class Ids:
    """Gives out ids; the same seed gives the same ones."""

    __slots__ = ("_seed", "given")

    def __init__(self, seed: int, given: int = 0) -> None:
        self._seed = seed
        self.given = given
        """How many there were."""

    @property
    def seed(self) -> int:
        """What decides them."""
        return self._seed

    def new(self, prefix: str) -> str:
        """An id of a kind of thing."""
        self.given += 1
        # A row of numbers that looks like none, and can go on at any place of it.
        digest = hashlib.blake2b(b"%d %d" % (self._seed, self.given), digest_size=8).hexdigest()
        return f"{prefix}-{digest}"
