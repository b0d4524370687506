"""What a provider can be told before it begins, by name: the fields of its `Settings`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, TypeVar

from pydantic import TypeAdapter, ValidationError

from caveat.errors import BadOption

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

S = TypeVar("S", bound="DataclassInstance")


@dataclass(frozen=True, slots=True)
class NoSettings:
    """The settings of a provider that has none."""


def read(kind: type[S], given: Mapping[str, str]) -> S:
    """The settings that texts stand for; raises `BadOption` where one is unknown or does not fit."""
    known = [field.name for field in fields(kind)]
    names = {name.replace("-", "_"): value for name, value in given.items()}
    for name in names:
        if name not in known:
            remedy = f"Known are: {', '.join(known)}" if known else "This mock has none"
            raise BadOption("--set", f"no setting is called {name!r}", remedy)
    try:
        return TypeAdapter(kind).validate_python(names)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = "/".join(map(str, first["loc"]))
        problem = first["msg"].removeprefix("Value error, ")
        raise BadOption("--set", f"{where}: {problem}", "Give another value") from error
