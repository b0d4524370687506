"""Where a package is generated: its import name, and the package of the modules that its models share."""

from __future__ import annotations

from dataclasses import dataclass

SHARED = "caveat_models"
"""The package in our own checkout, with one package for each API."""


@dataclass(frozen=True, slots=True)
class Destination:
    """The names that generated source text contains."""

    package: str
    """The import name of the package, such as `caveat_models.dfend`."""
    support: str
    """The package of `json_object` and `json_values`; the package itself if it stands alone."""
    source: str
    """The document, as the first line of each file names it."""


def of_checkout(api: str) -> Destination:
    """The package of an API in our own checkout."""
    return Destination(f"{SHARED}.{api}", SHARED, f"specs/{api}/openapi.yaml")


def standalone(package: str, source: str) -> Destination:
    """A package that imports nothing generated but itself."""
    return Destination(package, package, source)
