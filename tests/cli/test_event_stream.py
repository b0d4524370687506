"""`--report ndjson`: events are written when they happen, and whole lines survive a kill."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import takewhile
from pathlib import Path

import pytest

from caveat.cli import _event_stream
from caveat.cli._event_stream import EventStream
from caveat.judging.verdict import Verdict
from command_line import Caveat

QUICK = ("--examples", "2", "--phase", "examples")
CRASHING = """\
openapi: 3.1.0
info: {title: Shop, version: '1'}
paths:
  /a: {get: {operationId: a, responses: {'200': {description: ok}}}}
  /b: {get: {operationId: b, responses: {'200': {description: ok}}}}
"""


def events(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.mark.parametrize("workers", ["1", "2"])
def test_units_of_all_apis_are_reported_before_the_verdicts(caveat: Caveat, tmp_path: Path, workers: str) -> None:
    file = tmp_path / "new" / "events.ndjson"
    ended = caveat("test", "unleash", "dialog360", *QUICK, "--workers", workers, "--report", f"ndjson={file}")
    written = events(file.read_text())
    assert ended.code == 0
    assert ended.out.endswith("no findings.\n")
    assert written[0]["apis"] == ["unleash", "dialog360"]
    names = [event["event"] for event in written]
    assert names[0] == "run"
    assert names[-3:] == ["verdict", "verdict", "end"]
    assert set(names[1:-3]) == {"unit"}
    units = {(event["api"], event["number"]) for event in written if event["event"] == "unit"}
    assert len(units) == sum(int(str(event["units_planned"])) for event in written if event["event"] == "verdict")


def test_stdout_has_only_the_printed_events(caveat: Caveat) -> None:
    ended = caveat("test", "unleash", *QUICK, "--report", "ndjson")
    assert events(ended.out)[-1] == {"event": "end", "exit_code": 0, "partial": False}


def test_a_file_that_cannot_be_opened_is_reported_before_a_request(caveat: Caveat, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ended = caveat("test", "unleash", *QUICK, "--report", f"ndjson={tmp_path}/file/events")
    assert (ended.code, ended.out) == (2, "")
    assert "cannot be written" in ended.err
    assert "judged" not in ended.err


def test_a_full_disk_is_reported_before_a_request(caveat: Caveat) -> None:
    ended = caveat("test", "unleash", *QUICK, "--report", "ndjson=/dev/full")
    assert (ended.code, ended.out) == (2, "")
    assert "--report: /dev/full cannot be written (No space left on device). Give another path" in ended.err


def test_a_disk_that_becomes_full_does_not_end_the_run(caveat: Caveat, tmp_path: Path) -> None:
    class _Full(EventStream):
        def part(self, _part: Verdict) -> None:
            self.failures.setdefault(tmp_path, OSError(28, "No space left on device"))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_event_stream, "EventStream", _Full)
        reports = ("--report", f"ndjson={tmp_path}/events", "--report", f"json={tmp_path}/report.json")
        ended = caveat("test", "unleash", *QUICK, *reports)
    assert ended.code == 2
    assert "cannot be written (No space left on device)" in ended.err
    assert json.loads((tmp_path / "report.json").read_text())["exit_code"] == 0


def test_each_line_is_written_at_once(tmp_path: Path) -> None:
    file = tmp_path / "events"
    stream = EventStream([file])
    stream.write(["1\n"])
    assert file.read_text() == "1\n"
    stream.close()


def test_all_whole_lines_of_a_run_that_was_killed_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text(CRASHING)
    command = [sys.executable, "-m", "caveat", "test", "shop.yaml", "--examples", "500", "--report", "ndjson"]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as run:
        assert run.stdout is not None
        before = list(takewhile(lambda line: '"event": "unit"' not in line, iter(run.stdout.readline, "")))
        run.kill()
        rest = run.stdout.read()
    assert events("".join(before))[0]["event"] == "run"
    whole, newline, _ = rest.rpartition("\n")
    assert all(event["event"] in {"unit", "finding", "verdict", "end"} for event in events(whole + newline))
