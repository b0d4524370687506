"""Headers: the documented ones come, and mean what was documented."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.exchange import Exchange, History, JsonValue
from caveat.openapi.operation import Parameter
from caveat.openapi.parameters import Wire, decode
from caveat.openapi.pointer import lookup
from caveat.openapi.schema import Schemas, types
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
            if name not in response.headers:
                if required:
                    yield Breach(
                        f"the header {name} is missing", at=f"header {name}", promise=schema, evidence=evidence
                    )
            elif schema:
                for error in spec.schemas.errors(schema, _value(spec.schemas, schema, response.headers.all(name))):
                    message = f"the header {name}: {error.message}"
                    yield Breach(message, at=f"header {name}", promise=schema, evidence=evidence)

    return headers_are_as_documented


def _value(schemas: Schemas, schema: str, sent: tuple[str, ...]) -> JsonValue:
    # A list may be spread over several fields of one name (RFC 9110, 5.3); of anything else the first counts.
    text = ", ".join(sent) if "array" in types(schemas.root, schema) else sent[0]
    node = lookup(schemas.root, schema.rpartition("/")[0])
    explode = isinstance(node, dict) and node.get("explode") is True
    header = Parameter("it", "header", required=False, style="simple", explode=explode, schema=schema, trail=(schema,))
    return decode(header, Wire({}, (), {"it": text}, {}), schemas)[1]
