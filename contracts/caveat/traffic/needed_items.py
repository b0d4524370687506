"""Items of other collections that a request names: users for `user_id` in a path or a body."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from caveat.json_text import is_json
from caveat.openapi.coerce import as_list
from caveat.openapi.operation import Operation
from caveat.openapi.references import resolve_object
from caveat.openapi.spec import Spec
from caveat.resources.identity import is_id
from caveat.traffic.item_paths import item_paths, prefixes

_MAX_DEPTH = 3
"""Levels of items that need other items."""


@lru_cache(maxsize=1_024)
def needed_items(spec: Spec, operation: Operation) -> tuple[str, ...]:
    """The path templates of the items of other collections that a request has to name; first those that others need."""
    templates: dict[str, None] = {}
    _collect(spec, operation, templates, 0)
    return tuple(templates)


def _collect(spec: Spec, operation: Operation, found: dict[str, None], depth: int) -> None:
    paths = item_paths(spec)
    templates = (*paths.named_in(operation.path).values(), *_required(spec, operation))
    named = [each for each in templates if each is not None and each not in found]
    for template in dict.fromkeys((*prefixes(operation.path), *named)):
        creating = [each for each in paths.producers(template) if each.method == "POST" and each is not operation]
        for each in creating[:1] if depth < _MAX_DEPTH else ():
            _collect(spec, each, found, depth + 1)
    # What creates a needed item may be below items of its own: a task of a project, which is shown at `/tasks/{task}`.
    found |= dict.fromkeys((*(prefixes(operation.path) if depth else ()), *named))


def _required(spec: Spec, operation: Operation) -> Iterator[str | None]:
    """The path templates that required query parameters and required properties of a JSON body name."""
    named_by, schemas = item_paths(spec).named_by, spec.request_schemas
    needed = [each for each in operation.parameters if each.location == "query" and each.required]
    yield from (named_by(each.name, is_id=bool(each.schema) and is_id(schemas, each.schema)) for each in needed)
    for media_type, schema in (operation.body.media if operation.body is not None else {}).items():
        if is_json(media_type.partition(";")[0]) and schema:
            declared = schemas.properties(schema)
            names = map(str, as_list(resolve_object(spec.root, schema).get("required")))
            yield from (named_by(name, is_id=name in declared and is_id(schemas, declared[name])) for name in names)
