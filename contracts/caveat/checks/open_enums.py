"""Open enums: values that are not in their lists are reported as new."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.checks.documented_body import documented_body
from caveat.checks.spec_rule import spec_rule
from caveat.errors import Unparsable
from caveat.exchange import Exchange
from caveat.judging.evidence import Evidence, Grade, assumed
from caveat.judging.rule import Breach
from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec

_NOTE = "the list of known values may be incomplete"


def _documents_open_enums(operation: Operation, status: int, spec: Spec) -> bool:
    documented = operation.response(status)
    schemas = documented.media.values() if documented is not None else ()
    return any(schema and spec.open_enums.has_any(schema) for schema in schemas)


@spec_rule("OAS008", evidence=assumed(_NOTE), concerns=_documents_open_enums)
def values_of_open_enums_are_known(exchange: Exchange, operation: Operation, spec: Spec) -> Iterator[Breach]:
    """A value of an open enum in a response body is one of the known values; a new value is only reported."""
    body = documented_body(exchange, operation)
    if body is None or not body.is_judged(spec.schemas):
        return
    try:
        value = body.value(exchange.response)
    except Unparsable:
        return
    for unknown in spec.open_enums.unknown_values((*body.documented.pointers, body.schema), value):
        part = spec.evidence(*unknown.pointers)
        yield Breach(
            f"the value {unknown.value!r} is new, expected one of {', '.join(unknown.known)}",
            at=f"body {unknown.at}".rstrip(),
            promise=unknown.pointers[-1],
            left_open=True,
            # That the list is complete is not promised, even if the list itself is documented.
            evidence=Evidence(Grade.ASSUMED, part.source, f"{_NOTE}: {part.note}" if part.note else _NOTE),
        )
