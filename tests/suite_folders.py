"""Suites in folders, run by one process of pytest: its start takes longer than a small suite."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET  # a report of our own process

from hypothesis.configuration import storage_directory
from hypothesis.internal import charmap

Files = Mapping[str, str]
"""The files of a folder: their names and texts; one is `test_pets.py`."""

IN_ITS_FOLDER = """\
import os
import pytest

def pytest_collectstart(collector):
    if isinstance(collector, pytest.Module):
        os.chdir(collector.path.parent)

def pytest_runtest_setup(item):
    os.chdir(item.path.parent)
"""
"""Imports and runs each suite in its own folder, as a user who runs it alone."""


@dataclass(frozen=True)
class SuiteOutcome:
    """The number of tests that passed, and what the others say."""

    passed: int = 0
    failed: int = 0
    messages: str = ""


SHARED = ("unicode_data", "constants")
"""What Hypothesis keeps of all characters, and of the source of modules: to make each takes more than a second."""


def share_tables(folder: Path) -> None:
    """Give a folder the tables of Hypothesis that are in the current one."""
    charmap.charmap()
    charmap.intervals_from_codec("utf-8")
    (folder / ".hypothesis").mkdir(exist_ok=True)
    for name in SHARED:
        tables = storage_directory(name).path
        tables.mkdir(parents=True, exist_ok=True)
        link = folder / ".hypothesis" / name
        if not link.exists():
            link.symlink_to(tables.resolve())


def write(root: Path, suites: Mapping[str, Files]) -> None:
    """Write a folder for each suite; names of folders have no dot."""
    (root / "conftest.py").write_text(IN_ITS_FOLDER)
    for name, files in suites.items():
        (root / name).mkdir()
        for file, text in files.items():
            (root / name / file).write_text(text)


def run(root: Path, *names: str) -> dict[str, SuiteOutcome]:
    """Run the suites of these folders; gives the outcome of each one."""
    share_tables(root)
    report = root / "outcomes.xml"
    options = ("-p", "no:cacheprovider", "-q", "--import-mode=importlib", "--rootdir=.", f"--junitxml={report}")
    command = [sys.executable, "-m", "pytest", *options, "--continue-on-collection-errors", *names]
    ran = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, timeout=240)
    assert ran.returncode in {0, 1}, ran.stdout + ran.stderr
    outcomes = dict.fromkeys(names, SuiteOutcome())
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 - see above
        # What cannot be imported has no class.
        name = (case.attrib["classname"] or case.attrib["name"]).partition(".")[0]
        before = outcomes[name]
        messages = [part.text or "" for part in case]
        if messages:
            text = "\n".join([before.messages, case.attrib["name"], *messages])
            outcomes[name] = SuiteOutcome(before.passed, before.failed + 1, text)
        else:
            outcomes[name] = SuiteOutcome(before.passed + 1, before.failed, before.messages)
    return outcomes
