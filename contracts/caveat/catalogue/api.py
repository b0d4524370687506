"""An API under contract: its spec, its rules and its mock."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import resources
from pathlib import Path
from types import ModuleType

from caveat import checks
from caveat.catalogue import project_document
from caveat.catalogue.configuration import ProjectPackage
from caveat.errors import BadPackage
from caveat.judging.registry import discover, has_module, load_module
from caveat.judging.rule import Rule
from caveat.openapi import document
from caveat.openapi.document import Document
from caveat.openapi.formats import with_bounds
from caveat.openapi.narrowing import narrowed
from caveat.openapi.selection import ALL, Selection
from caveat.openapi.sequences import with_item_schemas
from caveat.openapi.spec import Spec
from caveat.openapi.usable import usable
from caveat.provider.journeys import Journey
from caveat.resources import rules as state_rules


@dataclass(frozen=True)
class Api:
    """An API; its parts are read when they are first used."""

    name: str
    load: Callable[[], Spec]
    package: str = ""
    """The package with its own rules and the provider of its mock; `""` if it has none."""
    models: str = ""
    """The package that is generated from its spec; `""` if there is none."""
    source: Path | None = None
    """The OpenAPI document, if it is on this machine."""
    models_folder: Path | None = None
    """The folder of the generated package, if it is read from there instead of imported by its name."""

    selection: Selection = ALL
    """The patterns that select the operations of `spec`."""

    @cached_property
    def whole(self) -> Spec:
        """The compiled contract with all operations."""
        return self.load()

    @cached_property
    def spec(self) -> Spec:
        """The compiled contract with the selected operations; raises `BadValue` for a pattern that matches none."""
        root = narrowed(self.whole.root, self.selection) if self.selection else self.whole.root
        return self.whole if root is self.whole.root else Spec(root, file=self.whole.file)

    def narrowed(self, selection: Selection) -> Api:
        """The API with some of its operations."""
        return replace(self, selection=selection) if selection else self

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that follow from the spec and its resources, then those of the vendor's prose."""
        return self.rules_of()

    def rules_of(self, *, exclusive: bool = False, settle_s: float = 0.0) -> tuple[Rule, ...]:
        """The rules, with those about resources for a target to which no other client writes, if it is `exclusive`.

        `settle_s` is the time in seconds after which writes to it are visible; 0 if that is not known.
        """
        of_state = state_rules.rules(self.spec, exclusive=exclusive, settle_s=settle_s)
        return (*checks.rules(self.spec), *of_state, *self.own_rules)

    @cached_property
    def own_rules(self) -> tuple[Rule, ...]:
        """The rules of the vendor's prose, sorted by code."""
        return discover(f"{self.package}.rules", Rule) if self._has("rules") else ()

    @cached_property
    def journeys(self) -> tuple[Journey, ...]:
        """The journeys of the API's own module `journeys`, in order."""
        if not self._has("journeys"):
            return ()
        module = load_module(f"{self.package}.journeys")
        return tuple(each for each in vars(module).values() if isinstance(each, Journey))

    @property
    def provider(self) -> ModuleType | None:
        """The module `mock.provider` of the API's own package; None if the API has none."""
        if not self._has("mock") or not has_module(f"{self.package}.mock", "provider"):
            return None
        return load_module(f"{self.package}.mock.provider")

    def _has(self, folder: str) -> bool:
        return bool(self.package) and has_module(self.package, folder)


def generated(name: str, models: str, package: str, source: Path | None = None) -> Api:
    """An API whose compiled spec is in the generated package `models`."""

    def load() -> Spec:
        try:
            return Spec(json.loads(resources.files(models).joinpath("openapi.json").read_text(encoding="utf-8")))
        except (OSError, ValueError) as error:
            raise BadPackage(f"{models}/openapi.json", str(error)) from error

    return Api(name, load, package, models, source)


def of_project(package: ProjectPackage) -> Api:
    """An API whose package a project generates from a document; before its generation it has no models."""
    source = package.document
    has_models = (package.folder / "models.py").is_file()
    return Api(
        package.name,
        lambda: _read(project_document.load(package), source),
        models=package.package if has_models else "",
        source=source,
        models_folder=package.folder,
    )


def from_document(path: Path) -> Api:
    """Any OpenAPI document as an API without rules of its own; to read its spec may raise `BadDocument`."""
    name = path.parent.resolve().name if path.stem == "openapi" else path.stem
    return Api(name, lambda: _read(document.load(path), path), source=path)


def _read(loaded: Document, path: Path) -> Spec:
    root, notices = usable(loaded)
    if "itemSchema" in loaded.keys:
        root = with_item_schemas(root)
    return Spec(with_bounds(root), file=str(path), notices=notices)
