"""Load: requests as fast as the server responds, by wrk where it is installed, else by a small driver of our own."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import repeat
from urllib.parse import urlsplit

from caveat.exchange import Request

CONNECTIONS = 16
SECONDS = 3
"""The duration of a measurement by wrk."""

REQUESTS = 20_000
"""Requests of our own driver."""

TIMEOUT_S = 60
"""Seconds after which a measurement fails."""


class InvalidMeasurement(Exception):
    """A measurement in which not every request was accepted."""


def is_wrk() -> bool:
    """Whether wrk is installed."""
    return shutil.which("wrk") is not None


def driver() -> str:
    """A description of the driver."""
    if is_wrk():
        return f"wrk -c{CONNECTIONS} -t1 -d{SECONDS}"
    return f"wrk is not installed: our own driver, {REQUESTS} requests on {CONNECTIONS} connections"


def rate(address: str, request: Request) -> float:
    """Responses per second; raises `InvalidMeasurement`."""
    wrk = shutil.which("wrk")
    return own_rate(address, request, REQUESTS) if wrk is None else _by_wrk(wrk, address, request)


def _by_wrk(wrk: str, address: str, request: Request) -> float:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_lua(request))
        script.flush()
        command = [wrk, f"-c{CONNECTIONS}", "-t1", f"-d{SECONDS}", "-s", script.name, address + request.target]
        process = subprocess.run(command, capture_output=True, text=True, check=False, timeout=TIMEOUT_S)
    return parse_rate(process.stdout + process.stderr)


def parse_rate(output: str) -> float:
    """The rate in the output of wrk; raises `InvalidMeasurement`."""
    match = re.search(r"^Requests/sec:\s+([\d.]+)$", output, re.MULTILINE)
    if match is None or float(match[1]) == 0 or "Non-2xx" in output or "Socket errors" in output:
        raise InvalidMeasurement(output)
    return float(match[1])


def _lua(request: Request) -> str:
    fields = "\n".join(
        f"wrk.headers[ {_quoted(name)} ] = {_quoted(value)}" for name, value in request.headers.items_sent
    )
    return f"wrk.method = {_quoted(request.method)}\nwrk.body = {_quoted(request.body.decode())}\n{fields}\n"


def _quoted(text: str) -> str:
    return "[==[" + text + "]==]"


def own_rate(address: str, request: Request, requests: int) -> float:
    """Responses per second, measured with this many requests; raises `InvalidMeasurement`."""
    started = time.perf_counter()
    drive(address, repeat(encoded(request), requests))
    return requests / (time.perf_counter() - started)


def drive(address: str, sent: Iterable[bytes]) -> None:
    """Send requests, the next as soon as a connection is free; raises `InvalidMeasurement` in a group."""
    asyncio.run(asyncio.wait_for(_drive(address, iter(sent)), TIMEOUT_S))


def encoded(request: Request) -> bytes:
    """A request as it is sent."""
    fields = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items_sent)
    head = f"{request.method} {request.target} HTTP/1.1\r\nhost: 127.0.0.1\r\n{fields}"
    return f"{head}content-length: {len(request.body)}\r\n\r\n".encode() + request.body


async def _drive(address: str, sent: Iterator[bytes]) -> None:
    async with asyncio.TaskGroup() as group:
        for _ in range(CONNECTIONS):
            group.create_task(_send(address, sent))


async def _send(address: str, sent: Iterator[bytes]) -> None:
    url = urlsplit(address)
    reader, writer = await asyncio.open_connection(url.hostname, url.port)
    try:
        for request in sent:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: (\d+)", head)
            if not head.startswith(b"HTTP/1.1 2") or length is None:
                raise InvalidMeasurement(head)
            await reader.readexactly(int(length[1]))
    finally:
        writer.close()
        await writer.wait_closed()
