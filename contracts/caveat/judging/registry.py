"""Finds the rules that the modules of a package define: the folder is the registry."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from types import ModuleType
from typing import Protocol, TypeVar

from caveat.errors import BadPackage, DuplicateCode


class HasCode(Protocol):
    """An object with a permanent, unique code."""

    @property
    def code(self) -> str:
        """The code."""
        ...


C = TypeVar("C", bound=HasCode)


def load_module(name: str) -> ModuleType:
    """Import a module; raises `BadPackage`."""
    try:
        return importlib.import_module(name)
    except Exception as error:
        # Any exception of the module's code: it may be half-edited, or older than the modules that it imports.
        raise BadPackage(name, f"{type(error).__name__}: {error}") from error


def has_module(package: str, name: str) -> bool:
    """Whether a package has a module or subpackage of that name; raises `BadPackage`."""
    return any(entry.name == name for entry in pkgutil.iter_modules(load_module(package).__path__))


def discover(package: str, kind: type[C]) -> tuple[C, ...]:
    """All objects of type `kind` in the modules of a package, at any depth, sorted by code.

    Raises `DuplicateCode` and `BadPackage`.
    """
    by_code: dict[str, C] = {}
    for module in _modules(package):
        for value in vars(module).values():
            if isinstance(value, kind) and by_code.setdefault(value.code, value) is not value:
                raise DuplicateCode(value.code, package)
    return tuple(by_code[code] for code in sorted(by_code))


def _modules(package: str) -> Iterator[ModuleType]:
    for entry in pkgutil.iter_modules(load_module(package).__path__):
        name = f"{package}.{entry.name}"
        yield load_module(name)
        if entry.ispkg:
            yield from _modules(name)
