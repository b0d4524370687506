"""How much memory a mock's process takes after so many requests that each make something."""

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
"""How many each mock is asked, unless told otherwise."""

AT_ONCE = 10_000
"""How many are driven without looking at the clock."""

MEGABYTE = 1024 * 1024


def taken(process: int | str) -> float | None:
    """Megabytes that a process has in memory, None where that cannot be seen."""
    seen = Path(f"/proc/{process}/statm")
    return int(seen.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / MEGABYTE if seen.exists() else None


def bodies(place: Place) -> Iterator[bytes]:
    """Bodies of which no two are the same, so that each makes something new."""
    body = json.dumps(place.body)
    for number in count():
        yield re.sub("device-1|discount|311", str(number), body).encode()


def lines(requests: int = REQUESTS) -> Iterator[str]:
    """What is measured, for people, as soon as it is: at the beginning and after each quarter."""
    for api, place in PLACES.items():
        port = processes.free_port()
        sent = map(place.post, bodies(place))
        done = 0
        with processes.running(processes.caveat(api, port), port) as process:
            for quarter in range(5):
                asked = requests * quarter // 4
                _drive(f"http://127.0.0.1:{port}", islice(sent, asked - done))
                done = asked
                yield f"{'memory':14} {f'{api} {asked:,} POSTs':24} {_told(taken(process))}"


def _drive(address: str, sent: Iterator[bytes]) -> None:
    while some := list(islice(sent, AT_ONCE)):
        load.drive(address, some)


def _told(megabytes: float | None) -> str:
    return "cannot be seen on this system" if megabytes is None else f"{megabytes:5.0f} MB"
