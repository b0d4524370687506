"""Finds the APIs under contract: by folder, and by entry point in other distributions."""

from __future__ import annotations

import pkgutil
import sys
from collections.abc import Callable, Iterable
from functools import lru_cache
from importlib.metadata import EntryPoints, entry_points
from importlib.util import find_spec
from pathlib import Path

import caveat.apis
import caveat_models
from caveat.catalogue import configuration, workspace
from caveat.catalogue.api import Api, from_document, generated, of_project
from caveat.catalogue.configuration import ProjectPackage
from caveat.errors import BadConfiguration, UnknownApi
from caveat.openapi.document_file import is_url
from caveat.suggestion import similar

ENTRY_POINTS = "caveat.apis"
"""The group of entry points by which other distributions offer APIs: a name, and the package of its rules and mock.

That package also has a package `models`, which `caveat generate` wrote.
"""


def names() -> tuple[str, ...]:
    """The names of all APIs under contract, sorted."""
    return tuple(sorted({*_built_in(), *_of_entry_points(), *project_packages(), *_of_checkout()}))


def _built_in() -> list[str]:
    return [entry.name for entry in pkgutil.iter_modules(caveat_models.__path__) if entry.ispkg]


def _of_entry_points() -> dict[str, str]:
    return _offered(entry_points, tuple(sys.path))


@lru_cache(maxsize=1)
def _offered(find_in: Callable[..., EntryPoints], _search_path: tuple[str, ...]) -> dict[str, str]:
    """What distributions offer, read once: there is a file of each of them."""
    return {entry.name: entry.value for entry in find_in(group=ENTRY_POINTS)}


def project_packages() -> dict[str, ProjectPackage]:
    """The packages that the current project generates, by name; raises `BadConfiguration`."""
    packages = {package.name: package for package in configuration.find()}
    for name in sorted(packages.keys() & {*_built_in(), *_of_entry_points()}):
        problem = f"{name} is the name of an API that is installed with Caveat"
        raise BadConfiguration(packages[name].defined_in, None, problem, "Give the document another name")
    return packages


def api(name: str) -> Api:
    """The API of that name; raises `UnknownApi`."""
    if name in _built_in():
        package = f"{caveat.apis.__name__}.{name}"
        return generated(name, f"{caveat_models.__name__}.{name}", package if find_spec(package) else "", _source(name))
    packages = _of_entry_points()
    if name in packages:
        return generated(name, f"{packages[name]}.models", packages[name], _source(name))
    project = project_packages()
    if name in project:
        return of_project(project[name])
    source = _source(name)
    if source is not None:
        # Its package is not generated yet; `caveat check` reports that.
        return from_document(source)
    raise _unknown(name)


def _unknown(name: str) -> UnknownApi:
    all_names = names()
    if Path(name).is_dir():
        return UnknownApi(name, all_names, remedy="That is a folder: give the path of an OpenAPI document in it")
    return UnknownApi(name, all_names, near=similar(name, all_names, limit=3))


def _of_checkout() -> tuple[str, ...]:
    """The APIs whose specs are in the current checkout, if there is one."""
    checkout = workspace.current()
    return checkout.apis if checkout is not None else ()


def _source(name: str) -> Path | None:
    """The spec of an API, if it is in the current checkout."""
    checkout = workspace.current()
    return checkout.spec(name) if checkout is not None and name in checkout.apis else None


def find(name: str) -> Api:
    """The API of that name, or else the OpenAPI document at that path; raises `UnknownApi`."""
    path = Path(name)
    # A pipe such as /dev/stdin is no regular file.
    is_document = (path.exists() and not path.is_dir()) or path.suffix in {".yaml", ".yml", ".json"}
    # Reading a URL raises an error that says how to download the document.
    if name not in names() and (is_document or is_url(name)):
        return from_document(Path(name))
    return api(name)


def find_all(names_or_paths: Iterable[str]) -> tuple[Api, ...]:
    """The APIs of these names or paths; by default all under contract."""
    return tuple(map(find, names_or_paths)) or tuple(map(api, names()))
