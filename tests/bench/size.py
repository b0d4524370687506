"""The time and the memory of every verb on a large document, compared with tools of npm."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from bench import node_tools, processes
from bench.document_rates import commands
from bench.memory import MEGABYTE
from bench.requests_of_document import example_requests
from caveat.exchange import Request
from caveat.json_text import JsonValue

DOCUMENT = Path("node_modules/@octokit/openapi/generated/api.github.com.json")
"""Of npm's `@octokit/openapi`, installed in the current folder."""

SECONDS = 60
"""The time of `caveat test --max-time`."""


@dataclass(frozen=True, slots=True)
class Cost:
    """The time and memory of a process."""

    seconds: float
    processor_seconds: float
    """Also of its children; on a busy machine these count."""
    megabytes: float
    """The most memory that one process had."""
    code: int

    def __str__(self) -> str:
        return f"{self.seconds:7.2f} s, {self.processor_seconds:6.2f} s of processor, {self.megabytes:5.0f} MB"


def measured(command: Sequence[str], environment: dict[str, str] | None = None) -> Cost:
    """Run a command to its end, without its output."""
    start = time.perf_counter()
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, **(environment or {})}
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    used = usage.ru_utime + usage.ru_stime
    return Cost(time.perf_counter() - start, used, usage.ru_maxrss * 1024 / MEGABYTE, process.returncode)


def lines(document: Path, seconds: int = SECONDS) -> Iterator[str]:
    """The results as text, one line at a time."""
    if not document.is_file():
        yield f"{document} is missing: install it with `npm install @octokit/openapi`, or give the path of a document"
        return
    yield f"{document}: {document.stat().st_size / MEGABYTE:.1f} MB"
    with tempfile.TemporaryDirectory() as folder:
        environment = {"XDG_CACHE_HOME": folder}
        lint = [*_CAVEAT, "lint", str(document)]
        yield f"lint            caveat     {measured(lint, environment)}"
        yield f"lint unchanged  caveat     {measured(lint, environment)}"
        redocly = node_tools.tool("redocly", document)
        if redocly is None:
            yield "lint            redocly    is not installed, so not measured"
        else:
            yield f"lint            redocly    {measured([redocly, 'lint', str(document)])}"
        yield from _starts(document)
        yield from _test(document, Path(folder) / "report.json", seconds)
        yield from _many_components(Path(folder))


_CAVEAT = (sys.executable, "-m", "caveat")


def _starts(document: Path) -> Iterator[str]:
    request = example_requests(document).get("GET")
    for name, command in commands(document).items():
        port = processes.free_port()
        started = command(port)
        if request is None or started is None:
            yield f"first answer    {name:10} is not installed, so not measured"
            continue
        yield f"first answer    {name:10} {_first_answer(started, port, request)}"


def _first_answer(command: list[str], port: int, request: Request) -> Cost:
    start = time.perf_counter()
    with processes.running(command, port) as process:
        _answered(f"http://127.0.0.1:{port}{request.target}")
        taken = time.perf_counter() - start
        return Cost(taken, processes.processor_seconds(process), processes.most_megabytes(process), 0)


def _answered(url: str) -> None:
    """Wait for an answer of any status: other tools have credentials of their own."""
    with suppress(HTTPError), urlopen(url, timeout=processes.TIMEOUT_S) as response:  # noqa: S310 - loopback
        response.read()


def _test(document: Path, report: Path, seconds: int) -> Iterator[str]:
    cost = measured([*_CAVEAT, "test", str(document), "--max-time", f"{seconds}s", "--report", f"json={report}"])
    reached = _reached(report)
    yield f"test {seconds} s       caveat     {cost}; {reached}"


def _reached(report: Path) -> str:
    [api] = json.loads(report.read_text(encoding="utf-8"))["apis"]
    return f"{len(api['exchanges_by_operation'])} of {api['operations']} operations were called"


def _many_components(folder: Path) -> Iterator[str]:
    file = folder / "components.json"
    file.write_text(json.dumps(many_components(100, 500)), encoding="utf-8")
    cost = measured([*_CAVEAT, "test", str(file), "--examples", "3"])
    yield f"100 operations  caveat     {cost}; 500 components, --examples 3, exit code {cost.code}"


def many_components(operations: int, components: int) -> dict[str, JsonValue]:
    """A document with operations that take and give objects, each of which refers to others."""
    schemas: dict[str, JsonValue] = {}
    for number in range(components):
        others: dict[str, JsonValue] = {
            f"next{step}": {"$ref": f"#/components/schemas/C{(number + step * 7) % components}"} for step in (1, 2)
        }
        schemas[f"C{number}"] = {
            "type": "object",
            "required": ["id"],
            "properties": {"id": {"type": "integer"}, "name": {"type": "string", "maxLength": 40}, **others},
        }
    paths: dict[str, JsonValue] = {}
    for number in range(operations // 2):
        schema: JsonValue = {"$ref": f"#/components/schemas/C{number * 5 % components}"}
        content: JsonValue = {"application/json": {"schema": schema}}
        refusal: JsonValue = {"description": "refused"}
        paths[f"/parts{number}"] = {
            "get": {
                "operationId": f"list{number}",
                "parameters": [{"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1}}],
                "responses": {
                    "200": {
                        "description": "a list",
                        "content": {"application/json": {"schema": {"type": "array", "items": schema}}},
                    },
                    "400": refusal,
                },
            },
            "post": {
                "operationId": f"create{number}",
                "requestBody": {"required": True, "content": content},
                "responses": {"201": {"description": "created", "content": content}, "400": refusal, "415": refusal},
            },
        }
    info: JsonValue = {"title": "Many components", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": paths, "components": {"schemas": schemas}}
