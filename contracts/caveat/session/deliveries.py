"""Judges webhook deliveries, which are requests in the other direction, by the webhooks of the spec."""

from __future__ import annotations

from caveat.errors import Unparsable
from caveat.exchange import NOT_SENT, Exchange, Request
from caveat.json_text import is_json
from caveat.judging.evidence import UNSTATED, standard
from caveat.judging.finding import Finding, Severity
from caveat.judging.promise import Promise
from caveat.openapi.operation import Operation
from caveat.openapi.schema import SchemaError
from caveat.openapi.spec import Spec

MATCHES_A_WEBHOOK = Promise(
    "WHK001",
    "The body of a webhook delivery matches the schema of a documented webhook.",
    standard("OpenAPI 3.1, OpenAPI Object: webhooks"),
)


def delivery(spec: Spec, request: Request) -> tuple[Exchange, Finding | None]:
    """A webhook request as an exchange of the nearest documented webhook; a finding if the body breaks its schema.

    Without a documented webhook with a JSON body, the exchange has no operation, and there is no finding.
    """
    errors = {webhook.id: _errors(spec, webhook, request) for webhook in spec.webhooks.values() if _schema(webhook)}
    nearest = min(errors, key=lambda name: len(errors[name]), default=None)
    exchange = Exchange(request, NOT_SENT, nearest, is_delivery=True)
    if nearest is None or not errors[nearest]:
        return exchange, None
    error, pointer = errors[nearest][0], _schema(spec.webhooks[nearest])
    stated = spec.evidence(pointer)
    evidence = MATCHES_A_WEBHOOK.evidence if stated == UNSTATED else stated
    return exchange, Finding(
        MATCHES_A_WEBHOOK.code,
        MATCHES_A_WEBHOOK.title,
        error.message,
        Severity.of(evidence),
        evidence,
        operation=nearest,
        at=f"request body {error.at}".rstrip(),
        promise=pointer,
        exchanges=(exchange,),
    )


def _schema(webhook: Operation) -> str:
    """The pointer of the schema of a webhook's JSON body; `""` if it has none."""
    media = webhook.body.media if webhook.body is not None else {}
    return next((schema for media_type, schema in media.items() if is_json(media_type) and schema), "")


def _errors(spec: Spec, webhook: Operation, request: Request) -> list[SchemaError]:
    try:
        return list(spec.request_schemas.errors(_schema(webhook), request.json))
    except Unparsable as error:
        return [SchemaError(str(error), "", "type", ())]
