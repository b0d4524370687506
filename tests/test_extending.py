"""A fourth API, a check of the spec, a report format and a rule of the prose are new files; no line is edited."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PARTS = ("contracts", "generated", "specs", "tests", "scripts", "pyproject.toml", "README.md", "LICENSE", ".mypy_cache")
LEFT_OUT = shutil.ignore_patterns("*.pyc.*", ".pytest_cache", ".ruff_cache", ".hypothesis")
"""What Python has compiled is copied, but no file that another process writes just now."""

EXTENSION = ROOT / "tests" / "extension"
"""The new files, each with `.txt` after its name, so that no tool takes them for files of this checkout."""


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the checkout with the new files, and the files that are generated from them."""
    copy = tmp_path_factory.mktemp("copy")
    for part in PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, copy / part, ignore=LEFT_OUT)
        elif (ROOT / part).exists():
            shutil.copy2(ROOT / part, copy / part)
    for file in EXTENSION.rglob("*.txt"):
        new = (copy / file.relative_to(EXTENSION)).with_suffix("")
        assert not new.exists(), "an extension edits no file"
        new.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(file, new)
    run(copy, "caveat", "generate")
    rules = run(copy, "caveat", "rules", "--format", "md")
    (copy / "contracts" / "RULES.md").write_text(rules)
    yield copy
    shutil.rmtree(copy, ignore_errors=True)


def run(copy: Path, module: str, *arguments: str) -> str:
    """Run a module of the copy; returns its output."""
    paths = os.pathsep.join(str(copy / part) for part in ("contracts", "generated"))
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(
        command,
        cwd=copy,
        env={**os.environ, "PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
        timeout=280,
    )
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_the_fourth_api_is_checked(extended: Path) -> None:
    printed = run(
        extended, "caveat", "check", "acme", "--examples", "1", "--report", "count", "--report", "text=out.txt"
    )
    assert printed == "0\n"
    assert "acme" in (extended / "out.txt").read_text()


def test_its_promises_are_listed(extended: Path) -> None:
    listed = run(extended, "caveat", "rules", "acme")
    assert "ACM001" in listed
    assert "OAS900" in listed
    assert "ACM001" in (extended / "contracts" / "RULES.md").read_text()


@pytest.mark.parametrize(
    "check",
    [
        ["ruff", "check"],
        ["ruff", "format", "--check"],
        ["mypy"],
        ["caveat", "lint"],
        ["caveat", "generate", "--check", "--full"],
    ],
    ids=" ".join,
)
def test_the_checks_of_the_project_pass(extended: Path, check: list[str]) -> None:
    run(extended, *check)


def test_the_layers_are_kept(extended: Path) -> None:
    command = [Path(sys.executable).with_name("lint-imports")]
    paths = {"PYTHONPATH": os.pathsep.join(str(extended / part) for part in ("contracts", "generated"))}
    subprocess.run(command, cwd=extended, env={**os.environ, **paths}, check=True, capture_output=True)


AUDITS = ["test_cases.py", "test_codes.py", "test_layout.py", "test_readme.py", "catalogue", "apis/test_seeds.py"]
AUDITED = "not walk_through and not table_is_the_one and not example_of_a_mock"
"""Leaves out those that run examples, for which a fourth API makes no difference."""


def test_the_audits_pass(extended: Path) -> None:
    run(extended, "pytest", "-p", "no:cacheprovider", "-k", AUDITED, *(f"tests/{audit}" for audit in AUDITS))
