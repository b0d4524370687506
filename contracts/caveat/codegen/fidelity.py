"""Gaps: what a schema refuses and its model accepts, found by trying."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType

from pydantic import TypeAdapter, ValidationError

from caveat.codegen.manifest import Count
from caveat.codegen.preprocess import component_schemas
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.openapi.instances import Instances, NoInstanceError
from caveat.openapi.naming import class_name
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import references, target
from caveat.openapi.schema import Schemas
from caveat.openapi.violations import Violation, violations

_PACKAGE = "caveat_models"
_DRAFT = "_caveat_drafts"
"""What the package is called while its models are tried before they are written."""


def count(schemas: Schemas, sources: Mapping[str, str]) -> tuple[Count, ...]:
    """For each kind of constraint, at how many places it stands and where the models do not keep it.

    `sources` is the text of the modules `models`, `json_object` and `json_values`.
    """
    tried: dict[str, list[tuple[str, bool]]] = {}
    with _drafted(sources) as models:
        for name in _components(schemas):
            model = TypeAdapter[object](getattr(models, class_name(name)))
            for kind, place, kept in _tried(schemas, name, model):
                tried.setdefault(kind, []).append((place, kept))
    return tuple(
        Count(kind, len(places), tuple(place for place, kept in places if not kept))
        for kind, places in sorted(tried.items())
    )


def _tried(schemas: Schemas, name: str, model: TypeAdapter[object]) -> Iterator[tuple[str, str, bool]]:
    pointer = child("/components/schemas", name)
    try:
        instance = Instances(schemas).of(pointer)
    except NoInstanceError:
        yield "without an instance", name, False
        return
    merged: dict[tuple[str, str], list[JsonValue]] = {}
    for violation in violations(schemas, pointer, instance):
        merged.setdefault((violation.kind, violation.place), []).extend(_real(schemas, pointer, violation))
    yield "valid", name, _accepts(model, instance)
    for (kind, place), broken in merged.items():
        if broken:
            yield kind, f"{name}{place}", not any(_accepts(model, each) for each in broken)


def _real(schemas: Schemas, pointer: str, violation: Violation) -> list[JsonValue]:
    return [instance for instance in violation.instances if not schemas.valid(pointer, instance)]


def _accepts(model: TypeAdapter[object], instance: JsonValue) -> bool:
    try:
        model.validate_json(json.dumps(instance), by_name=False)
    except ValidationError:
        return False
    return True


def _components(schemas: Schemas) -> Iterator[str]:
    """The object schemas that an operation or a webhook leads to, in the document's order."""
    document = as_object(schemas.root)
    reached: set[str] = set()
    left = ["/paths", "/webhooks"]
    while left:
        pointer = left.pop()
        if pointer.lstrip("/").partition("/")[0] in document and pointer not in reached:
            reached.add(pointer)
            left += [target(reference) for _, reference in references(lookup(document, pointer), pointer)]
    for name in component_schemas(document):
        pointer = child("/components/schemas", name)
        if pointer in reached and schemas.types(pointer) == {"object"}:
            yield name


@contextmanager
def _drafted(sources: Mapping[str, str]) -> Iterator[ModuleType]:
    """The models as a module, under a name of its own, so that the ones in use are neither met nor replaced."""
    names = ("json_values", "json_object", "models")
    drafts = {f"{_DRAFT}.{name}": ModuleType(f"{_DRAFT}.{name}") for name in names}
    sys.modules[_DRAFT] = ModuleType(_DRAFT)
    sys.modules.update(drafts)
    try:
        for name in names:
            text = sources[name].replace(f"{_PACKAGE}.", f"{_DRAFT}.")
            exec(compile(text, f"<{name}>", "exec"), vars(drafts[f"{_DRAFT}.{name}"]))  # noqa: S102 - we wrote it
        yield drafts[f"{_DRAFT}.models"]
    finally:
        for name in (_DRAFT, *drafts):
            del sys.modules[name]
