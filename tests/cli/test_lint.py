"""`caveat lint`: what people read, and the exit code."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from caveat.cli.lint import command
from caveat.errors import BadDocument, CaveatError, NoWorkspace, UnknownApi

SOUND = """\
openapi: 3.1.0
info: {title: Pets, version: 1.0.0}
x-evidence: {grade: documented, source: the handbook}
paths: {}
"""


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
NOTE = "theirs.yaml carries no evidence (x-evidence), so nothing was demanded of it but what every document must be\n"

SAID: dict[str, tuple[list[str], int, str]] = {
    "all of the workspace by default": ([], 1, f"{CATS}1 finding in 2 documents\n"),
    "an API by its name": (["cats"], 1, f"{CATS}1 finding in 1 document\n"),
    "an API without a fault": (["pets"], 0, "no findings in 1 document\n"),
    "a document by its path": (["specs/pets/openapi.yaml"], 0, "no findings in 1 document\n"),
    "a document that is not ours": (["theirs.yaml"], 1, f"{THEIRS}{NOTE}1 finding in 1 document\n"),
    "findings by file and line": (["theirs.yaml", "cats"], 1, f"{CATS}{THEIRS}{NOTE}2 findings in 2 documents\n"),
    "a name given twice counts once": (["cats", "cats"], 1, f"{CATS}1 finding in 1 document\n"),
}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("title", SAID)
def test_it_says(title: str) -> None:
    wanted, code, said = SAID[title]
    result = CliRunner().invoke(command, wanted)
    assert (result.exit_code, result.output) == (code, said)


def test_a_path_outside_the_current_folder_is_told_as_given(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder / "specs")
    result = CliRunner().invoke(command, ["../theirs.yaml"])
    assert result.output.startswith("../theirs.yaml:2: LNT001")


STOPPED: list[tuple[list[str], type[CaveatError], str]] = [
    (["dogs"], UnknownApi, "under contract are: cats, pets"),
    (["gone/openapi.yaml"], UnknownApi, "no API is called"),
    (["specs"], BadDocument, "cannot be read"),
]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("wanted", "error", "said"), STOPPED)
def test_it_cannot_work_on(wanted: list[str], error: type[CaveatError], said: str) -> None:
    with pytest.raises(error, match=said):
        command(wanted, standalone_mode=False)


def test_without_a_workspace_a_path_will_do_but_nothing_is_too_little(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("empty"))
    result = CliRunner().invoke(command, [str(folder / "specs" / "pets" / "openapi.yaml")])
    assert (result.exit_code, result.output) == (0, "no findings in 1 document\n")
    with pytest.raises(NoWorkspace):
        command([], standalone_mode=False)
