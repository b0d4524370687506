"""Media types: a body comes as what was documented."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.checks.spec_rule import spec_rule
from caveat.exchange import Exchange
from caveat.judging.evidence import assumed
from caveat.judging.rule import Breach
from caveat.openapi import media
from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec


@spec_rule("OAS002", evidence=assumed("a response that lists media types is taken to list all of them"))
def media_types_are_documented(exchange: Exchange, operation: Operation, spec: Spec) -> Iterator[Breach]:
    """A response's body has a media type that the contract documents for its status."""
    response = exchange.response
    answer = operation.response(response.status)
    if answer is None or not answer.media or exchange.bodiless:
        return
    expected = " or ".join(answer.media)
    found = response.headers.media_type
    if found is None:
        message = f"there is no Content-Type, expected {expected}"
    elif media.select(answer.media, found) is None:
        message = f"the media type is {found}, expected {expected}"
    else:
        return
    yield Breach(message, at="header Content-Type", promise=answer.trail[-1], evidence=spec.evidence(*answer.trail))
