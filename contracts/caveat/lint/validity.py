"""Validity, by OpenAPI and JSON Schema. The one module that knows openapi-spec-validator."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from openapi_spec_validator import OpenAPIV31SpecValidator

from caveat.json_text import JsonValue
from caveat.judging.evidence import standard
from caveat.lint.lint_rule import Problem, Scope, lint_rule
from caveat.openapi.document import Document
from caveat.openapi.pointer import child, lookup, tokens
from caveat.openapi.schema import ALL_TYPES, SchemaError, Schemas, metaschema_errors
from caveat.openapi.walk import Kind

_MAX_MESSAGE = 200
"""Characters of a message: some quote a whole value."""


@lint_rule("LNT001", scope=Scope.EVERY_DOCUMENT, evidence=standard("OpenAPI 3.1, Schema"))
def documents_are_valid_openapi(document: Document) -> Iterator[Problem]:
    """A document is valid by the schema of the OpenAPI specification."""
    # Of the validator's two passes only the first, against the schema of OpenAPI, locates its errors. The other lint
    # rules find what the second finds, with file and line; it would also resolve `$id` over the network.
    for error in OpenAPIV31SpecValidator.schema_validator.iter_errors(document.value):
        pointer = child("", *error.absolute_path)
        yield Problem(pointer, _first_line(_sentence(error.message, pointer, lookup(document.value, pointer))))


def _sentence(message: str, pointer: str, value: JsonValue) -> str:
    """The message of the validator with the name of the field, in words that need no knowledge of the schema."""
    message = message.partition("\n")[0]
    path = [token for token in tokens(pointer) if not token.isdigit()]
    field = path[-1] if path else "the document"
    if value is None and not message.endswith("was expected"):
        return f"{field} is empty"
    if expected := re.fullmatch(r"(.+) was expected", message):
        return f"{field} is {json.dumps(value)}, expected {expected[1]}"
    if unknown := re.fullmatch(
        r"(?:Unevaluated|Additional) properties are not allowed \((.+) (?:was|were) unexpected\)", message
    ):
        return f"{field} has no field {unknown[1]} in OpenAPI"
    if "keyword" in message and "is not valid under any of" in message:
        kind = next((form for key, form in _FORMS.items() if key in path), "")
        return f"{field} has none of the forms that OpenAPI allows{kind and f': {kind}'}"
    return message


_FORMS = {
    "parameters": "a parameter has a schema, or a content",
    "headers": "a header has a schema, or a content",
    "responses": "a response has a description",
}
"""What the objects under a key need, where the schema of OpenAPI says it by a choice."""


@lint_rule("LNT002", scope=Scope.EVERY_DOCUMENT, evidence=standard("OpenAPI 3.1, Schema Object: JSON Schema 2020-12"))
def schemas_are_usable(document: Document) -> Iterator[Problem]:
    """Every schema is valid by JSON Schema 2020-12, with valid regular expressions."""
    # Inner schemas are checked with their outermost schema.
    outer = [part for part in document.parts(Kind.SCHEMA) if part.parent is not Kind.SCHEMA]
    found = [
        (part.pointer + error.at, _schema_sentence(error, part.node))
        for part in outer
        for error in metaschema_errors(part.node)
    ]
    # Several vocabularies of the meta-schema say the same.
    errors = list(dict.fromkeys(found))
    for pointer, message in errors:
        yield Problem(pointer, _first_line(message))
    if not errors:
        # Otherwise each schema that refers to an invalid one would be reported, too.
        for pointer, error in Schemas(document.value, document.file).unusable([part.pointer for part in outer]):
            yield Problem(pointer, _first_line(error.problem))


def _schema_sentence(error: SchemaError, schema: JsonValue) -> str:
    """What is wrong with a keyword of a schema."""
    path = tokens(error.at)
    value = lookup(schema, error.at)
    if value is None:
        return f"{path[-1] if path else 'the schema'} is empty"
    if path and path[-1] == "type" and error.keyword == "anyOf":
        return f"the type is {json.dumps(value)}, expected {', '.join(sorted(ALL_TYPES))}, or a list of them"
    return error.message


def _first_line(message: str) -> str:
    line = message.partition("\n")[0]
    return line if len(line) <= _MAX_MESSAGE else line[: _MAX_MESSAGE - 1] + "…"
