"""Response bodies match the documented schema."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from caveat.checks.documented_body import DocumentedBody, documented_body
from caveat.checks.spec_rule import spec_rule
from caveat.errors import Unparsable
from caveat.exchange import Exchange, Response
from caveat.json_list import JsonList
from caveat.json_text import JsonValue
from caveat.judging.evidence import standard
from caveat.judging.rule import Breach
from caveat.openapi import media
from caveat.openapi.evidence import schema_pointers
from caveat.openapi.formats import written
from caveat.openapi.forms import fields
from caveat.openapi.mismatch import mismatch
from caveat.openapi.operation import Operation
from caveat.openapi.pointer import child
from caveat.openapi.schema import SchemaError
from caveat.openapi.sequences import is_sequence, judged_parts
from caveat.openapi.spec import Spec

_VALUES: tuple[tuple[str | int, ...], ...] = (("enum",), ("const",))
"""The ends of evaluation paths to a keyword that lists the allowed values."""


@spec_rule("OAS003", evidence=standard("OpenAPI 3.1, Media Type Object: schema"))
def bodies_match_their_schema(exchange: Exchange, operation: Operation, spec: Spec) -> Iterator[Breach]:
    """A response body matches the schema that the contract documents for its status and media type."""
    body = documented_body(exchange, operation)
    if body is None:
        return
    pointers = body.documented.pointers
    try:
        value = body.value(exchange.response)
    except Unparsable as error:
        evidence = spec.evidence(*pointers)
        yield Breach(str(error), at="body", kind="unreadable", promise=body.documented.pointer, evidence=evidence)
        return
    seen: set[tuple[str, str]] = set()
    try:
        for at, part, schema_error in _errors(spec, body, exchange.response, value):
            # Parts of an `allOf` may say the same.
            if (at + schema_error.at, schema_error.message) not in seen:
                seen.add((at + schema_error.at, schema_error.message))
                kind = mismatch(spec.root, _keyword(spec, body, schema_error), part, schema_error)
                placed = replace(schema_error, at=at + schema_error.at)
                yield _breach(spec, (*pointers, body.schema), kind, placed)
    except Unparsable as error:
        evidence = spec.evidence(*pointers)
        yield Breach(str(error), at="body", kind="unreadable", promise=body.documented.pointer, evidence=evidence)


def _keyword(spec: Spec, body: DocumentedBody, error: SchemaError) -> str:
    return schema_pointers(spec.root, (body.schema,), error.evaluation_path)[-1]


def _errors(
    spec: Spec, body: DocumentedBody, response: Response, value: JsonValue
) -> Iterator[tuple[str, JsonValue, SchemaError]]:
    """The errors of each part of a body that is judged alone, with the pointer of the part."""
    schemas = spec.schemas
    if not body.is_judged(schemas) or (body.is_json and _is_valid(spec, body.schema, value, response.listed)):
        return
    if media.is_form(body.media_type) and isinstance(value, dict):
        value = fields(schemas, body.schema, value)
    parts = [("", value)]
    if body.media_type is not None and is_sequence(body.media_type) and isinstance(value, str):
        parts = judged_parts(schemas, body.schema, body.media_type, value)
    for at, part in parts:
        if not _is_valid(spec, body.schema, part):
            yield from ((at, part, error) for error in _of_one_cause(schemas.errors(body.schema, part)))


def _of_one_cause(errors: Iterable[SchemaError]) -> Iterator[SchemaError]:
    """The errors without those of an enum whose value already has the wrong type."""
    found = list(errors)
    mistyped = {(each.at, each.evaluation_path[:-1]) for each in found if each.evaluation_path[-1:] == ("type",)}
    for each in found:
        if each.evaluation_path[-1:] not in _VALUES or (each.at, each.evaluation_path[:-1]) not in mistyped:
            yield each


def _is_valid(spec: Spec, schema: str, part: JsonValue, listed: JsonList | None = None) -> bool:
    """Whether a part is valid: most bodies are, and a validator says so faster than it lists errors."""
    if spec.open_enums.shows_valid(schema, part, listed):
        return True
    return spec.schemas.valid(schema, part) if listed is None else spec.schemas.valid_list(schema, listed)


def _breach(spec: Spec, start: tuple[str, ...], kind: str, error: SchemaError) -> Breach:
    *_, keyword = error.evaluation_path or ("schema",)
    pointers = schema_pointers(spec.root, start, error.evaluation_path)
    promise = pointers[-1] = written(spec.root, pointers[-1])
    if error.missing:
        # The broken promise is that of the property: its evidence counts, not that of `required`.
        holder = promise.rpartition("/")[0]
        prop = child(holder, "properties", error.missing)
        if spec.has(prop):
            pointers[-1] = prop
    return Breach(
        f"{error.message} ({keyword})" if str(keyword) not in error.message else error.message,
        at=f"body {error.at}".rstrip(),
        kind=kind,
        promise=promise,
        evidence=spec.evidence(*pointers),
    )
