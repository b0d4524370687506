"""Curl lines of a report are sent again, and each status is compared."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from live import curl_lines

pytestmark = pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")

TOKEN = "fake-token-1"  # noqa: S105 - obviously fake


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        authorization = self.headers.get("authorization", TOKEN)
        self.send_response(200 if authorization == TOKEN else 401)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Handler) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def report(folder: Path, *exchanges: tuple[str, str, int], operation: str = "a") -> Path:
    """A report of one finding with these curl lines, methods and statuses."""
    shown = [
        {"curl": line, "request": {"method": method}, "response": {"status": status}}
        for line, method, status in exchanges
    ]
    file = folder / "report.json"
    finding = {"code": "OAS001", "operation": operation, "exchanges": shown}
    file.write_text(json.dumps({"apis": [{"findings": [finding]}]}))
    return file


LINES = {
    "the status of the report": ("curl -X GET {url}/a", 200, True),
    "another status": ("curl -X GET {url}/a", 404, False),
    "a masked credential": ("curl -X GET {url}/a -H 'Authorization: ***'", 200, True),
    "a masked credential that was wrong": ("curl -X GET {url}/a -H 'Authorization: ***'", 401, True),
    "a path with an escape of the shell": ("curl -g -X GET $'{url}/a\\'b'", 200, True),
    "no server": ("curl -X GET http://127.0.0.1:1/", 200, False),
}


@pytest.mark.parametrize("title", LINES)
def test_a_finding_is_reproduced_by_its_status(title: str, url: str, tmp_path: Path) -> None:
    line, status, succeeded = LINES[title]
    file = report(tmp_path, (line.format(url=url), "GET", status))
    [reproduction] = curl_lines.reproduce(file, TOKEN)
    assert reproduction.succeeded is succeeded
    assert TOKEN not in str(reproduction)


def test_findings_with_a_write_and_those_to_skip_are_not_sent_again(url: str, tmp_path: Path) -> None:
    read = (f"curl -X GET {url}/a", "GET", 200)
    assert list(curl_lines.reproduce(report(tmp_path, read, (f"curl -X POST {url}/a", "POST", 200)), TOKEN)) == []
    assert list(curl_lines.reproduce(report(tmp_path, read), TOKEN, skip=frozenset({"a"}))) == []
    assert len(list(curl_lines.reproduce(report(tmp_path, read, read), TOKEN))) == 2
