"""A recording without the credentials and secrets of its target."""

from __future__ import annotations

import base64
from dataclasses import replace

from caveat.catalogue.api import Api
from caveat.exchange import Headers, Request
from caveat.judging.redaction import MASK, Redactor
from caveat.mutation.recording import Recording, Segment, Step
from caveat.openapi.security import BASIC
from caveat.targets.target import Target, session_for


def redacted(api: Api, target: Target, recording: Recording) -> Recording:
    """The recording with `***` instead of each secret that is known after the run."""
    redactor = session_for(api, target).redactor
    segments = (
        Segment(segment.unit, tuple(_step(api, redactor, step) for step in segment.steps))
        for segment in recording.segments
    )
    return replace(recording, segments=tuple(segments))


def _step(api: Api, redactor: Redactor, step: Step) -> Step:
    exchange = redactor.exchange(api.spec.exchange(step.request, step.response))

    def webhook(request: Request) -> Request:
        return redactor.exchange(replace(exchange, request=request)).request

    deliveries = tuple(map(webhook, step.deliveries))
    return replace(
        step,
        request=_with_credentials(step.request, exchange.request),
        response=exchange.response,
        deliveries=deliveries,
    )


def _with_credentials(sent: Request, masked: Request) -> Request:
    """The masked request with `***` as the credential of the schemes and cookies that were sent.

    Without them, the recording would seem to have requests without credentials.
    """
    fields = [
        (name, _credential(name.lower(), before) if value == MASK else value)
        for (name, value), (_, before) in zip(masked.headers.items_sent, sent.headers.items_sent, strict=True)
    ]
    return replace(masked, headers=Headers(fields))


def _credential(field: str, sent: str) -> str:
    if field == "cookie":
        return "; ".join(f"{pair.partition('=')[0].strip()}={MASK}" for pair in sent.split(";"))
    scheme, separator, _ = sent.partition(" ")
    if field != "authorization" or not separator:
        return MASK
    return f"{scheme} {base64.b64encode(MASK.encode()).decode() if scheme.lower() == BASIC else MASK}"
