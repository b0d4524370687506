"""The time from the start of a mock's process to its first response."""

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

TITLE = "first response"


def seconds(command: Command, request: bytes) -> float | None:
    """Seconds from the start of a process until it has accepted a request; raises `InvalidMeasurement` in a group."""
    port = processes.free_port()
    arguments = command(port)
    if arguments is None:
        return None
    started_at = time.perf_counter()
    with processes.running(arguments, port):
        load.drive(f"http://127.0.0.1:{port}", [request])
        return time.perf_counter() - started_at


def lines() -> Iterator[str]:
    """The results as text."""
    api = catalogue.api("dialog360")
    _, request = next(requests(build_mock(api)))
    ad = load.encoded(request)
    commands: dict[str, tuple[Command, bytes]] = {
        "dialog360 caveat": (partial(processes.caveat, api.name), ad),
        "unleash caveat": (partial(processes.caveat, "unleash"), PLACES["unleash"].post()),
        "dialog360 prism": (partial(prism.mocking, api.source), ad),
    }
    durations = [{title: seconds(*commands[title]) for title in commands} for _ in range(ROUNDS)]
    medians = {title: median(each[title] or 0 for each in durations) for title in commands if durations[0][title]}
    reference = medians["dialog360 caveat"]
    for title in commands:
        if title in medians:
            ratio = medians[title] / reference
            yield f"{TITLE:14} {title:20} {medians[title]:9.2f} s          {ratio:5.2f} of dialog360 caveat"
        else:
            yield f"{TITLE:14} {title:20} is not installed, so not measured"
