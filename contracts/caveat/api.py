"""An API under contract: its spec, its rules, and the mock that keeps them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from types import ModuleType

from caveat import checks
from caveat.errors import BadPackage
from caveat.folder import coded, imported, modules
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
        return coded(self.package, Rule) if self.package else ()

    def module(self, name: str) -> ModuleType | None:
        """A module of the API's own package, None where it has none of that name."""
        if not self.package or name not in modules(self.package):
            return None
        return imported(f"{self.package}.{name}")


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
