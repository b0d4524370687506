"""A recorded run: its requests, responses and webhook deliveries, in units that do not depend on each other."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from starlette.types import ASGIApp, Receive, Scope, Send

from caveat.asgi.tap import OBSERVED, SENT, tapped
from caveat.catalogue.api import Api
from caveat.exchange import Request, Response
from caveat.judging.merge import merged
from caveat.judging.verdict import Verdict
from caveat.openapi.spec import Spec
from caveat.runs.run import parts
from caveat.targets.target import Target
from caveat.traffic.events import Event, Traffic, UnitEvent
from caveat.traffic.plan import Plan
from caveat.traffic.units import Unit


@dataclass(frozen=True, slots=True)
class Step:
    """One exchange as it passed, and the webhook requests that it caused."""

    request: Request
    response: Response
    time: float = 0.0
    """When the response was complete, in seconds from any start."""
    deliveries: tuple[Request, ...] = ()


@dataclass(frozen=True, slots=True)
class Segment:
    """Steps from one reset of the target to the next: rules remember nothing of earlier ones."""

    unit: Unit
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Recording:
    """A run without a mutant."""

    segments: tuple[Segment, ...]
    verdicts: tuple[Verdict, ...]
    """Of its units, without any mutant."""

    @property
    def verdict(self) -> Verdict:
        """The verdict of the run without any mutant."""
        return merged(self.verdicts)

    @property
    def exchanges(self) -> int:
        """The number of recorded exchanges."""
        return sum(len(segment.steps) for segment in self.segments)

    def steps(self) -> Iterator[Step]:
        """All steps in order."""
        for segment in self.segments:
            yield from segment.steps


@dataclass(slots=True)
class _Recorder:
    unit: Unit = field(default_factory=lambda: Unit(0))
    segments: list[Segment] = field(default_factory=list)
    _steps: list[Step] = field(default_factory=list)

    def observe(self, request: Request, response: Response) -> None:
        self._steps.append(Step(request, response, time.monotonic()))

    def deliver(self, webhook: Request) -> None:
        if self._steps:
            last = self._steps[-1]
            self._steps[-1] = replace(last, deliveries=(*last.deliveries, webhook))

    def end_segment(self) -> None:
        if self._steps:
            self.segments.append(Segment(self.unit, tuple(self._steps)))
            self._steps = []


def record(api: Api, target: Target, traffic: Traffic, plan: Plan) -> Recording:
    """Carry out a run, judge it, and keep every exchange."""
    recorder = _Recorder()
    reset = target.reset

    def reset_both() -> None:
        if reset is not None:
            reset()
        recorder.end_segment()

    def with_units(spec: Spec, target: Target, plan: Plan) -> Iterator[Event]:
        for event in traffic(spec, target, plan):
            if isinstance(event, UnitEvent):
                recorder.end_segment()
                recorder.unit = event.unit
            yield event

    recorded = replace(target, app=_below(target.app, recorder), reset=reset_both if reset is not None else None)
    verdicts = parts(api, recorded, with_units, plan, proves=False)
    recorder.end_segment()
    return Recording(tuple(recorder.segments), verdicts)


def _below(app: ASGIApp, recorder: _Recorder) -> ASGIApp:
    """The application with a tap below that of the session, which alone reports what it observed."""

    async def recorded(scope: Scope, receive: Receive, send: Send) -> None:
        async def sent_to_both(inner: Scope, receive: Receive, send: Send) -> None:
            both = [inner[SENT], *([scope[SENT]] if SENT in scope else [])]
            await app({**inner, SENT: lambda request: [each(request) for each in both]}, receive, send)

        own = {key: value for key, value in scope.items() if key != OBSERVED}
        tap = tapped(sent_to_both if scope["type"] == "http" else app, recorder.observe, recorder.deliver)
        await tap(own, receive, send)

    return recorded


def joined(recordings: Iterable[Recording]) -> Recording:
    """The recording of a run whose units several processes have carried out."""
    recordings = tuple(recordings)
    segments = [segment for recording in recordings for segment in recording.segments]
    return Recording(
        tuple(sorted(segments, key=lambda segment: segment.unit.number)),
        tuple(verdict for recording in recordings for verdict in recording.verdicts),
    )
