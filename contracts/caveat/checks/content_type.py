"""Media types: a body comes as what was documented."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.exchange import Exchange, History
from caveat.openapi import media
from caveat.openapi.spec import Spec
from caveat.rule import Breach, Rule, assumed, rule


def is_documented(spec: Spec) -> Rule:
    """OAS002, for one spec."""

    @rule("OAS002", evidence=assumed("a response that lists media types is taken to list all of them"))
    def media_types_are_documented(exchange: Exchange, _history: History) -> Iterator[Breach]:
        """A response's body has a media type that the contract documents for its status."""
        response = exchange.response
        answer = spec.operations[exchange.operation or ""].answer(response.status)
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

    return media_types_are_documented
