"""Processes that carry out jobs: what they share with the one that starts them."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import copied_processes
from caveat.runs.job import Worker
from caveat.runs.job_processes import started


@cache
def lines_of(*arguments: str) -> list[list[str]]:
    """Run two workers in a separate process; returns the words that it printed."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, str(Path(copied_processes.__file__)), *arguments]
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=True)
    return [line.split() for line in ended.stdout.splitlines()]


def test_one_worker_is_this_process() -> None:
    with started([], 1, Worker()) as job_processes:
        assert job_processes is None


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere, all processes are new ones")
def test_copies_have_the_target_that_is_in_process() -> None:
    [[_, method, pid], *others] = lines_of("yes", "no")
    assert method == "fork"
    assert others[:2] == [["built", "in", pid], ["started"]]
    assert [line[0] for line in others] == ["built", "started", "digest"]


def test_another_target_is_built_by_each_process_when_all_are_started() -> None:
    [[_, _, pid], *others] = lines_of("no", "no")
    assert others[0] == ["started"]
    builders = [line[2] for line in others if line[0] == "built"]
    # A process may end before the other has begun.
    assert len(builders) == len(set(builders)) in {2, 3}
    assert pid in builders


def test_a_process_with_another_thread_is_not_copied() -> None:
    [[_, method, _], *others] = lines_of("yes", "yes")
    assert method == "spawn"
    assert others[-1] == lines_of("yes", "no")[-1]
