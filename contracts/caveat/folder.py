"""The folder is the registry: what the modules of a package hold, found by looking."""

from __future__ import annotations

import importlib
import pkgutil
from types import ModuleType
from typing import Protocol, TypeVar

from caveat.errors import BadPackage, DuplicateCode


class Coded(Protocol):
    """What has a code that is its name forever."""

    @property
    def code(self) -> str:
        """The code."""
        ...


C = TypeVar("C", bound=Coded)


def imported(name: str) -> ModuleType:
    """A module; raises `BadPackage`."""
    try:
        return importlib.import_module(name)
    except Exception as error:
        # Whatever its code does wrong while it is imported: it may be half-edited, or older than what it imports.
        raise BadPackage(name, f"{type(error).__name__}: {error}") from error


def modules(package: str) -> tuple[str, ...]:
    """The names of a package's modules, without the package's own."""
    return tuple(entry.name for entry in pkgutil.iter_modules(imported(package).__path__))


def coded(package: str, kind: type[C]) -> tuple[C, ...]:
    """All things of a kind in the modules of a package, by code; raises `DuplicateCode` and `BadPackage`."""
    found: dict[str, C] = {}
    for name in modules(package):
        for thing in vars(imported(f"{package}.{name}")).values():
            if isinstance(thing, kind) and found.setdefault(thing.code, thing) is not thing:
                raise DuplicateCode(thing.code, package)
    return tuple(found[code] for code in sorted(found))
