"""Gives the inline schemas of requests and responses names, so that they have models: `CreateOrderBody`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, count
from pathlib import PurePosixPath

from caveat.codegen import type_hints
from caveat.codegen.client_calls import body_media_type, is_result
from caveat.codegen.client_errors import PHRASES
from caveat.codegen.event_streams import event_schemas
from caveat.codegen.pages import paged_items
from caveat.codegen.preprocess import component_schemas
from caveat.codegen.type_hints import has_model_media, may_have_model
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.naming import class_name
from caveat.openapi.objects import references, rewrite
from caveat.openapi.operation import Operation
from caveat.openapi.pointer import child, lookup, parents, replaced, tokens
from caveat.openapi.read_write_only import Direction, relaxed
from caveat.openapi.references import local, target
from caveat.openapi.spec import Spec
from caveat.openapi.walk import BUNDLED

_COMPONENTS = "/components/schemas"


def with_names(root: dict[str, JsonValue], file: str = "") -> dict[str, JsonValue]:
    """The document with the objects that its operations describe inline as components, named by the operations.

    A schema of another file has the name of its file or of its place there.
    """
    spec = Spec(root, file=file)
    names: dict[str, str] = {}
    taken = {class_name(name) for name in component_schemas(root)}
    for pointer, same, name in _candidates(spec):
        if pointer not in names:
            known = next((names[each] for each in same if each in names), "")
            names[pointer] = known or _free(class_name(name), taken)
            taken.add(names[pointer])
    names = _with_models(root, names)
    return _moved(root, names) if names else root


def _with_models(root: dict[str, JsonValue], names: dict[str, str]) -> dict[str, str]:
    """The schemas that can have a model: the code generator follows references to other schemas only."""
    while True:
        left = {pointer: name for pointer, name in names.items() if _has_references_to_schemas(root, pointer, names)}
        if len(left) == len(names):
            return left
        names = left


def _has_references_to_schemas(root: JsonValue, pointer: str, names: Mapping[str, str]) -> bool:
    targets = (target(reference) for _, reference in references(lookup(root, pointer)))
    return all(each.startswith((f"{_COMPONENTS}/", f"/{BUNDLED}/")) or _moved_to(each, names) for each in targets)


def _moved_to(pointer: str, names: Mapping[str, str]) -> str:
    """Where a schema or a part of it is as a component, `""` if it is none."""
    for above in parents(pointer):
        if above in names:
            return child(_COMPONENTS, names[above]) + pointer.removeprefix(above)
    return ""


def _free(name: str, taken: set[str]) -> str:
    return next(each for each in chain([name], (f"{name}{number}" for number in count(2))) if each not in taken)


def _moved(root: dict[str, JsonValue], names: Mapping[str, str]) -> dict[str, JsonValue]:
    """The document with the schemas at these pointers as components of these names."""
    document: JsonValue = root
    # Innermost first: an outer schema takes the references to its parts with it.
    for pointer in sorted(names, key=lambda each: len(tokens(each)), reverse=True):
        schema = as_object(lookup(document, pointer))
        direction = _direction(pointer)
        schema = as_object(relaxed(root, schema, direction)) if direction else schema
        types = as_list(schema.get("type"))
        reference: JsonValue = {"$ref": local(child(_COMPONENTS, names[pointer]))}
        if "null" in types and "enum" not in schema:
            # The code generator would lose the null of a class.
            others = [each for each in types if each != "null"]
            schema = {**schema, "type": others[0] if len(others) == 1 else others}
            reference = {"anyOf": [reference, {"type": "null"}]}
        document = replaced(replaced(document, pointer, reference), child(_COMPONENTS, names[pointer]), schema)
    return as_object(rewrite(document, lambda node: _renamed(node, names)))


def _direction(pointer: str) -> Direction | None:
    """Where the values of an inline schema are sent, None if that is not known: a schema of a file may be in both."""
    path = tokens(pointer)
    if path[0] == BUNDLED or path[:2] == ["components", "schemas"]:
        return None
    part = next((token for token in path if token in {"requestBody", "requestBodies", "responses"}), "")
    return Direction.RESPONSE if part == "responses" else Direction.REQUEST if part else None


def _renamed(node: dict[str, JsonValue], names: Mapping[str, str]) -> dict[str, JsonValue]:
    reference = node.get("$ref")
    moved = _moved_to(target(reference), names) if isinstance(reference, str) else ""
    return {**node, "$ref": local(moved)} if moved else node


Candidate = tuple[str, tuple[str, ...], str]
"""The pointer of a schema, the pointers of others with the same name if they are equal, and that name."""


def _candidates(spec: Spec) -> Iterator[Candidate]:
    for operation in spec.operations.values():
        yield from _equal(spec, _bodies(spec, operation))
        yield from _equal(spec, _results(spec, operation))
        for pointer in paged_items(spec, operation):
            yield from ((at, (), name) for at, name in _unnamed(spec.root, pointer, f"{operation.id}-Item", exact=True))
        for pointer, suffix in event_schemas(spec, operation):
            yield from ((at, (), name) for at, name in _unnamed(spec.root, pointer, f"{operation.id}-{suffix}"))
    yield from _errors(spec)


def _equal(spec: Spec, named: Iterable[tuple[str, str]]) -> Iterator[Candidate]:
    """The candidates of one operation: equal schemas have one name."""
    by_schema: dict[str, list[str]] = {}
    for pointer, name in named:
        same = by_schema.setdefault(_text(spec.root, pointer), [])
        yield pointer, tuple(same), name
        same.append(pointer)


def _text(root: JsonValue, pointer: str) -> str:
    return json.dumps(lookup(root, pointer), sort_keys=True, default=str)


def _bodies(spec: Spec, operation: Operation) -> Iterator[tuple[str, str]]:
    if operation.body is not None:
        sent = body_media_type(operation)
        media = sorted(operation.body.media.items(), key=lambda each: each[0] != sent)
        for media_type, pointer in media:
            if pointer and has_model_media(media_type):
                yield from _unnamed(spec.root, pointer, _shared(pointer, "Body") or f"{operation.id}-Body")


def _results(spec: Spec, operation: Operation) -> Iterator[tuple[str, str]]:
    for status, response in operation.responses.items():
        for media_type, pointer in response.media.items():
            if pointer and may_have_model(media_type) and is_result(operation, status):
                name = _shared(pointer, "Response") or f"{operation.id}-Response"
                yield from _unnamed(spec.root, pointer, name)


def _errors(spec: Spec) -> Iterator[Candidate]:
    """The schemas of errors: most operations have the same ones, which have one name."""
    places: dict[str, dict[str, tuple[str, str, str]]] = {}
    for operation in spec.operations.values():
        for status, response in operation.responses.items():
            for media_type, pointer in response.media.items():
                if pointer and may_have_model(media_type) and not is_result(operation, status):
                    phrase = "".join(PHRASES.get(status, f"Status {status}").split())
                    name = _shared(pointer, "Response")
                    for at, each in _unnamed(spec.root, pointer, name or f"{phrase}-Body"):
                        own = each if name else f"{operation.id}-{each}"
                        places.setdefault(_text(spec.root, at), {}).setdefault(at, (status, each, own))
    for same in places.values():
        statuses = {status for status, _, _ in same.values()}
        for pointer, (_, by_status, own) in same.items():
            shared = by_status if len(statuses) == 1 else "ErrorBody"
            yield pointer, tuple(same), own if len(same) == 1 else shared


def _shared(pointer: str, suffix: str) -> str:
    """The name for the schema of a shared response or request body, `""` if the pointer is not of one."""
    match tokens(pointer):
        case ["components", "responses" | "requestBodies", name, *_]:
            return name if name.endswith(suffix) else f"{name}-{suffix}"
        case _:
            return ""


def _unnamed(
    root: JsonValue, pointer: str, name: str, *, exact: bool = False, seen: frozenset[str] = frozenset()
) -> Iterator[tuple[str, str]]:
    """The outermost schemas at a pointer that need a model and have no name, with a name for each.

    `exact` also counts schemas whose values have another type in a model: enums and formats.
    """
    node = as_object(lookup(root, pointer))
    reference = node.get("$ref")
    if pointer.rpartition("/")[0] == _COMPONENTS:
        return
    if isinstance(reference, str):
        at = target(reference)
        if at not in seen and tokens(at)[:1] == [BUNDLED]:
            is_reference = "$ref" in as_object(lookup(root, at))
            chain_ends = _unnamed(root, at, name, exact=exact, seen=seen | {at})
            yield from chain_ends if is_reference else [(at, _name_in_file(at))]
    elif _needs_model(node) or (exact and {"enum", "format", "const"} & node.keys()):
        yield pointer, name
    else:
        branches = [child(pointer, key, index) for key in _CHOICES for index in range(len(as_list(node.get(key))))]
        named = [found for each in branches if (found := [*_unnamed(root, each, name, exact=exact, seen=seen)])]
        for number, found in enumerate(named, 1):
            yield from ((at, f"{each}{number}" if len(named) > 1 and each == name else each) for at, each in found)
        for key, suffix in (("items", "Item"), ("additionalProperties", "Value")):
            if isinstance(node.get(key), dict):
                inner = name if exact else f"{name}-{suffix}"
                yield from _unnamed(root, child(pointer, key), inner, exact=exact, seen=seen)


_CHOICES = ("oneOf", "anyOf", "allOf")


def _needs_model(node: Mapping[str, JsonValue]) -> bool:
    """Whether only a model describes the values: an object with properties, or several schemas at once."""
    types = as_list(node.get("type")) or [node.get("type")]
    if "object" in types or types == [None]:
        return bool(as_object(node.get("properties"))) or type_hints.is_merged(node)
    return "array" in types and type_hints.is_merged(node)


def _name_in_file(pointer: str) -> str:
    """The name of a schema in another file: its key there, or the name of its file."""
    _, file, *path = tokens(pointer)
    last = path[-1] if path and re.search(r"[^\W\d]", path[-1]) else ""
    return last or PurePosixPath(file).stem
