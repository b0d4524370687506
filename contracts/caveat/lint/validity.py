"""Validity, by OpenAPI and JSON Schema. The one module that knows openapi-spec-validator."""

from __future__ import annotations

from collections.abc import Iterator

from openapi_spec_validator import OpenAPIV31SpecValidator

from caveat.errors import BadDocument
from caveat.judging.evidence import standard
from caveat.lint.lint_rule import Problem, Scope, lint_rule
from caveat.openapi.document import Document
from caveat.openapi.pointer import child
from caveat.openapi.schema import Schemas, metaschema_errors
from caveat.openapi.walk import Kind, parts

_MAX_MESSAGE = 200
"""Characters of a message: some quote a whole value."""


@lint_rule("LNT001", scope=Scope.EVERY_DOCUMENT, evidence=standard("OpenAPI 3.1, Schema"))
def documents_are_valid_openapi(document: Document) -> Iterator[Problem]:
    """A document is valid by the schema of the OpenAPI specification."""
    # Of the validator's two passes only the first, against the schema of OpenAPI, locates its errors. The other lint
    # rules find what the second finds, with file and line; it would also resolve `$id` over the network.
    for error in OpenAPIV31SpecValidator.schema_validator.iter_errors(document.value):
        yield Problem(child("", *error.absolute_path), _first_line(error.message))


@lint_rule("LNT002", scope=Scope.EVERY_DOCUMENT, evidence=standard("OpenAPI 3.1, Schema Object: JSON Schema 2020-12"))
def schemas_are_usable(document: Document) -> Iterator[Problem]:
    """Every schema is valid by JSON Schema 2020-12, with valid regular expressions."""
    # Inner schemas are checked with their outermost schema.
    outer = [part for part in parts(document.value, Kind.SCHEMA) if part.parent is not Kind.SCHEMA]
    found = [(part.pointer + error.at, error.message) for part in outer for error in metaschema_errors(part.node)]
    # Several vocabularies of the meta-schema say the same.
    errors = list(dict.fromkeys(found))
    for pointer, message in errors:
        yield Problem(pointer, _first_line(message))
    if not errors:
        # Otherwise each schema that refers to an invalid one would be reported, too.
        schemas = Schemas(document.value, document.file)
        for part in outer:
            yield from _unusable(schemas, part.pointer)


def _unusable(schemas: Schemas, pointer: str) -> Iterator[Problem]:
    try:
        schemas.valid(pointer, None)
    except BadDocument as error:
        yield Problem(pointer, _first_line(error.problem))


def _first_line(message: str) -> str:
    line = message.partition("\n")[0]
    return line if len(line) <= _MAX_MESSAGE else line[: _MAX_MESSAGE - 1] + "…"
