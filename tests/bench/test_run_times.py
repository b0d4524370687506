"""The comparison of whole commands, without running them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from bench import processes, run_times
from bench.run_times import FAILURE, Run, SampleServer

SUMMARY = """
Failures:
  ❌ ST302 Created resource not found: 1
  ❌ ST202 Schema-valid request rejected: 2

Warnings:
"""
ALARM = "ST302 Created resource not found"
CAVEAT = "caveat  2.0 s (1.0 s), 20 requests: OAS009"
SCHEMATHESIS = "schemathesis  9.0 s (8.0 s), 800 requests: as the correct server"


def test_the_failures_of_schemathesis_are_read_from_its_summary() -> None:
    assert FAILURE.findall(SUMMARY) == [ALARM, "ST202 Schema-valid request rejected"]


def test_what_a_tool_reports_on_the_correct_server_counts_as_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "running", _no_process)
    monkeypatch.setattr(SampleServer, "caveat", _caveat)
    monkeypatch.setattr(SampleServer, "schemathesis", lambda _server, _switches: Run(9.0, 8.0, 800, frozenset({ALARM})))
    correct, other, *faults, whole = run_times.lines(1, faults=2)
    assert correct.endswith("12.0 s, 7.0 s of processor, 900 requests, false alarms: none")
    assert other.endswith(f" 9.0 s, 8.0 s of processor, 800 requests, false alarms: {ALARM}")
    assert [line[:20].strip() for line in faults] == ["limit 0 crashes", "a long name crashes"]
    assert {line[43:] for line in faults} == {f"{CAVEAT}; {SCHEMATHESIS}"}
    assert whole.startswith(
        "of 2 faults caveat finds 2, schemathesis 0; for 2 caveat has its verdict in less than half"
    )


def _caveat(_server: SampleServer, switches: Sequence[str], *options: str) -> Run:
    return Run(2.0, 1.0, 20, frozenset({"OAS009"})) if options and switches else Run(12.0, 7.0, 900)


@contextmanager
def _no_process(_command: list[str], _port: int) -> Iterator[int]:
    yield 1
