"""Unique ids in the formats of the vendor's samples."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field


@dataclass(frozen=True, slots=True)
class IssuedIds:
    """The number of ids issued so far, of each format."""

    records: Annotated[int, Field(ge=0)] = 0
    meta: Annotated[int, Field(ge=0)] = 0


NONE_ISSUED = IssuedIds()


class IdGenerator:
    """Issues each id once. The same seed gives the same ids."""

    def __init__(self, seed: int, issued: IssuedIds = NONE_ISSUED) -> None:
        rng = random.Random(f"ids {seed}")  # noqa: S311 - variety, not secrecy
        self._prefix = f"7{rng.getrandbits(56):015x}"
        self._first_meta = 23_900_000_000_000_000 + rng.randrange(10**12) * 1000
        self._records = issued.records
        self._meta = issued.meta

    def record(self) -> str:
        """The next id of 360dialog: 24 hex digits."""
        self._records += 1
        return f"{self._prefix}{self._records:08x}"

    def meta(self) -> str:
        """The next id of Meta: decimal digits."""
        self._meta += 1
        return str(self._first_meta + self._meta - 1)

    @property
    def issued(self) -> IssuedIds:
        """The number of ids issued so far."""
        return IssuedIds(self._records, self._meta)
