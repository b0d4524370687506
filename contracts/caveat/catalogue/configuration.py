"""The part for Caveat in a project's `pyproject.toml`: `[tool.caveat.generate]` names documents and their packages.

    [tool.caveat.generate]
    acme = { document = "contracts/acme.yaml", output = "src", package = "acme_models" }

Paths are relative to the file. `output` is the folder of the project's source code, by default that of the file.
"""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from caveat.catalogue import package_name, toml_lines
from caveat.errors import BadConfiguration
from caveat.json_text import JsonValue

FILE = "pyproject.toml"
_ROOT = ("tool", "caveat")
_SECTION = (*_ROOT, "generate")
_REQUIRED = ("document", "package")
_KEYS = (*_REQUIRED, "output")


@dataclass(frozen=True, slots=True)
class ProjectPackage:
    """A package that a project generates from a document."""

    name: str
    """The name of the API for commands."""
    document: Path
    root: Path
    """The folder of the project's source code."""
    package: str
    """The import name."""
    defined_in: str = ""
    """File and line of the configuration, `""` if the command line names the package."""

    @property
    def folder(self) -> Path:
        """The folder of the package."""
        return self.root.joinpath(*self.package.split("."))


def find(start: Path | None = None) -> tuple[ProjectPackage, ...]:
    """The packages that the nearest configuration in or above a folder names, by default the current folder.

    Raises `BadConfiguration`.
    """
    first = (start or Path.cwd()).resolve()
    for folder in (first, *first.parents):
        file = folder / FILE
        if file.is_file():
            # A relative path is shorter in messages.
            text = file.read_text(encoding="utf-8", errors="replace")
            packages = _File(Path(FILE) if folder == Path.cwd() else file, text).packages()
            if packages is not None:
                return packages
    return ()


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    text: str

    def packages(self) -> tuple[ProjectPackage, ...] | None:
        """The packages; None if the file has no part for Caveat."""
        try:
            tool = tomllib.loads(self.text).get("tool")
        except tomllib.TOMLDecodeError as error:
            raise BadConfiguration(str(self.path), None, f"not TOML: {error}", "Correct the syntax") from error
        if not isinstance(tool, dict) or "caveat" not in tool:
            return None
        settings = self._table(tool["caveat"], _ROOT)
        self._refuse_unknown(settings, ("generate",), _ROOT)
        section = self._table(settings.get("generate", {}), _SECTION)
        packages = tuple(self._package(name, entry) for name, entry in section.items())
        self._refuse_repetition(packages)
        return packages

    def _package(self, name: str, entry: JsonValue) -> ProjectPackage:
        at = (*_SECTION, name)
        fields = self._table(entry, at)
        self._refuse_unknown(fields, _KEYS, at)
        for key in _REQUIRED:
            if key not in fields:
                raise self._error(at, f"{name} has no {key}", f'Write {key} = "…"')
        for key, value in fields.items():
            if not isinstance(value, str) or not value:
                raise self._error((*at, key), f"the {key} of {name} is not a string with text", "Correct it")
        package = str(fields["package"])
        problem = package_name.problem(package)
        if problem:
            raise self._error((*at, "package"), problem, package_name.REMEDY)
        folder = self.path.parent
        place = f"{self.path}:{toml_lines.line_of(self.text, at)}"
        return ProjectPackage(
            name, folder / str(fields["document"]), folder / str(fields.get("output", "")), package, place
        )

    def _table(self, value: JsonValue, at: tuple[str, ...]) -> dict[str, JsonValue]:
        if not isinstance(value, dict):
            example = '{ document = "acme.yaml", package = "acme_models" }'
            raise self._error(at, f"{'.'.join(at)} is not a table", f"Write a table, such as {example}")
        return value

    def _refuse_unknown(self, table: dict[str, JsonValue], keys: tuple[str, ...], at: tuple[str, ...]) -> None:
        for key in table:
            if key not in keys:
                near = difflib.get_close_matches(key.lower(), keys, n=1)
                remedy = f"Did you mean {near[0]}?" if near else f"Keys are {', '.join(keys)}"
                raise self._error((*at, key), f"{'.'.join(at)} has no key {key!r}", remedy)

    def _refuse_repetition(self, packages: Iterable[ProjectPackage]) -> None:
        first: dict[Path, str] = {}
        for package in packages:
            name = first.setdefault(package.folder, package.name)
            if name != package.name:
                at = (*_SECTION, package.name, "package")
                raise self._error(at, f"{package.name} and {name} have the same package", "Rename one of them")

    def _error(self, at: tuple[str, ...], problem: str, remedy: str) -> BadConfiguration:
        return BadConfiguration(str(self.path), toml_lines.line_of(self.text, at), problem, remedy)
