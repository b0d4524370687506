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
from caveat.judging.registry import discover, has_module, load_module
from caveat.judging.rule import Rule
from caveat.openapi import document
from caveat.openapi.spec import Spec


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
        return discover(f"{self.package}.rules", Rule) if self._has("rules") else ()

    @property
    def provider(self) -> ModuleType | None:
        """The module `mock.provider` of the API's own package; None if the API has none."""
        if not self._has("mock") or not has_module(f"{self.package}.mock", "provider"):
            return None
        return load_module(f"{self.package}.mock.provider")

    def _has(self, folder: str) -> bool:
        return bool(self.package) and has_module(self.package, folder)


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
