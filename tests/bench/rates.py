"""Requests per second of the mock of 360dialog, compared with a constant application and with Prism."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from statistics import median

from bench import load, prism, processes
from bench.processes import Command
from bench.requests import requests
from caveat.catalogue import catalogue
from caveat.exchange import Request
from caveat.mock.build import build_mock

ROUNDS = 3

API = "dialog360"


def lines() -> Iterator[str]:
    """The results as text, one line at a time."""
    yield f"{load.driver()}; median of {ROUNDS}, in turns; one process each, on loopback"
    for name, request in requests(build_mock(catalogue.api(API))):
        yield from _compared(name, request)


def _compared(name: str, request: Request) -> Iterator[str]:
    commands: dict[str, Command] = {
        "constant app": lambda port: [sys.executable, "-m", "bench.constant_app", name, str(port)],
        "caveat": partial(processes.caveat, API),
        "prism": partial(prism.mocking, catalogue.api(API).source),
    }
    with ExitStack() as stack:
        addresses = {}
        for title, command in commands.items():
            port = processes.free_port()
            started = command(port)
            if started is not None:
                stack.enter_context(processes.running(started, port))
                addresses[title] = f"http://127.0.0.1:{port}"
        rates: dict[str, list[float]] = {title: [] for title in addresses}
        for _ in range(ROUNDS):
            for title, address in addresses.items():
                rates[title].append(load.rate(address, request))
    medians = {title: median(measured) for title, measured in rates.items()}
    for title in commands:
        if title in medians:
            others = [other for other in ("constant app", "prism") if other in medians]
            ratios = [f"{medians[title] / medians[other]:5.2f} of {other}" for other in others]
            yield f"{name:14} {title:20} {medians[title]:9.0f} requests/s " + ", ".join(ratios)
        else:
            yield f"{name:14} {title:20} is not installed, so not measured"
