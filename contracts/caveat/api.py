"""An API under contract: its spec, its rules, and the mock that keeps them."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from types import ModuleType

from caveat import checks
from caveat.errors import BadPackage, DuplicateCode
from caveat.openapi import document
from caveat.openapi.spec import Spec
from caveat.rule import Rule


@dataclass(frozen=True)
class Api:
    """An API, read only as far as it is asked about."""

    name: str
    load: Callable[[], Spec]
    package: str = ""
    """The package of its own rules and its mock's behaviour; none where `""`."""
    models: str = ""
    """The package that was generated of its spec; none where `""`."""
    source: Path | None = None
    """The document as it was written, where it is at hand."""

    @cached_property
    def spec(self) -> Spec:
        """The compiled contract."""
        return self.load()

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """What the spec implies, then what the vendor's prose promises."""
        return (*checks.rules(self.spec), *self.own_rules)

    @cached_property
    def own_rules(self) -> tuple[Rule, ...]:
        """What the vendor's prose promises, by code."""
        found: dict[str, Rule] = {}
        for module in self._modules():
            for rule in vars(module).values():
                if isinstance(rule, Rule) and found.setdefault(rule.code, rule) is not rule:
                    raise DuplicateCode(rule.code, self.package)
        return tuple(found[code] for code in sorted(found))

    def module(self, name: str) -> ModuleType | None:
        """A module of the API's own package, None where it has none of that name."""
        if name not in self._module_names():
            return None
        return imported(f"{self.package}.{name}")

    def _module_names(self) -> tuple[str, ...]:
        if not self.package:
            return ()
        package = importlib.import_module(self.package)
        return tuple(entry.name for entry in pkgutil.iter_modules(package.__path__))

    def _modules(self) -> Iterator[ModuleType]:
        for name in self._module_names():
            yield imported(f"{self.package}.{name}")


def imported(name: str) -> ModuleType:
    """A module of an API's packages; raises `BadPackage`."""
    try:
        return importlib.import_module(name)
    except Exception as error:
        # Whatever its code does wrong while it is imported: it may be half-edited, or older than what it imports.
        raise BadPackage(name, f"{type(error).__name__}: {error}") from error


def generated(name: str, models: str, package: str, source: Path | None = None) -> Api:
    """An API whose compiled spec lies in the generated package `models`."""

    def load() -> Spec:
        try:
            return Spec(json.loads(resources.files(models).joinpath("openapi.json").read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise BadPackage(f"{models}/openapi.json", str(error)) from error

    return Api(name, load, package, models, source)


def from_document(path: Path) -> Api:
    """Any OpenAPI document as an API: no rules but those its spec implies. Raises `BadDocument` when it is read."""
    name = path.parent.resolve().name if path.stem == "openapi" else path.stem
    return Api(name, lambda: Spec(document.load(path).value, file=str(path)), source=path)
