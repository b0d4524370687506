"""curl: a request as a command in one line, which sends the same request."""

from __future__ import annotations

import shlex
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.exchange import Headers, Request
from caveat.reports.curl import curl

BASE = "http://127.0.0.1:8000"

TYPED = Headers([("content-type", "a/b")])

LINES: dict[str, tuple[Request, str]] = {
    "a plain request": (Request("GET", "/a"), f"curl -X GET {BASE}/a"),
    "a query": (Request("GET", "/a?b=c&d=%20"), f"curl -X GET '{BASE}/a?b=c&d=%20'"),
    "a header": (Request("GET", "/", Headers([("X-A", "it's")])), f"curl -X GET {BASE}/ -H 'X-A: it'\"'\"'s'"),
    "a header without a value": (Request("GET", "/", Headers([("X-A", "")])), f"curl -X GET {BASE}/ -H 'X-A;'"),
    "headers that say nothing": (
        Request("GET", "/", Headers([("Host", "a"), ("ACCEPT", "b"), ("X-Schemathesis-TestCaseId", "c")])),
        f"curl -X GET {BASE}/",
    ),
    "a body": (
        Request("PUT", "/", TYPED, b'{"a": 1}'),
        f"curl -X PUT {BASE}/ -H 'content-type: a/b' --data-raw '{{\"a\": 1}}'",
    ),
    "a body without a media type": (
        Request("PUT", "/", body=b"a"),
        f"curl -X PUT {BASE}/ -H Content-Type: --data-raw a",
    ),
    "a body with a file's sign": (
        Request("PUT", "/", TYPED, b"@a"),
        f"curl -X PUT {BASE}/ -H 'content-type: a/b' --data-raw @a",
    ),
    "a body of lines": (
        Request("PUT", "/", TYPED, b"a\n$b"),
        f"curl -X PUT {BASE}/ -H 'content-type: a/b' --data-raw $'a\\n$b'",
    ),
    "HEAD": (Request("HEAD", "/"), f"curl -I {BASE}/"),
    "brackets": (Request("GET", "/a?b[c]={d}"), f"curl -g -X GET '{BASE}/a?b[c]={{d}}'"),
    "dots": (Request("GET", "/a/../b"), f"curl --path-as-is -X GET {BASE}/a/../b"),
}


@pytest.mark.parametrize("title", LINES)
def test_a_line(title: str) -> None:
    request, line = LINES[title]
    assert curl(request, f"{BASE}/") == line


TEXT = st.characters(exclude_categories=["Cs", "Cc", "Cf", "Zl", "Zp"])


@given(st.text(TEXT, max_size=20), st.text(TEXT, min_size=1, max_size=20))
def test_a_shell_reads_what_was_sent(header: str, body: str) -> None:
    words = shlex.split(curl(Request("POST", "/", Headers([("x", header or "a")]), body.encode()), BASE))
    assert words[4:6] == ["-H", f"x: {header or 'a'}"]
    assert words[-2:] == ["--data-raw", body]


def test_bash_reads_control_characters_that_are_escaped() -> None:
    body = "a\x01'\\\x1b[31m\x85é\r\n\t\u202e$x"
    line = curl(Request("POST", "/", body=body.encode()), BASE)
    assert line.isprintable()
    ran = subprocess.run(
        ["bash", "-c", f"printf %s {line.partition('--data-raw ')[2]}"],  # noqa: S607 - the line is for bash
        capture_output=True,
        check=True,
        env={"LC_ALL": "C.UTF-8"},
    )
    assert ran.stdout.decode() == body


def test_bytes_that_are_not_text_are_escaped() -> None:
    assert curl(Request("POST", "/", body=b"a\xff"), BASE).endswith(r"'a\xff'")


def test_a_long_body_is_cut() -> None:
    shown = curl(Request("POST", "/", body=b"x" * 3000), BASE)
    assert shown.endswith("x…'")
    assert len(shown) < 2100
    assert "…" not in curl(Request("POST", "/", body=b"x" * 2000), BASE)
