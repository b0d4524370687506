"""The cost of judging, and the memory of a session, with all rules of an API.

Two kinds of exchanges are judged: synthetic ones, all accepted and all different, up to a million; and those of a run
of `caveat test` against the mock, most of which are refusals, again and again.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count, islice
from statistics import median

from bench.memory import used_mb
from caveat.catalogue import catalogue
from caveat.catalogue.api import Api
from caveat.exchange import Headers, Request, Response
from caveat.mock.build import build_mock
from caveat.mock.engine import Mock
from caveat.mutation.recording import Recording, Step, record
from caveat.runs.garbage import collect_less
from caveat.session.session import Session
from caveat.targets.mock import mock_target
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from raw_http import PLACES

EXCHANGES = 1_000_000
"""The default number of exchanges for each session."""

BATCH = 500
"""Exchanges that a mock answers before they are judged: its own memory is then out of the caches of the processor."""

REPETITIONS = 7
"""How often the exchanges of a run are judged; the median counts."""

READS = {
    "dfend": "/identity?userId=user-{}",
    "dialog360": "/v1/clients/Xb4pTq2wCL/apps/93310/keywords?limit=25&offset={}",
    "unleash": "",
}
"""The target that is read between two writes; `{}` is a number."""


def lines(exchanges: int = EXCHANGES) -> Iterator[str]:
    """The results as text, one line at a time; each API is measured in its own process."""
    for api in PLACES:
        command = [sys.executable, "-m", "bench.session", api, str(exchanges)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            yield from (line.rstrip() for line in process.stdout)
        if process.returncode:
            yield f"{'session':14} {api}: ended with {process.returncode}"


def requests(api: str) -> Iterator[Request]:
    """Requests that all differ: a write that creates a new resource, then a read."""
    place, read = PLACES[api], READS[api]
    body = json.dumps(place.body)
    headers = Headers([place.credential, ("content-type", "application/json")])
    for number in count():
        yield Request("POST", place.path, headers, re.sub("device-1|discount|311", str(number), body).encode())
        if read:
            yield Request("GET", read.format(number % 900), headers)


def measured(api: str, exchanges: int) -> Iterator[str]:
    """Microseconds for each exchange, and megabytes, after each quarter of the exchanges; then those of a run."""
    loaded = catalogue.api(api)
    mock, session, sent = build_mock(loaded), Session(loaded), requests(api)
    collect_less()  # as in a run
    for quarter in range(1, 5):
        duration_s = observe(session, mock, islice(sent, exchanges // 4))
        memory = used_mb("self")
        memory_text = "memory unknown" if memory is None else f"{memory:5.0f} MB"
        cost = duration_s / (exchanges // 4) * 1e6
        yield f"{'session':14} {f'{api} {exchanges * quarter // 4:,} exchanges':32} {cost:6.1f} us each  {memory_text}"
    if len(session.findings):
        yield f"{'session':14} {api}: {len(session.findings)} findings, expected none"
    yield of_a_run(loaded)


def of_a_run(api: Api) -> str:
    """The median of microseconds for each exchange of a run against the mock."""
    recording = record(api, mock_target(api), drive, Plan(examples=20))
    session = Session(api)
    durations = [duration_of(session, recording) for _ in range(REPETITIONS)]
    cost = median(durations) / recording.exchanges * 1e6
    return f"{'session':14} {f'{api.name} a run of {recording.exchanges:,}':32} {cost:6.1f} us each"


def duration_of(session: Session, recording: Recording) -> float:
    """Seconds of CPU time that the session takes for the exchanges of a run."""
    # Requests and responses remember what was computed of them.
    segments = [[(as_new(step), step.time) for step in segment.steps] for segment in recording.segments]
    start = time.process_time()
    for segment in segments:
        session.restart()
        for (request, response), at in segment:
            session.observe(request, response, at)
    return time.process_time() - start


def as_new(step: Step) -> tuple[Request, Response]:
    """The request and the response of a recorded exchange, as if they had just come."""
    sent, received = step.request, step.response
    request = Request(sent.method, sent.target, Headers(sent.headers.items_sent), sent.body)
    return request, Response(received.status, Headers(received.headers.items_sent), received.body)


def observe(session: Session, mock: Mock, sent: Iterator[Request]) -> float:
    """Seconds of CPU time that the session takes for requests and the responses of a mock."""
    duration_s = 0.0
    while batch := [(request, mock.answer(request)) for request in islice(sent, BATCH)]:
        start = time.process_time()
        for request, response in batch:
            session.observe(request, response)
        duration_s += time.process_time() - start
    return duration_s


if __name__ == "__main__":
    for line in measured(sys.argv[1], int(sys.argv[2])):
        print(line, flush=True)  # noqa: T201 - read by `lines`
