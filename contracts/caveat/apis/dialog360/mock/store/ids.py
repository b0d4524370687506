"""Ids that are never given out twice, in the forms of the vendor's samples."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field


@dataclass(frozen=True, slots=True)
class Given:
    """How many ids of each form were given out."""

    records: Annotated[int, Field(ge=0)] = 0
    meta: Annotated[int, Field(ge=0)] = 0


NONE = Given()


class Ids:
    """Gives out ids; the same seed gives the same ones."""

    def __init__(self, seed: int, given: Given = NONE) -> None:
        chance = random.Random(f"ids {seed}")  # noqa: S311 - variety, not secrecy
        self._prefix = f"7{chance.getrandbits(56):015x}"
        self._first_meta = 23_900_000_000_000_000 + chance.randrange(10**12) * 1000
        self._records = given.records
        self._meta = given.meta

    def record(self) -> str:
        """An id of the vendor's: 24 hex digits."""
        self._records += 1
        return f"{self._prefix}{self._records:08x}"

    def meta(self) -> str:
        """An id of Meta's: digits."""
        self._meta += 1
        return str(self._first_meta + self._meta - 1)

    @property
    def given(self) -> Given:
        """How many there were."""
        return Given(self._records, self._meta)
