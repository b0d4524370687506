"""Narrows a document to some of its operations, without the components that only other operations use."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from caveat.errors import BadValue, Subject
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.objects import objects, references
from caveat.openapi.pointer import child, lookup, tokens
from caveat.openapi.references import resolve, target
from caveat.openapi.selection import Selection
from caveat.openapi.spec import Spec
from caveat.openapi.walk import METHODS

_LENGTH = 3
"""The tokens of a component's pointer: `components`, its section, its name."""

_ADDITIONAL = "additionalOperations"
"""The key of a path item for operations of other methods (OpenAPI 3.2)."""


def narrowed(root: dict[str, JsonValue], selection: Selection) -> dict[str, JsonValue]:
    """The document with the selected operations only; the same object if all are selected.

    Components that no operation uses stay. Raises `BadValue` for a pattern that matches no operation, and where a
    selected operation refers to a part of another one.
    """
    operations = Spec(root).operations.values()
    selected = {(operation.path, operation.method) for operation in selection.of(operations)}
    if len(selected) == len(operations):
        return root
    narrowed_document = _narrowed(root, selected)
    for at, reference in references(narrowed_document):
        if reference.startswith("#/paths/") and not _exists(narrowed_document, target(reference)):
            problem = f"{at} refers to {reference}, a part of an operation that is not selected"
            raise BadValue(Subject.INCLUDE, problem, "Include that operation too")
    return narrowed_document


def pointers_left_out(root: dict[str, JsonValue], selection: Selection) -> tuple[str, ...]:
    """The pointers of the operations that are not selected, and of the paths without a selected one."""
    operations = Spec(root).operations.values()
    selected = selection.of(operations)
    # Two paths may share an operation.
    others = {operation.pointer for operation in operations} - {operation.pointer for operation in selected}
    paths = {operation.path for operation in operations} - {operation.path for operation in selected}
    return tuple(sorted([*others, *(child("/paths", path) for path in paths)]))


def _exists(root: JsonValue, pointer: str) -> bool:
    try:
        lookup(root, pointer)
    except LookupError:
        return False
    return True


def _narrowed(root: dict[str, JsonValue], selected: Collection[tuple[str, str]]) -> dict[str, JsonValue]:
    """The document with the operations of these paths and methods."""
    paths: dict[str, JsonValue] = {}
    for path in as_object(root.get("paths")):
        item = as_object(lookup(root, resolve(root, child("/paths", path))))
        kept = {method for each, method in selected if each == path}
        if kept:
            paths[path] = _only(item, kept)
    return _without_unused({**root, "paths": paths}, root)


def _only(item: Mapping[str, JsonValue], methods: Collection[str]) -> dict[str, JsonValue]:
    """A path item with the operations of these methods."""
    narrowed_item = {key: value for key, value in item.items() if key not in METHODS or key.upper() in methods}
    if _ADDITIONAL in narrowed_item:
        narrowed_item[_ADDITIONAL] = {
            key: each for key, each in as_object(narrowed_item[_ADDITIONAL]).items() if key in methods
        }
    return narrowed_item


def _without_unused(root: dict[str, JsonValue], before: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The document without the components that were used before and are unused now."""
    components = as_object(root.get("components"))
    uses = {
        child("/components", section, name): set(_used(value))
        for section, entries in components.items()
        for name, value in as_object(entries).items()
    }
    for base, extension in _extensions(as_object(components.get("schemas"))):
        uses.setdefault(base, set()).add(extension)
    now, then = ({key: value for key, value in each.items() if key != "components"} for each in (root, before))
    unused = _reached(_used(then), uses) - _reached(_used(now), uses)
    kept = {
        section: {name: value for name, value in entries.items() if child("/components", section, name) not in unused}
        if isinstance(entries, dict)
        else entries
        for section, entries in components.items()
    }
    return {**root, "components": kept} if components else root


def _reached(start: Iterable[str], uses: Mapping[str, set[str]]) -> set[str]:
    reached: set[str] = set()
    waiting = list(start)
    while waiting:
        component = waiting.pop()
        if component not in reached:
            reached.add(component)
            waiting += uses.get(component, ())
    return reached


def _used(part: JsonValue) -> Iterator[str]:
    """The components that a part of the document refers to, and those that its discriminators name."""
    holder: dict[str, JsonValue] = {"part": part}
    for _, reference in references(holder):
        yield _component(target(reference))
    for _, node in objects(holder):
        for value in as_object(as_object(node.get("discriminator")).get("mapping")).values():
            if isinstance(value, str):
                yield child("/components/schemas", value)
                yield _component(target(value))


def _component(pointer: str) -> str:
    """The component that a pointer leads into, `""` if it leads elsewhere."""
    names = tokens(pointer)[:_LENGTH]
    return child("", *names) if len(names) == _LENGTH and names[0] == "components" else ""


def _extensions(schemas: Mapping[str, JsonValue]) -> Iterator[tuple[str, str]]:
    """Pairs of a schema and one that extends it by `allOf`: a discriminator may name it without a mapping."""
    for name, schema in schemas.items():
        for base in as_list(as_object(schema).get("allOf")):
            reference = as_object(base).get("$ref")
            if isinstance(reference, str):
                yield _component(target(reference)), child("/components/schemas", name)
