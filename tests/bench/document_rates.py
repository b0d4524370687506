"""Requests per second of the mock of any document, compared with Scalar's mock server and with Prism."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from statistics import median

from bench import load, node_tools, processes
from bench.load import InvalidMeasurement
from bench.processes import Command
from bench.rates import ROUNDS
from bench.requests_of_document import example_requests
from caveat.exchange import Request


def lines(document: Path) -> Iterator[str]:
    """The results as text, one line at a time."""
    yield f"{load.driver()}; median of {ROUNDS}, in turns; one process each, on loopback"
    for method, request in example_requests(document).items():
        yield from _compared(f"{method} {request.path}", document, request)


def commands(document: Path) -> Mapping[str, Command]:
    """The commands that mock a document."""
    return {
        "caveat": lambda port: [sys.executable, "-m", "caveat", "mock", str(document), "--port", str(port)],
        "scalar": partial(node_tools.scalar, document),
        "prism": partial(node_tools.prism, document),
    }


def _compared(title: str, document: Path, request: Request) -> Iterator[str]:
    running: dict[str, tuple[str, int]] = {}
    with ExitStack() as stack:
        for name, command in commands(document).items():
            port = processes.free_port()
            started = command(port)
            if started is not None:
                process = stack.enter_context(processes.running(started, port))
                running[name] = (f"http://127.0.0.1:{port}", process)
        rates: dict[str, list[tuple[float, float]]] = {name: [] for name in running}
        for _ in range(ROUNDS):
            for name, (address, process) in running.items():
                rates[name].append(_rate(address, process, request))
    for name in commands(document):
        if not rates.get(name):
            yield f"{title:24} {name:8} is not installed, so not measured"
            continue
        rate = median(each for each, _ in rates[name])
        share = median(each for _, each in rates[name])
        ratios = [
            f"{rate / median(each for each, _ in others):5.2f} of {other}"
            for other, others in rates.items()
            if other != name and median(each for each, _ in others)
        ]
        yield f"{title:24} {name:8} {rate:9.0f} requests/s, {share:5.0f} us of processor each; {', '.join(ratios)}"


def _rate(address: str, process: int, request: Request) -> tuple[float, float]:
    """Responses per second, and microseconds of processor for each; zeros if the mock refuses the request."""
    before = processes.processor_seconds(process)
    try:
        rate = load.rate(address, request)
    except (InvalidMeasurement, ExceptionGroup):
        return 0, 0
    seconds = load.SECONDS if load.is_wrk() else load.REQUESTS / rate
    return rate, (processes.processor_seconds(process) - before) / (rate * seconds) * 1_000_000
