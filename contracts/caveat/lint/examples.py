"""Examples and defaults: those that are there fit their schema, and those that a mock answers with are there."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.errors import BadDocument
from caveat.json_text import JsonValue, is_json
from caveat.lint.lint_rule import Problem, Scope, lint_rule
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.document import Document
from caveat.openapi.media import is_form
from caveat.openapi.pointer import child, lookup, tokens
from caveat.openapi.references import resolve, target
from caveat.openapi.schema import Schemas
from caveat.openapi.walk import Kind, Part, entry, parameters, parts


@lint_rule("LNT003", of=Scope.EVERY)
def examples_are_valid(document: Document) -> Iterator[Problem]:
    """Every example and every default is of its own schema.

    Passed over are those given as `externalValue`, and a text for a media type that is neither JSON nor a form, which
    shows the body as sent rather than its value.
    """
    schemas = Schemas(document.value, document.file)
    for part in parts(document.value, Kind.PARAMETER, Kind.HEADER, Kind.MEDIA, Kind.SCHEMA):
        schema = part.pointer if part.kind is Kind.SCHEMA else child(part.pointer, "schema")
        if part.kind is not Kind.SCHEMA and "schema" not in part.node:
            continue
        for pointer, value in _values(document.value, part):
            if not (part.kind is Kind.MEDIA and _is_wire_text(part.pointer, value)):
                yield from _misfits(schemas, schema, pointer, value)


def _is_wire_text(media: str, value: JsonValue) -> bool:
    media_type = tokens(media)[-1].partition(";")[0].strip().lower()
    return isinstance(value, str) and not is_json(media_type) and not is_form(media_type)


def _misfits(schemas: Schemas, schema: str, pointer: str, value: JsonValue) -> Iterator[Problem]:
    try:
        for error in schemas.errors(schema, value):
            yield Problem(pointer + error.at, f"the example does not fit its schema: {error.message}")
    except BadDocument:
        # A schema that cannot be used is told of by itself.
        return


def _values(root: JsonValue, part: Part) -> Iterator[tuple[str, JsonValue]]:
    """The examples that stand on a part, and its default, with their pointers."""
    keys = ("example", "default") if part.kind is Kind.SCHEMA else ("example",)
    for key in keys:
        if key in part.node:
            yield child(part.pointer, key), part.node[key]
    listed = part.node.get("examples")
    if part.kind is Kind.SCHEMA:
        for index, value in enumerate(as_list(listed)):
            yield child(part.pointer, "examples", index), value
    elif isinstance(listed, dict):
        for name in listed:
            at = child(part.pointer, "examples", name)
            example = entry(root, at)
            if "value" in example:
                yield child(at, "value"), example["value"]


@lint_rule("LNT004", of=Scope.OURS)
def operations_are_exemplified(document: Document) -> Iterator[Problem]:
    """Every operation has an example of each required parameter, of its body, and of a successful answer that has one.

    One on the schema, or on the schema it refers to, will do.
    """
    root = document.value
    for operation in parts(root, Kind.OPERATION):
        for holder in (operation.pointer.rpartition("/")[0], operation.pointer):
            for site, parameter in parameters(root, holder):
                if parameter.get("required") is True and not _shown(root, site):
                    yield Problem(site, f"the parameter {parameter.get('name')} has no example")
        body = child(operation.pointer, "requestBody")
        if "requestBody" in operation.node and not _shown(root, body):
            yield Problem(body, "the request body has no example")
        answers = list(_successes(root, operation))
        if answers and not any(_shown(root, answer) for answer in answers):
            yield Problem(answers[0], "no successful response has an example")


def _successes(root: JsonValue, operation: Part) -> Iterator[str]:
    for status in as_object(operation.node.get("responses")):
        site = child(operation.pointer, "responses", status)
        if status.startswith("2") and entry(root, site).get("content"):
            yield site


def _shown(root: JsonValue, site: str) -> bool:
    """Whether an example stands on a parameter, body, response or media type, or on its schema."""
    node = entry(root, site)
    if "example" in node or node.get("examples"):
        return True
    pointer = resolve(root, site)
    content = node.get("content")
    if isinstance(content, dict):
        return any(_shown(root, child(pointer, "content", media_type)) for media_type in content)
    return "schema" in node and _schema_shows(root, child(pointer, "schema"))


def _schema_shows(root: JsonValue, pointer: str) -> bool:
    schema = lookup(root, pointer)
    if not isinstance(schema, dict):
        return False
    if not schema.keys().isdisjoint({"example", "examples", "default", "const"}):
        return True
    reference = schema.get("$ref")
    return isinstance(reference, str) and _schema_shows(root, target(reference))
