"""The one module that knows openapi-spec-validator."""

from __future__ import annotations

from collections.abc import Iterator

from openapi_spec_validator import OpenAPIV31SpecValidator

from caveat.errors import BadDocument
from caveat.lint.lint_rule import Problem, Scope, lint_rule
from caveat.openapi.document import Document
from caveat.openapi.pointer import child
from caveat.openapi.schema import Schemas, faults
from caveat.openapi.walk import Kind, parts

_MOST = 200
"""Characters of a message: some quote the whole value they are about."""


@lint_rule("LNT001", of=Scope.EVERY)
def documents_have_the_form_of_openapi(document: Document) -> Iterator[Problem]:
    """A document has the form that the OpenAPI specification gives it."""
    # Only the first of the validator's two passes, against the schema of OpenAPI, tells where an error stands. What the
    # second one finds, the demands beside this one find with file and line; it would also resolve `$id` over the net.
    for error in OpenAPIV31SpecValidator.schema_validator.iter_errors(document.value):
        yield Problem(child("", *error.absolute_path), _first_line(error.message))


@lint_rule("LNT002", of=Scope.EVERY)
def schemas_are_usable(document: Document) -> Iterator[Problem]:
    """Every schema is one of JSON Schema 2020-12, with regular expressions that can be read."""
    # Inner schemas are seen with the one around them.
    outer = [part for part in parts(document.value, Kind.SCHEMA) if part.holder is not Kind.SCHEMA]
    faulty = [(part.pointer + fault.at, fault.message) for part in outer for fault in faults(part.node)]
    for pointer, message in faulty:
        yield Problem(pointer, _first_line(message))
    if not faulty:
        # Otherwise each schema that refers to a faulty one would be told of, too.
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
    return line if len(line) <= _MOST else line[: _MOST - 1] + "…"
