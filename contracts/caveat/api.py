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

    @cached_property
    def spec(self) -> Spec:
        """The compiled contract."""
        return self.load()

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """What the spec implies and what the vendor's prose promises, by code."""
        return (*checks.rules(self.spec), *self.own_rules)

    @cached_property
    def own_rules(self) -> tuple[Rule, ...]:
        """What the vendor's prose promises, by code."""
        found = {
            rule.code: rule for module in self._modules() for rule in vars(module).values() if isinstance(rule, Rule)
        }
        return tuple(found[code] for code in sorted(found))

    def module(self, name: str) -> ModuleType | None:
        """A module of the API's own package, None where it has none of that name."""
        if name not in self._module_names():
            return None
        return importlib.import_module(f"{self.package}.{name}")

    def _module_names(self) -> tuple[str, ...]:
        if not self.package:
            return ()
        package = importlib.import_module(self.package)
        return tuple(entry.name for entry in pkgutil.iter_modules(package.__path__))

    def _modules(self) -> Iterator[ModuleType]:
        for name in self._module_names():
            yield importlib.import_module(f"{self.package}.{name}")


def generated(name: str, models: str, package: str) -> Api:
    """An API whose compiled spec lies in the generated package `models`."""

    def load() -> Spec:
        text = resources.files(models).joinpath("openapi.json").read_text(encoding="utf-8")
        return Spec(json.loads(text))

    return Api(name, load, package, models)


def from_document(path: Path) -> Api:
    """Any OpenAPI document as an API: no rules but those its spec implies. Raises `BadDocument` when it is read."""
    name = path.parent.resolve().name if path.stem == "openapi" else path.stem
    return Api(name, lambda: Spec(document.load(path).value))
