"""Headers: the documented ones come, and mean what was documented."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.exchange import Exchange, History
from caveat.openapi.parameters import typed
from caveat.openapi.spec import Spec
from caveat.rule import Breach, Rule, assumed, rule


def are_as_documented(spec: Spec) -> Rule:
    """OAS004, for one spec."""

    @rule("OAS004", evidence=assumed("a documented header is taken to be sent as documented"))
    def headers_are_as_documented(exchange: Exchange, _history: History) -> Iterator[Breach]:
        """A response carries the required headers of its contract, and each documented header keeps its schema."""
        response = exchange.response
        answer = spec.operations[exchange.operation or ""].answer(response.status)
        for name, (schema, required) in (answer.headers if answer else {}).items():
            # OpenAPI 4.8.17.1: a response header named Content-Type is ignored.
            if name.lower() == "content-type":
                continue
            evidence = spec.evidence(*(answer.trail if answer else ()), schema)
            sent = response.headers.get(name)
            if sent is None:
                if required:
                    yield Breach(
                        f"the header {name} is missing", at=f"header {name}", promise=schema, evidence=evidence
                    )
            elif schema:
                for error in spec.schemas.errors(schema, typed(spec.schemas, schema, sent)):
                    message = f"the header {name}: {error.message}"
                    yield Breach(message, at=f"header {name}", promise=schema, evidence=evidence)

    return headers_are_as_documented
