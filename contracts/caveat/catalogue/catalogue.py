"""The APIs under contract, found by folder, and by entry point for those of others."""

from __future__ import annotations

import difflib
import pkgutil
from collections.abc import Iterable
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

import caveat.apis
import caveat_models
from caveat.catalogue import workspace
from caveat.catalogue.api import Api, from_document, generated
from caveat.errors import UnknownApi

ENTRY_POINTS = "caveat.apis"
"""Other distributions announce their APIs in this group: a name, and the package of its rules and mock.

The package has, beside them, a package `models` that `caveat generate` wrote.
"""


def names() -> tuple[str, ...]:
    """The names of all APIs under contract, sorted."""
    return tuple(sorted({*_ours(), *_announced(), *_written()}))


def _ours() -> list[str]:
    return [entry.name for entry in pkgutil.iter_modules(caveat_models.__path__) if entry.ispkg]


def _announced() -> dict[str, str]:
    return {entry.name: entry.value for entry in entry_points(group=ENTRY_POINTS)}


def api(name: str) -> Api:
    """The API of that name; raises `UnknownApi`."""
    if name in _ours():
        package = f"{caveat.apis.__name__}.{name}"
        return generated(name, f"{caveat_models.__name__}.{name}", package if find_spec(package) else "", _source(name))
    announced = _announced()
    if name in announced:
        return generated(name, f"{announced[name]}.models", announced[name], _source(name))
    source = _source(name)
    if source is not None:
        # Not generated yet; a check says so.
        return from_document(source)
    raise _unknown(name)


def _unknown(name: str) -> UnknownApi:
    known = names()
    if Path(name).is_dir():
        return UnknownApi(name, known, remedy="That is a folder: give the path of an OpenAPI document in it")
    return UnknownApi(name, known, near=tuple(difflib.get_close_matches(name.lower(), known)))


def _written() -> tuple[str, ...]:
    """The APIs whose specs are in the checkout that we are in, if we are in one."""
    checkout = workspace.here()
    return checkout.apis if checkout is not None else ()


def _source(name: str) -> Path | None:
    """The spec of an API, if we are in a checkout that has it."""
    checkout = workspace.here()
    return checkout.spec(name) if checkout is not None and name in checkout.apis else None


def find(name: str) -> Api:
    """The API of that name, or the one whose document lies at that path; raises `UnknownApi`."""
    if name not in names() and (Path(name).is_file() or Path(name).suffix in {".yaml", ".yml", ".json"}):
        return from_document(Path(name))
    return api(name)


def find_all(wanted: Iterable[str]) -> tuple[Api, ...]:
    """The APIs of these names or paths; all under contract where none is named."""
    return tuple(map(find, wanted)) or tuple(map(api, names()))
