"""Examples for the pages of a contract: from the document, otherwise generated from a schema."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from caveat.console.parameter_writing import plain
from caveat.errors import BadDocument
from caveat.json_text import JsonValue
from caveat.mock.responses.body_formats import BodyFormat
from caveat.mock.responses.multipart import BOUNDARY, multipart
from caveat.mock.responses.samples import sample, valid_example
from caveat.mock.responses.xml import to_xml
from caveat.openapi.examples import example
from caveat.openapi.operation import Parameter
from caveat.openapi.schema import Schemas
from caveat.openapi.spec import Spec


@dataclass(frozen=True, slots=True)
class Example:
    """A body as text."""

    text: str
    source: str
    """`from the document`, `generated` from the schema, or `made up` if there is no schema."""


def body(  # noqa: PLR0913 - each is one decision
    spec: Spec, holder: str, media: Mapping[str, str], media_type: str, *, of_request: bool, repaired: bool = False
) -> Example | None:
    """The body of a request or a response at the pointer `holder`; None if nothing is known about it.

    With `repaired`, an example of the document that its schema refuses is changed until it is valid.
    """
    schemas = spec.request_schemas if of_request else spec.schemas
    schema = media[media_type]
    shown = example(spec.root, holder, media_type)
    if shown is not None and repaired and schema and not isinstance(shown, str):
        shown = _repaired(schemas, schema, shown)
    if shown is not None:
        return Example(written(schemas, schema, media_type, shown), "from the document")
    if not schema:
        return Example("content", "made up") if of_request else None
    return Example(written(schemas, schema, media_type, generated(schemas, schema)), "generated")


def generated(schemas: Schemas, schema: str) -> JsonValue:
    """A value that a schema accepts, the same each time; None if the schema is invalid."""
    try:
        return sample(schemas, schema, random.Random(schema))  # noqa: S311 - variety, not secrecy
    except BadDocument:
        return None


def _repaired(schemas: Schemas, schema: str, value: JsonValue) -> JsonValue:
    try:
        return valid_example(schemas, schema, value, random.Random(schema))  # noqa: S311 - variety, not secrecy
    except BadDocument:
        return value


def parameter_value(spec: Spec, parameter: Parameter) -> JsonValue:
    """The example of a parameter, else a generated value."""
    if parameter.example is not None:
        return parameter.example
    return generated(spec.schemas, parameter.schema) if parameter.schema else "text"


def written(schemas: Schemas, schema: str, media_type: str, value: JsonValue) -> str:
    """A value as the text of a body."""
    match BodyFormat.of(media_type.partition(";")[0].strip()):
        case BodyFormat.FORM if isinstance(value, dict):
            return urlencode(_fields(value), errors="replace")
        case BodyFormat.MULTIPART if isinstance(value, dict):
            return multipart(value).replace("\r\n", "\n")
        case BodyFormat.XML if not isinstance(value, str):
            return to_xml(schemas, schema, value)
        case BodyFormat.JSON:
            return json.dumps(value, indent=2, ensure_ascii=False)
        case _:
            return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)


def _fields(value: Mapping[str, JsonValue]) -> list[tuple[str, str]]:
    """The fields of a form: one for each item of a list, and none for null."""
    lists = ((name, part if isinstance(part, list) else [part]) for name, part in value.items())
    return [(name, plain(item)) for name, items in lists for item in items if item is not None]


def content_type(media_type: str) -> str:
    """The header field of a body in a documented media type, which may be a range."""
    concrete = {"*/*": "application/json", "application/*": "application/json"}.get(media_type, media_type)
    if BodyFormat.of(concrete.partition(";")[0].strip()) is BodyFormat.MULTIPART:
        return f"{concrete.partition(';')[0].strip()}; boundary={BOUNDARY}"
    return concrete.replace("/*", "/plain")


def body_bytes(media_type: str, text: str) -> bytes:
    """The text of a form as the bytes of a body: a browser sends CRLF for a line break."""
    lines = text.replace("\r\n", "\n")
    is_multipart = BodyFormat.of(media_type.partition(";")[0].strip()) is BodyFormat.MULTIPART
    return (lines.replace("\n", "\r\n") if is_multipart else lines).encode("utf-8", "replace")
