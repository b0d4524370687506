"""Fidelity of the models: which constraints of the schemas they check, measured with invalid instances."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from pydantic import TypeAdapter, ValidationError

from caveat.codegen.destination import SHARED
from caveat.codegen.drafts import models_module
from caveat.codegen.manifest import Count
from caveat.codegen.preprocess import component_schemas
from caveat.codegen.renaming import classes_of
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.openapi.instances import Instances, NoInstanceError
from caveat.openapi.objects import references
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import target
from caveat.openapi.schema import Schemas
from caveat.openapi.violations import real_violations


def count(schemas: Schemas, sources: Mapping[str, str], support: str = SHARED) -> tuple[Count, ...]:
    """For each kind of constraint, the number of places that have it, and the places where the models do not check it.

    `sources` is the text of the modules `models`, `json_enums`, `json_object` and `json_values`; all but the first are
    in `support`.
    """
    results: dict[str, list[tuple[str, bool]]] = {}
    instances = Instances(schemas)
    classes = classes_of(schemas.root)
    with models_module(sources, support) as models:
        for name in _components(schemas):
            model = TypeAdapter[object](getattr(models, classes[name]))
            for kind, place, is_checked in _results(instances, name, model):
                results.setdefault(kind, []).append((place, is_checked))
    return tuple(
        Count(kind, len(places), tuple(place for place, is_checked in places if not is_checked))
        for kind, places in sorted(results.items())
    )


def _results(instances: Instances, name: str, model: TypeAdapter[object]) -> Iterator[tuple[str, str, bool]]:
    pointer = child("/components/schemas", name)
    try:
        instance = instances.of(pointer)
    except NoInstanceError:
        yield "without an instance", name, False
        return
    yield "valid", name, _accepts(model, instance)
    for violation in real_violations(instances.schemas, pointer, instance):
        accepted = any(_accepts(model, broken) for broken in violation.instances)
        yield violation.kind, f"{name}{violation.place}", not accepted


def _accepts(model: TypeAdapter[object], instance: JsonValue) -> bool:
    try:
        model.validate_json(json.dumps(instance), by_name=False)
    except ValidationError:
        return False
    return True


def _components(schemas: Schemas) -> Iterator[str]:
    """The object schemas that an operation or a webhook refers to, also indirectly, in the document's order."""
    document = as_object(schemas.root)
    reached: set[str] = set()
    waiting = ["/paths", "/webhooks"]
    while waiting:
        pointer = waiting.pop()
        if pointer.lstrip("/").partition("/")[0] in document and pointer not in reached:
            reached.add(pointer)
            waiting += [target(reference) for _, reference in references(lookup(document, pointer), pointer)]
    for name in component_schemas(document):
        pointer = child("/components/schemas", name)
        if pointer in reached and schemas.types(pointer) == {"object"}:
            yield name
