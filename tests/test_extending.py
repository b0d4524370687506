"""A fourth API, a check, a lint rule, a report format and a rule of the prose are new files; no line is edited."""

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
    page = (extended / "contracts" / "RULES.md").read_text()
    assert all(code in page for code in ("ACM001", "OAS900", "LNT900"))


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


AUDITS = (
    "apis/test_seeds.py",
    "catalogue",
    "checks/test_checks.py",
    "checks/test_etag.py",
    "checks/test_spec_rule.py",
    "cli/test_bad_input.py::test_an_unknown_api_is_refused_with_the_names_of_all",
    "cli/test_main.py::test_the_help_of_each_command_equals_the_golden_file",
    "cli/test_mock_options.py::test_a_bad_value_of_an_option_is_refused",
    "cli/test_reports.py::test_a_full_disk_is_a_sentence",
    "cli/test_reports.py::test_a_report_that_cannot_be_made_is_refused",
    "cli/test_show.py::test_it_shows_every_api",
    "lint/test_titles.py",
    "mock/faults/test_fields.py::test_every_body_that_can_be_corrupted_is",
    "mock/test_build.py",
    "models/test_roundtrip.py::test_a_model_accepts_instances_of_its_schema_and_serializes_them_unchanged[acme-Order]",
    "mutation/test_answers.py::test_the_ids_are_unique",
    "reports/formats/test_count.py",
    "reports/test_registry.py",
    "resources/test_derive.py::test_every_operation_of_a_resource_is_one_of_the_document[acme]",
    "test_cases.py",
    "test_codes.py",
    "test_layout.py",
    "test_readme.py",
)
"""The tests of which a list of all APIs, checks or formats, or a new file, could make one fail."""

OTHERS = (
    "test_readme.py::test_the_example_of_a_mock_in_a_test_passes",
    "test_readme.py::test_the_table_is_the_one_that_a_check_prints",
    "test_readme.py::test_the_walk_through_ends_with_the_webhook_called_and_the_console_answering",
)
"""Long tests of these files that depend on no new file."""


def test_the_audits_pass(extended: Path) -> None:
    deselected = (f"--deselect=tests/{other}" for other in OTHERS)
    run(extended, "pytest", "-p", "no:cacheprovider", *deselected, *(f"tests/{audit}" for audit in AUDITS))
