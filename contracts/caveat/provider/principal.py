"""The caller of an operation, as a provider sees it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Principal:
    """The caller: the security scheme that authenticated the request, and the credential that the request carried."""

    scheme: str
    credential: str = field(repr=False)
