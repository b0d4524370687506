"""`caveat lint`: its output and its exit code."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from caveat import lint
from caveat.cli import caveat_command
from caveat.errors import BadDocument, CaveatError, NoWorkspace, UnknownApi

SOUND = """\
openapi: 3.1.0
info: {title: Pets, version: 1.0.0}
x-evidence: {grade: documented, source: the handbook}
paths: {}
"""


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(caveat_command, ["lint", *arguments])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for api, text in {"cats": SOUND.replace("grade: documented", "grade: sure"), "pets": SOUND}.items():
        (tmp_path / "specs" / api).mkdir(parents=True)
        (tmp_path / "specs" / api / "openapi.yaml").write_text(text)
    (tmp_path / "theirs.yaml").write_text("openapi: 3.1.0\ninfo: {version: v}\npaths: {}\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


CATS = "specs/cats/openapi.yaml:3: LNT010 the grade is 'sure', expected documented, inferred, assumed\n"
THEIRS = 'theirs.yaml:2: LNT001 "title" is a required property\n'
NOTE = "theirs.yaml has no x-evidence; only the general rules were applied\n"

OUTPUT: dict[str, tuple[list[str], int, str]] = {
    "all of the workspace by default": ([], 1, f"{CATS}1 finding in 2 documents\n"),
    "an API by its name": (["cats"], 1, f"{CATS}1 finding in 1 document\n"),
    "an API without a fault": (["pets"], 0, "no findings in 1 document\n"),
    "a document by its path": (["specs/pets/openapi.yaml"], 0, "no findings in 1 document\n"),
    "a document that is not ours": (["theirs.yaml"], 1, f"{THEIRS}{NOTE}1 finding in 1 document\n"),
    "findings by file and line": (["theirs.yaml", "cats"], 1, f"{CATS}{THEIRS}{NOTE}2 findings in 2 documents\n"),
    "a name given twice counts once": (["cats", "cats"], 1, f"{CATS}1 finding in 1 document\n"),
}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("title", OUTPUT)
def test_it_prints(title: str) -> None:
    arguments, code, output = OUTPUT[title]
    result = invoke(*arguments)
    assert (result.exit_code, result.output) == (code, output)


def test_a_path_outside_the_current_folder_is_printed_as_given(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder / "specs")
    result = invoke("../theirs.yaml")
    assert result.output.startswith("../theirs.yaml:2: LNT001")


UNUSABLE: list[tuple[list[str], type[CaveatError], str]] = [
    (["dogs"], UnknownApi, "APIs under contract: cats, pets"),
    (["gone/openapi.yaml"], UnknownApi, "no API is called"),
    (["specs"], BadDocument, "cannot be read"),
]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("arguments", "error", "message"), UNUSABLE)
def test_it_refuses(arguments: list[str], error: type[CaveatError], message: str) -> None:
    exception = invoke(*arguments).exception
    assert isinstance(exception, error)
    assert message in str(exception)


def test_without_a_workspace_a_path_is_needed(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("empty"))
    result = invoke(str(folder / "specs" / "pets" / "openapi.yaml"))
    assert (result.exit_code, result.output) == (0, "no findings in 1 document\n")
    assert isinstance(invoke().exception, NoWorkspace)


def test_a_large_document_that_has_not_changed_is_not_linted_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    (folder / "large.yaml").write_text("openapi: 3.1.0\ninfo: {version: v}\npaths: {}\n" + "#\n" * 100_000)
    first = invoke("large.yaml")
    monkeypatch.setattr(lint, "lint", lambda _document: pytest.fail("it is linted again"))
    again = invoke("large.yaml")
    assert (again.exit_code, again.output) == (first.exit_code, first.output)
    assert first.output.startswith('large.yaml:2: LNT001 "title" is a required property\n')


def test_the_library_for_overlays_is_not_loaded_for_a_document_without_one(folder: Path) -> None:
    code = "import sys; from caveat.openapi import document; from pathlib import Path; "
    code += "document.load(Path('theirs.yaml')); sys.exit('jsonpath_rfc9535' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=folder, check=False)
    assert done.returncode == 0
