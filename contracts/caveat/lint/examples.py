"""Examples and defaults: they match their schemas, and those that a mock needs exist."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.errors import BadDocument
from caveat.json_text import JsonValue, is_json
from caveat.judging.evidence import documented, standard
from caveat.lint.lint_rule import Problem, Scope, lint_rule
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.document import Document
from caveat.openapi.pointer import child, lookup, tokens
from caveat.openapi.references import resolve, resolve_object, target
from caveat.openapi.schema import Schemas
from caveat.openapi.spec import Spec
from caveat.openapi.walk import Kind, Part, parameters


@lint_rule(
    "LNT003",
    scope=Scope.EVERY_DOCUMENT,
    evidence=standard("OpenAPI 3.1, Media Type Object: example"),
)
def examples_are_valid(document: Document) -> Iterator[Problem]:
    """Every example and every default matches its schema.

    In an example of a request, properties that are `readOnly` may be absent, in one of a response those that are
    `writeOnly`, and in one of a schema either of them. Not checked are examples given as `externalValue`, and strings
    for a media type that is not JSON and a schema that allows no string: they show the body as it is sent.
    """
    spec = Spec(document.value, file=document.file)
    for part in document.parts(Kind.PARAMETER, Kind.HEADER, Kind.MEDIA, Kind.SCHEMA):
        schema = part.pointer if part.kind is Kind.SCHEMA else child(part.pointer, "schema")
        if part.kind is not Kind.SCHEMA and "schema" not in part.node:
            continue
        for pointer, value in _values(document.value, part):
            is_raw = part.kind is Kind.MEDIA and _is_raw_body(part.pointer, value)
            if not is_raw or "string" in spec.schemas.types(schema):
                yield from _mismatches(_directions(spec, part), schema, pointer, value)


def _directions(spec: Spec, part: Part) -> tuple[Schemas, ...]:
    """The schemas of the document as they apply where a part is used; an example has to match one of them."""
    if spec.request_schemas is spec.schemas or part.parent is Kind.RESPONSE:
        return (spec.schemas,)
    return (spec.request_schemas,) if part.parent is Kind.BODY else (spec.schemas, spec.request_schemas)


def _is_raw_body(media: str, value: JsonValue) -> bool:
    media_type = tokens(media)[-1].partition(";")[0].strip().lower()
    return isinstance(value, str) and not is_json(media_type)


def _mismatches(directions: tuple[Schemas, ...], schema: str, pointer: str, value: JsonValue) -> Iterator[Problem]:
    try:
        if any(schemas.valid(schema, value) for schemas in directions):
            return
        for error in directions[0].errors(schema, value):
            yield Problem(pointer + error.at, f"the example does not match its schema: {error.message}")
    except BadDocument:
        # LNT002 reports the schema.
        return


def _values(root: JsonValue, part: Part) -> Iterator[tuple[str, JsonValue]]:
    """The examples of a part, and its default, with their pointers."""
    keys = ("example", "default") if part.kind is Kind.SCHEMA else ("example",)
    for key in keys:
        if key in part.node:
            yield child(part.pointer, key), part.node[key]
    examples = part.node.get("examples")
    if part.kind is Kind.SCHEMA:
        for index, value in enumerate(as_list(examples)):
            yield child(part.pointer, "examples", index), value
    elif isinstance(examples, dict):
        for name in examples:
            at = child(part.pointer, "examples", name)
            example = resolve_object(root, at)
            if "value" in example:
                yield child(at, "value"), example["value"]


@lint_rule("LNT022", scope=Scope.EVERY_DOCUMENT, evidence=standard("OpenAPI 3.1, Media Type Object: example, examples"))
def examples_are_given_once(document: Document) -> Iterator[Problem]:
    """A media type, parameter or header has an `example` or `examples`, not both."""
    for part in document.parts(Kind.MEDIA, Kind.PARAMETER, Kind.HEADER):
        if "example" in part.node and "examples" in part.node:
            yield Problem(child(part.pointer, "example"), "there is an example beside examples: only one is allowed")


@lint_rule("LNT004", scope=Scope.WITH_EVIDENCE, evidence=documented("specs/README.md, How a spec is written"))
def operations_have_examples(document: Document) -> Iterator[Problem]:
    """Every operation has an example of each required parameter, of its request body and of a successful response.

    An example on the schema, or on the schema that it refers to, is enough.
    """
    root = document.value
    for operation in document.parts(Kind.OPERATION):
        for holder in (operation.pointer.rpartition("/")[0], operation.pointer):
            for site, parameter in parameters(root, holder):
                if parameter.get("required") is True and not _has_example(root, site):
                    yield Problem(site, f"the parameter {parameter.get('name')} has no example")
        body = child(operation.pointer, "requestBody")
        if "requestBody" in operation.node and not _has_example(root, body):
            yield Problem(body, "the request body has no example")
        responses = list(_successes(root, operation))
        if responses and not any(_has_example(root, response) for response in responses):
            yield Problem(responses[0], "no successful response has an example")


def _successes(root: JsonValue, operation: Part) -> Iterator[str]:
    for status in as_object(operation.node.get("responses")):
        site = child(operation.pointer, "responses", status)
        if status.startswith("2") and resolve_object(root, site).get("content"):
            yield site


def _has_example(root: JsonValue, site: str) -> bool:
    """Whether a parameter, body, response or media type has an example, or its schema has one."""
    node = resolve_object(root, site)
    if "example" in node or node.get("examples"):
        return True
    pointer = resolve(root, site)
    content = node.get("content")
    if isinstance(content, dict):
        return any(_has_example(root, child(pointer, "content", media_type)) for media_type in content)
    return "schema" in node and _schema_has_example(root, child(pointer, "schema"))


def _schema_has_example(root: JsonValue, pointer: str) -> bool:
    schema = lookup(root, pointer)
    if not isinstance(schema, dict):
        return False
    if not schema.keys().isdisjoint({"example", "examples", "default", "const"}):
        return True
    reference = schema.get("$ref")
    return isinstance(reference, str) and _schema_has_example(root, target(reference))
