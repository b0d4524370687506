"""Schemas that apply themselves to the same value, or have a keyword that their version of OpenAPI ignores."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.json_text import JsonValue
from caveat.judging.evidence import standard
from caveat.lint.lint_rule import Problem, Scope, lint_rule
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.document import Document
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import target
from caveat.openapi.walk import Kind


@lint_rule("LNT028", scope=Scope.EVERY_DOCUMENT, evidence=standard("JSON Schema 2020-12 Core, 9.4.1"))
def schemas_do_not_apply_themselves(document: Document) -> Iterator[Problem]:
    """No schema leads back to itself for the same value, such as an `allOf` of a schema whose `oneOf` lists it."""
    root = document.value
    done: set[str] = set()
    for name in as_object(as_object(root.get("components")).get("schemas")):
        for loop in _loops(root, child("/components/schemas", name), done):
            path = " -> ".join(pointer.removeprefix("/components/schemas/") for pointer in loop)
            message = f"the schema leads back to itself for the same value: {path}. Remove one of these references"
            yield Problem(loop[0], message)


@lint_rule("LNT029", scope=Scope.EVERY_DOCUMENT, evidence=standard("OpenAPI 3.1, Schema Object; Appendix A"))
def null_is_a_type(document: Document) -> Iterator[Problem]:
    """No schema of OpenAPI 3.1 or later has `nullable`, which these versions ignore: null is a type."""
    if document.version == "3.0" or "nullable" not in document.keys:
        return
    for part in document.parts(Kind.SCHEMA):
        if isinstance(part.node.get("nullable"), bool):
            message = "OpenAPI 3.1 and later ignore nullable: add null to the type, such as type: [string, 'null']"
            yield Problem(child(part.pointer, "nullable"), message)


def _loops(root: JsonValue, start: str, done: set[str]) -> Iterator[tuple[str, ...]]:
    """The loops that lead from a schema to itself, without those of references only; `done` gets what was searched."""
    path: dict[str, Iterator[str]] = {}
    waiting = [start]
    while waiting:
        pointer = waiting.pop()
        if pointer in path:
            pointers = tuple(path)
            loop = (*pointers[pointers.index(pointer) :], pointer)
            if any("$ref" not in as_object(lookup(root, each)) for each in loop):
                yield loop
        elif pointer not in done:
            done.add(pointer)
            path[pointer] = _applied(root, pointer)
        while path and not waiting:
            following = next(path[next(reversed(path))], None)
            if following is None:
                path.popitem()
            else:
                waiting.append(following)


def _applied(root: JsonValue, pointer: str) -> Iterator[str]:
    """The schemas that a schema applies to the same value: by a reference, or by the keywords that combine schemas."""
    try:
        schema = as_object(lookup(root, pointer))
    except LookupError:
        return
    if isinstance(schema.get("$ref"), str) and str(schema["$ref"]).startswith("#"):
        yield target(str(schema["$ref"]))
    for keyword in ("allOf", "anyOf", "oneOf"):
        yield from (child(pointer, keyword, index) for index, _ in enumerate(as_list(schema.get(keyword))))
    yield from (child(pointer, keyword) for keyword in ("not", "if", "then", "else") if keyword in schema)
