"""Validity, by OpenAPI and JSON Schema."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from caveat.json_text import JsonValue
from caveat.judging.evidence import standard
from caveat.lint.lint_rule import Problem, Scope, lint_rule
from caveat.lint.openapi_schemas import openapi_schema
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.document import Document
from caveat.openapi.pointer import child, lookup, tokens
from caveat.openapi.schema import ALL_TYPES, SchemaError, Schemas, metaschema_errors
from caveat.openapi.usable import large_patterns
from caveat.openapi.walk import Kind, Part

_MAX_MESSAGE = 200
"""Characters of a message: some quote a whole value."""


@lint_rule("LNT001", scope=Scope.EVERY_DOCUMENT, evidence=standard("OpenAPI 3.1, Schema"))
def documents_are_valid_openapi(document: Document) -> Iterator[Problem]:
    """A document is valid by the schema of its version of the OpenAPI specification."""
    # The other lint rules report, with file and line, the errors that this schema cannot express.
    errors = list(openapi_schema(document.version).errors(document.written))
    in_schemas = set(_pointers_of_bad_keywords(document)) if errors and document.version == "3.0" else set()
    problems: dict[Problem, None] = {}
    newer = _Newer(document)
    for error in errors:
        is_reported = error.at in in_schemas or (
            "under more than one of" in error.message
            and any(other.at == error.at for other in errors if other != error)
        )
        if not is_reported:
            sentence = _first_line(_sentence(document, error))
            problems[Problem(error.at, sentence + newer.added(error))] = None
    yield from problems
    yield from _BY_VERSION.get(document.version, _nothing)(document)


class _Newer:
    """The newer versions of OpenAPI that allow the unknown fields of a document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._fields: dict[str, dict[str, set[str]]] = {}

    def added(self, error: SchemaError) -> str:
        """The end of a sentence about fields that are not allowed: which version of OpenAPI adds which of them."""
        names = _unexpected(error)
        parts: list[str] = []
        for version in _VERSIONS[_VERSIONS.index(self._document.version) + 1 :] if names else ():
            added = sorted(names - self._unexpected(version).get(error.at, set()))
            names -= set(added)
            if added:
                parts.append(f"; OpenAPI {version} adds {' and '.join(map(repr, added))}")
        return "".join(parts)

    def _unexpected(self, version: str) -> dict[str, set[str]]:
        """The fields that a version does not have, by the pointer of their object."""
        if version not in self._fields:
            fields: dict[str, set[str]] = {}
            for error in openapi_schema(version).errors(self._document.written):
                fields.setdefault(error.at, set()).update(_unexpected(error))
            self._fields[version] = fields
        return self._fields[version]


_VERSIONS = ("3.0", "3.1", "3.2")


def _unexpected(error: SchemaError) -> set[str]:
    match = re.fullmatch(_UNEXPECTED, error.message)
    return set(re.findall(r"'([^']*)'", match[1])) if match else set()


def _arrays_without_items(document: Document) -> Iterator[Problem]:
    """Arrays that do not say what their items are, which only OpenAPI 3.0 requires."""
    for part in document.parts(Kind.SCHEMA):
        declared = part.node.get("type")
        if "array" in (as_list(declared) or [declared]) and "items" not in part.node:
            yield Problem(part.pointer, "the array has no items, which OpenAPI 3.0 requires")


def _node_types_beside_older_fields(document: Document) -> Iterator[Problem]:
    """XML objects of OpenAPI 3.2 with a `nodeType` and a field that it replaces."""
    for part in document.parts(Kind.SCHEMA):
        xml = as_object(part.node.get("xml"))
        for field in ("attribute", "wrapped"):
            if "nodeType" in xml and field in xml:
                yield Problem(child(part.pointer, "xml", field), f"xml has {field} beside nodeType, which replaces it")


def _pointers_of_bad_keywords(document: Document) -> Iterator[str]:
    """Those that LNT002 reports: only the schema of OpenAPI 3.0 describes the keywords of schemas, too."""
    for part in _outer_schemas(document):
        yield from (part.pointer + error.at for error in metaschema_errors(part.node))


def _outer_schemas(document: Document) -> list[Part]:
    """The schemas that are inside no other one, and those that a reference leads to."""
    return [part for part in document.parts(Kind.SCHEMA) if part.parent is not Kind.SCHEMA or not part.key]


def _nothing(_document: Document) -> Iterator[Problem]:
    return iter(())


_BY_VERSION = {"3.0": _arrays_without_items, "3.2": _node_types_beside_older_fields}
"""Additional checks that the schemas of OpenAPI lack, by version."""


def _sentence(document: Document, error: SchemaError) -> str:
    """The message of the validator with the name of the field, for readers who do not know the schema."""
    message = error.message.partition("\n")[0]
    value = lookup(document.written, error.at)
    path = [token for token in tokens(error.at) if not token.isdigit()]
    field = path[-1] if path else "the document"
    if value is None and not message.endswith("was expected"):
        return f"{field} is empty"
    if error.keyword == "not" and "schema" in message and "content" in message:
        return f"{field} has a schema and a content: only one of them is allowed"
    for pattern, sentence in _SENTENCES:
        if match := re.fullmatch(pattern, message):
            return sentence.format(*match.groups(), field=field, value=json.dumps(value), version=document.version)
    if "keyword" in message and "is not valid under any of" in message:
        kind = next((form for key, form in _FORMS.items() if key in path), "")
        return f"{field} has none of the forms that OpenAPI allows{kind and f': {kind}'}"
    return message


_UNEXPECTED = r"(?:Unevaluated|Additional) properties are not allowed \((.+) (?:was|were) unexpected\)"

_SENTENCES = (
    (r".+ (?:was found, expected|is not one of) (.+)", "{field} is {value}, expected {0}"),
    (r"(.+) was expected", "{field} is {value}, expected {0}"),
    (r'.+ is not of type "(\w+)"', "{field} is {value}, expected the type {0}"),
    (r'.+ is not a "(.+)"', "{field} is {value}, which is not in the format {0}"),
    (_UNEXPECTED, "{field} has no field {0} in OpenAPI {version}"),
)
"""Messages of the validator, and the sentences that name the field instead."""

_FORMS = {
    "parameters": "a parameter has a schema, or a content",
    "headers": "a header has a schema, or a content",
    "responses": "a response has a description",
}
"""The requirements of the objects under a key for which the schema of OpenAPI has a choice."""


@lint_rule("LNT002", scope=Scope.EVERY_DOCUMENT, evidence=standard("OpenAPI 3.1, Schema Object: JSON Schema 2020-12"))
def schemas_are_usable(document: Document) -> Iterator[Problem]:
    """Every schema is valid by JSON Schema 2020-12, with valid regular expressions."""
    # Inner schemas are checked with their outermost schema.
    outer = _outer_schemas(document)
    problems = [
        (part.pointer + error.at, _schema_sentence(error, part.node))
        for part in outer
        for error in metaschema_errors(part.node)
    ]
    problems += large_patterns(document)
    # Several vocabularies of the meta-schema say the same.
    errors = list(dict.fromkeys(problems))
    for pointer, message in errors:
        yield Problem(pointer, _first_line(message))
    if not errors:
        # Otherwise each schema that refers to an invalid one would be reported, too.
        for pointer, error in Schemas(document.value, document.file).unusable([part.pointer for part in outer]):
            yield Problem(pointer, _first_line(error.problem))


def _schema_sentence(error: SchemaError, schema: JsonValue) -> str:
    """The problem of a keyword of a schema, as a sentence."""
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
