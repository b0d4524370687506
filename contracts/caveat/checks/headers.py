"""Response headers: the required ones are sent, and their values match the documented schemas."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.checks.spec_rule import spec_rule
from caveat.exchange import Exchange
from caveat.judging.evidence import standard
from caveat.judging.rule import Breach
from caveat.openapi.evidence import schema_pointers
from caveat.openapi.mismatch import mismatch
from caveat.openapi.operation import Header, Operation
from caveat.openapi.parameters import decode_header
from caveat.openapi.schema import Schemas
from caveat.openapi.spec import Spec


def _documents_headers(operation: Operation, status: int, _spec: Spec) -> bool:
    documented = operation.response(status)
    return documented is not None and bool(documented.headers)


@spec_rule("OAS004", evidence=standard("OpenAPI 3.1, Header Object"), concerns=_documents_headers)
def headers_are_as_documented(exchange: Exchange, operation: Operation, spec: Spec) -> Iterator[Breach]:
    """A response has the required headers of its contract, and each documented header matches its schema."""
    response = exchange.response
    documented = operation.response(response.status)
    for name, header in (documented.headers if documented else {}).items():
        # OpenAPI 4.8.17.1: a response header named Content-Type is ignored.
        if name.lower() != "content-type":
            for message, kind in _problems(name, header, response.headers.all(name), spec.schemas):
                evidence = spec.evidence(*(documented.pointers if documented else ()), header.schema)
                yield Breach(message, at=f"header {name}", kind=kind, promise=header.schema, evidence=evidence)


def _problems(name: str, header: Header, sent: tuple[str, ...], schemas: Schemas) -> Iterator[tuple[str, str]]:
    """The problems of a header, each with its kind."""
    if not sent:
        if header.required:
            yield f"the header {name} is missing", "missing"
    elif header.schema:
        value = decode_header(header, sent, schemas)
        for error in schemas.errors(header.schema, value):
            keyword = schema_pointers(schemas.root, (header.schema,), error.evaluation_path)[-1]
            yield f"the header {name}: {error.message}", mismatch(schemas.root, keyword, value, error)
