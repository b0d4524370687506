"""Response bodies match the documented schema."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.checks.spec_rule import spec_rule
from caveat.errors import Unparsable
from caveat.exchange import Exchange
from caveat.json_text import JsonValue, is_json
from caveat.judging.evidence import standard
from caveat.judging.rule import Breach
from caveat.openapi import media
from caveat.openapi.evidence import schema_pointers
from caveat.openapi.operation import Operation
from caveat.openapi.parameters import fields
from caveat.openapi.pointer import child
from caveat.openapi.schema import SchemaError, Schemas
from caveat.openapi.spec import Spec


@spec_rule("OAS003", evidence=standard("OpenAPI 3.1, Media Type Object: schema"))
def bodies_match_their_schema(exchange: Exchange, operation: Operation, spec: Spec) -> Iterator[Breach]:
    """A response body matches the schema that the contract documents for its status and media type."""
    response = exchange.response
    documented = operation.response(response.status)
    media_type = media.select(documented.media, response.headers.media_type) if documented else None
    if documented is None or media_type is None or exchange.has_no_body:
        return
    schema = documented.media[media_type]
    try:
        # JSON is parsed once for all rules.
        value = response.json if is_json(response.headers.media_type) else media.read(response.body, response.headers)
    except Unparsable as error:
        yield Breach(str(error), at="body", promise=documented.pointer, evidence=spec.evidence(*documented.pointers))
        return
    for schema_error in _errors(spec.schemas, schema, value, response.headers.media_type):
        yield _breach(spec, (*documented.pointers, schema), schema_error)


def _errors(schemas: Schemas, schema: str, value: JsonValue, media_type: str | None) -> Iterator[SchemaError]:
    if not schema or not media.is_judged(media_type, schemas.types(schema)):
        return
    if media.is_form(media_type) and isinstance(value, dict):
        value = fields(schemas, schema, value)
    # Most bodies are valid, and a validator says so faster than it lists errors.
    if not schemas.valid(schema, value):
        yield from schemas.errors(schema, value)


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
