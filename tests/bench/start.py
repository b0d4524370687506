"""How long a mock takes from the start of its process to its first answer."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from statistics import median

from bench import load, prism, processes
from bench.processes import Command
from bench.rates import ROUNDS
from bench.requests import requests
from caveat.catalogue import catalogue
from caveat.mock.build import build_mock
from raw_http import PLACES

WHAT = "first answer"


def seconds(command: Command, sent: bytes) -> float | None:
    """Seconds from the start of a process until it has accepted a request; raises `Spoiled` in a group."""
    port = processes.free_port()
    started = command(port)
    if started is None:
        return None
    began = time.perf_counter()
    with processes.running(started, port):
        load.drive(f"http://127.0.0.1:{port}", [sent])
        return time.perf_counter() - began


def lines() -> Iterator[str]:
    """What is measured, for people."""
    api = catalogue.api("dialog360")
    _, request = next(requests(build_mock(api)))
    ad = load.encoded(request)
    started: dict[str, tuple[Command, bytes]] = {
        "dialog360 caveat": (partial(processes.caveat, api.name), ad),
        "unleash caveat": (partial(processes.caveat, "unleash"), PLACES["unleash"].post()),
        "dialog360 prism": (partial(prism.mocking, api.source), ad),
    }
    taken = [{title: seconds(*started[title]) for title in started} for _ in range(ROUNDS)]
    measured = {title: median(each[title] or 0 for each in taken) for title in started if taken[0][title]}
    least = measured["dialog360 caveat"]
    for title in started:
        if title in measured:
            ratio = measured[title] / least
            yield f"{WHAT:14} {title:20} {measured[title]:9.2f} s          {ratio:5.2f} of dialog360 caveat"
        else:
            yield f"{WHAT:14} {title:20} is not installed, so not measured"
