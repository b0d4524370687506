"""The files for CI systems: inputs stay data, and the examples name what exists."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "scripts" / "ci"
WORKFLOWS = sorted(FOLDER.glob("*.yml"))


def load(file: Path) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(file.read_text())
    return document


def run(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the action's script with a command `caveat` that prints its arguments, one on each line."""
    command = folder / "caveat"
    command.write_text('#!/usr/bin/env bash\nprintf "<%s>\\n" "$@"\nexit 1\n')
    command.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{folder}:{os.environ['PATH']}",
        "GITHUB_OUTPUT": str(folder / "output"),
        "CAVEAT_REPORTS": "reports",
        "CAVEAT_ARGUMENTS": "",
        **variables,
    }
    script = ["bash", str(FOLDER / "run")]
    return subprocess.run(script, env=environment, cwd=folder, capture_output=True, text=True, check=False)


HOSTILE = {
    "a command": "$(touch broken)",
    "the end of a word": "a; touch broken",
    "quotes": "\"; touch broken; '",
    "backquotes": "`touch broken`",
    "a pattern": "*",
    "spaces": "two words",
}


@pytest.mark.parametrize("title", HOSTILE)
def test_any_argument_stays_one_word(title: str, tmp_path: Path) -> None:
    completed = run(tmp_path, CAVEAT_COMMAND="lint", CAVEAT_ARGUMENTS=f"{HOSTILE[title]}\r\n\n--quiet\n")
    assert completed.stdout == f"<lint>\n<{HOSTILE[title]}>\n<--quiet>\n"
    assert completed.returncode == 1
    assert not (tmp_path / "broken").exists()


def test_reports_are_written_where_the_output_says(tmp_path: Path) -> None:
    words = run(tmp_path, CAVEAT_COMMAND="check", CAVEAT_REPORTS="a b\nx=y").stdout
    assert "<github>" in words
    assert "<sarif=a b\nx=y/report.sarif>" in words
    assert (tmp_path / "output").read_text() == "reports=a b x=y\n"


def test_another_command_is_refused(tmp_path: Path) -> None:
    completed = run(tmp_path, CAVEAT_COMMAND="mock; touch broken")
    assert completed.returncode == 2
    assert "the command is check, test, fuzz, lint or generate" in completed.stdout


def test_no_input_is_part_of_a_script() -> None:
    action = load(ROOT / "action.yml")
    scripts = [step["run"] for step in action["runs"]["steps"]]
    assert scripts
    assert all("${{" not in script for script in scripts)


def test_every_input_is_read() -> None:
    action = load(ROOT / "action.yml")
    used = "".join(str(step["env"]) for step in action["runs"]["steps"])
    assert all(f"inputs.{name} " in used for name in action["inputs"])


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.stem)
def test_an_example_gives_only_inputs_that_exist(file: Path) -> None:
    action, workflow = load(ROOT / "action.yml"), load(file)
    [job] = workflow["jobs"].values()
    [step] = [step for step in job["steps"] if step["uses"].startswith("caveat-testing/caveat@")]
    assert step["with"].keys() <= action["inputs"].keys()
    assert workflow["permissions"]["contents"] == "read"
    assert all("${{" not in str(each.get("run", "")) for each in job["steps"])
