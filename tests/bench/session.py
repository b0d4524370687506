"""What judging costs, and whether a session's memory is flat: synthetic exchanges with all rules of an API."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import count, islice

from bench.memory import taken
from caveat.catalogue import catalogue
from caveat.exchange import Headers, Request
from caveat.mock.build import build_mock
from caveat.mock.engine import Mock
from caveat.session.session import Session
from raw_http import PLACES

EXCHANGES = 1_000_000
"""How many each session observes, unless told otherwise."""

READS = {
    "dfend": "/identity?userId=user-{}",
    "dialog360": "/v1/clients/Xb4pTq2wCL/apps/93310/keywords?limit=25&offset={}",
    "unleash": "",
}
"""What is read between two writes; `{}` is a number."""


def lines(exchanges: int = EXCHANGES) -> Iterator[str]:
    """The measurements of each API, in a process of its own, as soon as they are there."""
    for api in PLACES:
        command = [sys.executable, "-m", "bench.session", api, str(exchanges)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            yield from (line.rstrip() for line in process.stdout)
        if process.returncode:
            yield f"{'session':14} {api}: ended with {process.returncode}"


def requests(api: str) -> Iterator[Request]:
    """Requests of which no two are the same: a write that creates something new, then a read."""
    place, read = PLACES[api], READS[api]
    body = json.dumps(place.body)
    headers = Headers([place.credential, ("content-type", "application/json")])
    for number in count():
        yield Request("POST", place.path, headers, re.sub("device-1|discount|311", str(number), body).encode())
        if read:
            yield Request("GET", read.format(number % 900), headers)


def measured(api: str, exchanges: int) -> Iterator[str]:
    """Microseconds for each exchange, and megabytes, after each quarter of the exchanges."""
    found = catalogue.api(api)
    mock, session, sent = build_mock(found), Session(found), requests(api)
    for quarter in range(1, 5):
        took = observe(session, mock, islice(sent, exchanges // 4))
        memory = taken("self")
        told = "memory unknown" if memory is None else f"{memory:5.0f} MB"
        cost = took / (exchanges // 4) * 1e6
        yield f"{'session':14} {f'{api} {exchanges * quarter // 4:,} exchanges':32} {cost:6.1f} us each  {told}"
    if len(session.findings):
        yield f"{'session':14} {api}: {len(session.findings)} findings, expected none"


def observe(session: Session, mock: Mock, sent: Iterator[Request]) -> float:
    """Seconds that the session takes for requests and the responses of a mock."""
    took = 0.0
    for request in sent:
        response = mock.answer(request)
        start = time.perf_counter()
        session.observe(request, response)
        took += time.perf_counter() - start
    return took


if __name__ == "__main__":
    for line in measured(sys.argv[1], int(sys.argv[2])):
        print(line, flush=True)  # noqa: T201 - read by `lines`
