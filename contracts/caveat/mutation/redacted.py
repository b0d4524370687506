"""A recording without the credentials and secrets of its target."""

from __future__ import annotations

from dataclasses import replace

from caveat.catalogue.api import Api
from caveat.exchange import Request
from caveat.judging.redaction import Redactor
from caveat.mutation.recording import Recording, Segment, Step
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
    return replace(step, request=exchange.request, response=exchange.response, deliveries=deliveries)
