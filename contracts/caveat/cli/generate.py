"""`caveat generate`: generates packages from documents, or lists those that are out of date."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from caveat.cli import _options
from caveat.cli._completion import complete_apis
from caveat.cli._output import echo, echo_text, warn
from caveat.cli._selection import selection
from caveat.errors import BadOption

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caveat.catalogue.configuration import ProjectPackage
    from caveat.catalogue.workspace import Workspace
    from caveat.codegen.change import Change
    from caveat.openapi.selection import Selection

_DOCUMENTS = frozenset({".json", ".yaml", ".yml"})
"""How the names of documents end."""


@click.command("generate", short_help="Generate models from documents, or list what is out of date.")
@click.argument("apis", nargs=-1, metavar="[API]... | DOCUMENT", shell_complete=complete_apis)
@click.option("--output", metavar="DIR", help="The folder of your source code; by default the current folder.")
@click.option("--package", metavar="NAME", help="The import name of the package, such as acme_models.")
@selection
@click.option("--check", is_flag=True, help="Write nothing; list what is out of date, with its differences.")
@click.option(
    "--full", is_flag=True, help="With --check in a checkout of Caveat: compare all files, not their digests."
)
@_options.output
def command(  # noqa: PLR0913 - one parameter for each option
    *,
    apis: tuple[str, ...],
    output: str | None,
    package: str | None,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    check: bool,
    full: bool,
) -> None:
    """Generate a package from a document: models, operations, provider and compiled spec.

    With --package, generate it from the document at that path. Without, generate the packages that
    [tool.caveat.generate] in pyproject.toml names, or those of a checkout of Caveat; all, or those of the APIs named.

    \b
        [tool.caveat.generate]
        acme = { document = "acme.yaml", output = "src", package = "acme_models" }

    The generated package needs pydantic and httpx alone. The same documents give the same bytes on any machine, and
    only files that differ are written. .pre-commit-hooks.yaml has hooks for caveat lint and caveat generate --check.
    """  # noqa: D301 - click reads this character: it keeps the lines of a paragraph
    from caveat.catalogue import workspace
    from caveat.openapi.selection import Selection

    selected = Selection(include, exclude)
    _require_consistent(selected, package, check=check, full=full)
    packages = _packages(apis, output, package, selected)
    if packages:
        raise SystemExit(_of_project(packages, check=check))
    checkout = workspace.find()
    if not checkout.is_own:
        problem = "packages outside a checkout of Caveat need a name"
        raise BadOption("--package", problem, "Give it, or write [tool.caveat.generate] in pyproject.toml")
    if check:
        raise SystemExit(_check(checkout, apis, full=full))
    _generate(checkout, apis)


def _packages(
    apis: tuple[str, ...], output: str | None, package: str | None, selected: Selection
) -> tuple[ProjectPackage, ...]:
    """The package that the options name, or those of the project; raises `BadOption` and `UnknownApi`."""
    from caveat.catalogue import catalogue

    if package is None and any(Path(name).suffix in _DOCUMENTS for name in apis):
        remedy = "Give the name of the package, such as --package acme_models"
        raise BadOption("--package", "a document needs the name of its package", remedy)
    if package is not None or output is not None:
        return (_named(apis, output, package, selected),)
    return _configured(apis, catalogue.project_packages())


def _require_consistent(selected: Selection, package: str | None, *, check: bool, full: bool) -> None:
    """Raise `BadOption` for an option without the one that it needs."""
    if selected and package is None:
        remedy = "Write include or exclude in [tool.caveat.generate], or give --package as well"
        raise BadOption("--include" if selected.include else "--exclude", "it needs --package", remedy)
    if full and not check:
        raise BadOption("--full", "it needs --check", "Give --check as well")


def regenerate(name: str) -> None:
    """Generate the package of an API again, if it is one of the project or of a checkout of Caveat."""
    from caveat.catalogue import catalogue, workspace

    packages = catalogue.project_packages()
    if name in packages:
        _of_project((packages[name],), check=False)
        return
    checkout = workspace.current()
    if checkout is not None and checkout.is_own and name in checkout.apis:
        _generate(checkout, (name,))


def _named(documents: tuple[str, ...], output: str | None, package: str | None, selected: Selection) -> ProjectPackage:
    from caveat.catalogue import package_name
    from caveat.catalogue.configuration import ProjectPackage

    if package is None:
        raise BadOption("--output", "it needs --package", "Give the name of the package, such as --package acme_models")
    problem = package_name.problem(package)
    if problem:
        raise BadOption("--package", problem, package_name.REMEDY)
    if len(documents) != 1:
        raise BadOption("--package", "it needs one document", "Give the path of one OpenAPI document")
    if output is not None and Path(output).exists() and not Path(output).is_dir():
        raise BadOption("--output", f"{output} is not a folder", "Give the folder of your source code")
    return ProjectPackage(package, Path(documents[0]), Path(output or ""), package, selection=selected)


def _configured(names: tuple[str, ...], packages: dict[str, ProjectPackage]) -> tuple[ProjectPackage, ...]:
    """The packages of these names, or all; raises `UnknownApi`."""
    from caveat.errors import UnknownApi

    for name in names if packages else ():
        if name not in packages:
            raise UnknownApi(name, tuple(sorted(packages)), "Give one of these names: pyproject.toml defines them")
    return tuple(packages[name] for name in names or packages) if packages else ()


def _of_project(packages: Iterable[ProjectPackage], *, check: bool) -> int:
    from caveat.codegen.change import diffs, shown
    from caveat.codegen.project import changes

    here = Path.cwd()
    unused: list[str] = []
    differing = [change for package in packages for change in changes(package, unused.append)]
    warn(unused)
    if not check:
        _apply(differing, here)
        return 0
    for change in differing:
        echo(f"{shown(change.path, here)} is out of date")
    for text in diffs(differing, here):
        echo_text(text)
    echo("Run `caveat generate` to update it." if differing else "up to date: nothing to generate")
    return 1 if differing else 0


def _generate(checkout: Workspace, apis: tuple[str, ...]) -> None:
    from caveat.codegen.generation import changes

    _apply(changes(checkout, apis), checkout.root)


def _apply(changes: Iterable[Change], root: Path) -> None:
    from caveat.codegen.change import shown

    differing = tuple(changes)
    for change in differing:
        change.apply()
        action = "removed" if change.content is None else "wrote"
        echo(f"{action} {shown(change.path, root)}")
    if not differing:
        echo("up to date: nothing to generate")


def _check(checkout: Workspace, apis: tuple[str, ...], *, full: bool) -> int:
    from caveat.codegen.change import diffs
    from caveat.codegen.staleness import selected, stale

    names = selected(checkout, apis)
    stale_files = stale(checkout, names)
    for file in stale_files:
        echo(str(file))
    if stale_files or full:
        from caveat.codegen.generation import changes

        # Files that the APIs share need none of their packages; but no name at all would mean every API.
        regenerated = names if full else tuple(dict.fromkeys(file.api for file in stale_files if file.api))
        differing = changes(checkout, regenerated or names)
        for text in diffs(differing, checkout.root):
            echo_text(text)
        if stale_files or differing:
            echo("Run `caveat generate` to update generated/.")
            return 1
    echo(f"up to date: {', '.join(names)}")
    return 0
