"""Headers: the documented ones come, and mean what was documented."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.checks.spec_rule import spec_rule
from caveat.exchange import Exchange
from caveat.judging.evidence import assumed
from caveat.judging.rule import Breach
from caveat.openapi.operation import Header, Operation
from caveat.openapi.parameters import decode_header
from caveat.openapi.schema import Schemas
from caveat.openapi.spec import Spec


@spec_rule("OAS004", evidence=assumed("a documented header is taken to be sent as documented"))
def headers_are_as_documented(exchange: Exchange, operation: Operation, spec: Spec) -> Iterator[Breach]:
    """A response carries the required headers of its contract, and each documented header keeps its schema."""
    response = exchange.response
    answer = operation.response(response.status)
    for name, header in (answer.headers if answer else {}).items():
        # OpenAPI 4.8.17.1: a response header named Content-Type is ignored.
        if name.lower() != "content-type":
            for message in _wrong(name, header, response.headers.all(name), spec.schemas):
                evidence = spec.evidence(*(answer.trail if answer else ()), header.schema)
                yield Breach(message, at=f"header {name}", promise=header.schema, evidence=evidence)


def _wrong(name: str, header: Header, sent: tuple[str, ...], schemas: Schemas) -> Iterator[str]:
    if not sent:
        if header.required:
            yield f"the header {name} is missing"
    elif header.schema:
        for error in schemas.errors(header.schema, decode_header(header, sent, schemas)):
            yield f"the header {name}: {error.message}"
