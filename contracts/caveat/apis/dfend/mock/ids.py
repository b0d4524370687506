"""Unique ids in the form of the vendor's samples."""

from __future__ import annotations

import hashlib


class IdGenerator:
    """Generates ids; the same seed gives the same ids."""

    __slots__ = ("_seed", "issued")

    def __init__(self, seed: int, issued: int = 0) -> None:
        self._seed = seed
        self.issued = issued
        """How many ids were generated."""

    @property
    def seed(self) -> int:
        """The seed of the ids."""
        return self._seed

    def new(self, prefix: str) -> str:
        """A new id with the prefix of its type."""
        self.issued += 1
        # The ids look random, and generation can resume after any number of them.
        digest = hashlib.blake2b(b"%d %d" % (self._seed, self.issued), digest_size=8).hexdigest()
        return f"{prefix}-{digest}"
