"""Response bodies match the documented schema."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from caveat.checks.documented_body import DocumentedBody, documented_body
from caveat.checks.spec_rule import spec_rule
from caveat.errors import Unparsable
from caveat.exchange import Exchange
from caveat.json_text import JsonValue
from caveat.judging.evidence import standard
from caveat.judging.rule import Breach
from caveat.openapi import media
from caveat.openapi.evidence import schema_pointers
from caveat.openapi.forms import fields
from caveat.openapi.operation import Operation
from caveat.openapi.pointer import child
from caveat.openapi.schema import SchemaError, Schemas
from caveat.openapi.sequences import is_sequence, judged_parts
from caveat.openapi.spec import Spec


@spec_rule("OAS003", evidence=standard("OpenAPI 3.1, Media Type Object: schema"))
def bodies_match_their_schema(exchange: Exchange, operation: Operation, spec: Spec) -> Iterator[Breach]:
    """A response body matches the schema that the contract documents for its status and media type."""
    body = documented_body(exchange, operation)
    if body is None:
        return
    pointers = body.documented.pointers
    try:
        value = body.value()
    except Unparsable as error:
        yield Breach(str(error), at="body", promise=body.documented.pointer, evidence=spec.evidence(*pointers))
        return
    try:
        for schema_error in _errors(spec.schemas, body, value):
            yield _breach(spec, (*pointers, body.schema), schema_error)
    except Unparsable as error:
        yield Breach(str(error), at="body", promise=body.documented.pointer, evidence=spec.evidence(*pointers))


def _errors(schemas: Schemas, body: DocumentedBody, value: JsonValue) -> Iterator[SchemaError]:
    if not body.is_judged(schemas):
        return
    if media.is_form(body.media_type) and isinstance(value, dict):
        value = fields(schemas, body.schema, value)
    parts = [("", value)]
    if body.media_type is not None and is_sequence(body.media_type) and isinstance(value, str):
        parts = judged_parts(schemas, body.schema, body.media_type, value)
    for at, part in parts:
        # Most bodies are valid, and a validator says so faster than it lists errors.
        if not schemas.valid(body.schema, part):
            yield from (replace(error, at=at + error.at) for error in schemas.errors(body.schema, part))


def _breach(spec: Spec, start: tuple[str, ...], error: SchemaError) -> Breach:
    *_, keyword = error.evaluation_path or ("schema",)
    pointers = schema_pointers(spec.root, start, error.evaluation_path)
    promise = pointers[-1]
    if error.missing:
        # The broken promise is that of the property: its evidence counts, not that of `required`.
        holder = promise.rpartition("/")[0]
        prop = child(holder, "properties", error.missing)
        if spec.has(prop):
            pointers[-1] = prop
    return Breach(
        f"{error.message} ({keyword})" if str(keyword) not in error.message else error.message,
        at=f"body {error.at}".rstrip(),
        promise=promise,
        evidence=spec.evidence(*pointers),
    )
