"""The memory of a mock's process after many requests that each create a resource."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

from bench import load, processes
from raw_http import PLACES, Place

REQUESTS = 100_000
"""The default number of requests for each mock."""

BATCH = 10_000
"""Requests within one timeout of the driver."""

MEGABYTE = 1024 * 1024


def used_mb(process: int | str) -> float | None:
    """The resident memory of a process in megabytes; None on a system without /proc."""
    statm = Path(f"/proc/{process}/statm")
    return int(statm.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / MEGABYTE if statm.exists() else None


def bodies(place: Place) -> Iterator[bytes]:
    """Bodies that all differ, so that each creates a new resource."""
    body = json.dumps(place.body)
    for number in count():
        yield re.sub("device-1|discount|311", str(number), body).encode()


def lines(requests: int = REQUESTS) -> Iterator[str]:
    """The results as text, one line at a time: at the start and after each quarter of the requests."""
    for api, place in PLACES.items():
        port = processes.free_port()
        posts = map(place.post, bodies(place))
        done = 0
        with processes.running(processes.caveat(api, port), port) as process:
            for quarter in range(5):
                total = requests * quarter // 4
                _drive(f"http://127.0.0.1:{port}", islice(posts, total - done))
                done = total
                yield f"{'memory':14} {f'{api} {total:,} POSTs':24} {_text(used_mb(process))}"


def _drive(address: str, requests: Iterator[bytes]) -> None:
    while batch := list(islice(requests, BATCH)):
        load.drive(address, batch)


def _text(megabytes: float | None) -> str:
    return "unknown on this system" if megabytes is None else f"{megabytes:5.0f} MB"
