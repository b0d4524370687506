"""Requests as fast as they are answered: by wrk where it is installed, else by a small driver of our own."""

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
"""How long wrk drives."""

REQUESTS = 20_000
"""How many requests our own driver makes."""

LIMIT = 60
"""Seconds after which a measurement is given up."""


class Spoiled(Exception):
    """A measurement that counts for nothing: not every request was accepted."""


def driver() -> str:
    """What drives, for the reader of figures."""
    if shutil.which("wrk"):
        return f"wrk -c{CONNECTIONS} -t1 -d{SECONDS}"
    return f"wrk is not installed: our own driver, {REQUESTS} requests on {CONNECTIONS} connections"


def rate(address: str, request: Request) -> float:
    """Requests answered in a second; raises `Spoiled`."""
    wrk = shutil.which("wrk")
    return own_rate(address, request, REQUESTS) if wrk is None else _by_wrk(wrk, address, request)


def _by_wrk(wrk: str, address: str, request: Request) -> float:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(_lua(request))
        script.flush()
        command = [wrk, f"-c{CONNECTIONS}", "-t1", f"-d{SECONDS}", "-s", script.name, address + request.target]
        ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LIMIT)
    return told(ran.stdout + ran.stderr)


def told(said: str) -> float:
    """The rate that wrk tells; raises `Spoiled`."""
    found = re.search(r"^Requests/sec:\s+([\d.]+)$", said, re.MULTILINE)
    if found is None or float(found[1]) == 0 or "Non-2xx" in said or "Socket errors" in said:
        raise Spoiled(said)
    return float(found[1])


def _lua(request: Request) -> str:
    fields = "\n".join(
        f"wrk.headers[ {_quoted(name)} ] = {_quoted(value)}" for name, value in request.headers.items_sent
    )
    return f"wrk.method = {_quoted(request.method)}\nwrk.body = {_quoted(request.body.decode())}\n{fields}\n"


def _quoted(text: str) -> str:
    return "[==[" + text + "]==]"


def own_rate(address: str, request: Request, requests: int) -> float:
    """Requests answered in a second, of so many in all; raises `Spoiled`."""
    began = time.perf_counter()
    drive(address, repeat(encoded(request), requests))
    return requests / (time.perf_counter() - began)


def drive(address: str, sent: Iterable[bytes]) -> None:
    """Have requests answered, the next as soon as a connection is free; raises `Spoiled` in a group."""
    asyncio.run(asyncio.wait_for(_drive(address, iter(sent)), LIMIT))


def encoded(request: Request) -> bytes:
    """A request as it is sent."""
    fields = "".join(f"{name}: {value}\r\n" for name, value in request.headers.items_sent)
    head = f"{request.method} {request.target} HTTP/1.1\r\nhost: 127.0.0.1\r\n{fields}"
    return f"{head}content-length: {len(request.body)}\r\n\r\n".encode() + request.body


async def _drive(address: str, sent: Iterator[bytes]) -> None:
    async with asyncio.TaskGroup() as group:
        for _ in range(CONNECTIONS):
            group.create_task(_ask(address, sent))


async def _ask(address: str, sent: Iterator[bytes]) -> None:
    url = urlsplit(address)
    reader, writer = await asyncio.open_connection(url.hostname, url.port)
    try:
        for request in sent:
            writer.write(request)
            answered = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"(?i)content-length: (\d+)", answered)
            if not answered.startswith(b"HTTP/1.1 2") or length is None:
                raise Spoiled(answered)
            await reader.readexactly(int(length[1]))
    finally:
        writer.close()
        await writer.wait_closed()
