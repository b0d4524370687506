"""Judges webhook deliveries, which are requests in the other direction, by the webhooks of the spec."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from caveat.json_text import is_json
from caveat.judging.evidence import standard
from caveat.judging.finding import Finding, Severity
from caveat.judging.promise import Promise
from caveat.openapi.coerce import as_object
from caveat.openapi.pointer import child, lookup
from caveat.openapi.references import resolve
from caveat.openapi.spec import Spec
from caveat.openapi.walk import Kind, parts
from caveat.provider.outbox import Delivery

MATCHES_A_WEBHOOK = Promise(
    "WHK001",
    "The body of a webhook delivery matches the schema of a documented webhook.",
    standard("OpenAPI 3.1, OpenAPI Object: webhooks"),
)


def judge_deliveries(spec: Spec, deliveries: Iterable[Delivery], api: str = "") -> Iterator[Finding]:
    """The deliveries whose body matches no documented webhook, with the first error by the nearest one.

    Nothing is said where the spec documents no webhook with a JSON body.
    """
    webhooks = list(_webhooks(spec))
    for delivery in deliveries if webhooks else ():
        errors = {pointer: list(spec.request_schemas.errors(pointer, delivery.body)) for _, pointer in webhooks}
        operation, nearest = min(webhooks, key=lambda webhook: len(errors[webhook[1]]))
        if errors[nearest]:
            error = errors[nearest][0]
            evidence = spec.evidence(nearest)
            yield Finding(
                MATCHES_A_WEBHOOK.code,
                MATCHES_A_WEBHOOK.title,
                error.message,
                Severity.of(evidence),
                evidence,
                api=api,
                operation=operation,
                at=f"delivery {error.at}".rstrip(),
                promise=nearest,
            )


def _webhooks(spec: Spec) -> Iterator[tuple[str, str]]:
    """The operationId of each webhook with a JSON body, and the pointer of the schema of that body."""
    for part in parts(spec.root, Kind.OPERATION):
        if part.pointer.startswith("/webhooks/"):
            at = resolve(spec.root, child(part.pointer, "requestBody")) if "requestBody" in part.node else part.pointer
            content = as_object(as_object(lookup(spec.root, at)).get("content"))
            for media_type, media in content.items():
                if is_json(media_type) and "schema" in as_object(media):
                    yield str(part.node.get("operationId", "")), child(at, "content", media_type, "schema")
