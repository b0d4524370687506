"""The packages that a project generates: `[tool.caveat.generate]` names documents and their packages.

    [tool.caveat.generate]
    acme = { document = "contracts/acme.yaml", output = "src", package = "acme_models" }

In `caveat.toml` the section is `[generate]`. Paths are relative to the file. `output` is the folder of the project's
source code, by default that of the file. `include` and `exclude` are lists of patterns that select operations.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from caveat.catalogue import configuration_file, package_name
from caveat.catalogue.configuration_file import Place
from caveat.json_text import JsonValue
from caveat.openapi.selection import ALL, Selection

SECTION = "generate"
REQUIRED = ("document", "package")
TEXTS = (*REQUIRED, "output")
PATTERNS = ("include", "exclude")
KEYS = (*TEXTS, *PATTERNS)

_EXAMPLE = '{ document = "acme.yaml", package = "acme_models" }'


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
    selection: Selection = ALL
    """The operations that the package has."""

    @property
    def folder(self) -> Path:
        """The folder of the package."""
        return self.root.joinpath(*self.package.split("."))


def find(start: Path | None = None) -> tuple[ProjectPackage, ...]:
    """The packages that the nearest configuration in or above a folder names, by default the current folder.

    Raises `BadConfiguration`.
    """
    packages: list[ProjectPackage] = []
    for section, value in configuration_file.sections(SECTION, start):
        for name, entry in section.table(value, _EXAMPLE).items():
            place = section.child(name)
            package = _package(name, entry, place)
            _refuse_repetition(package, packages, place)
            packages.append(package)
    return tuple(packages)


def _package(name: str, entry: JsonValue, place: Place) -> ProjectPackage:
    fields = place.table(entry, _EXAMPLE)
    place.refuse_unknown(fields, KEYS)
    for key in REQUIRED:
        if key not in fields:
            raise place.error(f"{name} has no {key}", f'Write {key} = "…"')
    for key in TEXTS:
        if not isinstance(fields.get(key, "x"), str) or not fields.get(key, "x"):
            raise place.child(key).error(f"the {key} of {name} is not a string with text", "Correct it")
    package = str(fields["package"])
    problem = package_name.problem(package)
    if problem:
        raise place.child("package").error(problem, package_name.REMEDY)
    document, root = place.folder / str(fields["document"]), place.folder / str(fields.get("output", ""))
    selection = Selection(*(_patterns(key, fields.get(key, []), place.child(key)) for key in PATTERNS))
    return ProjectPackage(name, document, root, package, place.defined_in, selection)


def _patterns(key: str, value: JsonValue, place: Place) -> tuple[str, ...]:
    patterns = tuple(each for each in value if isinstance(each, str) and each) if isinstance(value, list) else ()
    if not isinstance(value, list) or len(patterns) < len(value):
        raise place.error(f"{key} is not a list of patterns", f'Write {key} = ["tag:pets"]')
    return patterns


def _refuse_repetition(package: ProjectPackage, others: list[ProjectPackage], place: Place) -> None:
    for other in others:
        if other.name == package.name:
            problem = f"{package.name} is defined twice, first in {other.defined_in}"
            raise place.error(problem, "Remove one of them")
        if other.folder == package.folder:
            problem = f"{package.name} and {other.name} have the same package"
            raise place.child("package").error(problem, "Rename one of them")
