"""Files that references name: those of the document's Git repository, none outside of it, and no hidden ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.openapi import document
from caveat.openapi.pointer import lookup
from caveat.openapi.references import resolve

HEAD = "openapi: 3.1.0\ninfo: {title: t, version: v}\npaths: {}\ncomponents:\n  schemas:\n"
SECRET = "type: string\ndescription: secret\n"  # noqa: S105 - the content of a file


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A Git repository with a document in `code/api`, and files in it and beside it that have to stay unread."""
    root = tmp_path / "repository"
    for name in (
        "../outside.yaml",
        ".git/config",
        ".caveat/last-report.json",
        ".env.yaml",
        "code/.hidden/secret.yaml",
        "code/api/.hidden.yaml",
        "code/api/vendored/.git/config",
    ):
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(SECRET)
    (root / "code/common").mkdir()
    (root / "code/common/a.yaml").write_text("A: {type: string, minLength: 3}\nB: {$ref: '../other/b.yaml'}\n")
    (root / "code/other").mkdir()
    (root / "code/other/b.yaml").write_text("items: {$ref: '../api/openapi.yaml#/components/schemas/A'}\n")
    (root / "code/api/to-outside.yaml").symlink_to(tmp_path / "outside.yaml")
    (root / "code/api/to-hidden.yaml").symlink_to(root / ".git/config")
    (root / "code/api/folder").symlink_to(tmp_path)
    return root


def load(folder: Path, *references: str) -> document.Document:
    names = [f"    {'ABCDEFGH'[at]}: {{$ref: '{text}'}}\n" for at, text in enumerate(references)]
    (folder / "openapi.yaml").write_text(HEAD + "".join(names))
    return document.load(folder / "openapi.yaml")


def test_files_of_the_same_git_repository_may_be_above_the_document(repository: Path) -> None:
    api = repository / "code/api"
    read = load(api, "../common/a.yaml#/A", "../common/a.yaml#/B")
    assert read.broken == ()
    assert lookup(read.value, resolve(read.value, "/components/schemas/A")) == {"type": "string", "minLength": 3}
    files = read.value["x-caveat-files"]
    assert isinstance(files, dict)
    assert list(files) == ["../common/a.yaml", "../other/b.yaml"]
    assert resolve(read.value, "/x-caveat-files/..~1other~1b.yaml/items") == "/x-caveat-files/..~1common~1a.yaml/A"
    assert [path.resolve() for path in read.inputs] == [
        api / "openapi.yaml",
        repository / "code/common/a.yaml",
        repository / "code/other/b.yaml",
    ]


def test_a_place_in_a_file_above_is_relative_to_where_the_document_was_given_from(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(repository / "code/api", "../common/a.yaml#/B")
    by_folder = {"code/api": "../common/a.yaml", "code": "common/a.yaml", ".": "code/common/a.yaml"}
    for folder, expected in by_folder.items():
        monkeypatch.chdir(repository / folder)
        name = (repository / "code/api/openapi.yaml").relative_to(repository / folder)
        place = document.load(name).place("/x-caveat-files/..~1common~1a.yaml/B")
        assert (place.file, place.line) == (expected, 2)


def test_a_place_is_right_if_the_document_was_given_by_a_link_to_its_folder(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(repository / "code/api", "../common/a.yaml#/B")
    (repository / "link").symlink_to(repository / "code/api")
    monkeypatch.chdir(repository)
    read = document.load(Path("link/openapi.yaml"))
    place = read.place("/x-caveat-files/..~1common~1a.yaml/B")
    assert Path(place.file) == repository / "code/common/a.yaml"
    assert all(path.is_file() for path in read.inputs)


HOSTILE = {
    "outside of the repository": ("../../../outside.yaml", "outside the Git repository"),
    "outside, encoded": ("../%2e%2e/%2e%2e/outside.yaml", "outside the Git repository"),
    "a link to outside": ("to-outside.yaml", "outside the Git repository"),
    "a folder that is a link to outside": ("folder/outside.yaml", "outside the Git repository"),
    "a file from the root": ("/etc/passwd", "outside the Git repository"),
    "many levels": (f"{'../' * 30}etc/passwd", "outside the Git repository"),
    "Git's configuration": ("../../.git/config", "a hidden file"),
    "Git's configuration below the document": ("vendored/.git/config", "a hidden file"),
    "a report of ours": ("../../.caveat/last-report.json", "a hidden file"),
    "a hidden file above": ("../../.env.yaml", "a hidden file"),
    "a hidden file beside the document": (".hidden.yaml", "a hidden file"),
    "a hidden folder": ("../.hidden/secret.yaml", "a hidden file"),
    "a link to a hidden file": ("to-hidden.yaml", "a hidden file"),
    "a file URL": ("file:///etc/passwd", "to the URL"),
    "a folder": ("../common", "does not exist"),
    "a missing file": ("../common/missing.yaml", "does not exist"),
}


@pytest.mark.parametrize("title", HOSTILE)
def test_no_file_outside_of_the_repository_and_no_hidden_file_is_read(title: str, repository: Path) -> None:
    reference, problem = HOSTILE[title]
    read = load(repository / "code/api", reference)
    assert [problem in str(error) for _, error in read.broken] == [True]
    assert [path.name for path in read.inputs] == ["openapi.yaml"]
    assert "secret" not in str(read.value)


def test_a_document_in_a_hidden_folder_may_refer_to_its_neighbours(repository: Path) -> None:
    folder = repository / ".contracts/api"
    folder.mkdir(parents=True)
    (repository / ".contracts/a.yaml").write_text("type: string\n")
    assert load(folder, "../a.yaml").broken == ()


def test_the_nearest_repository_counts_and_a_submodule_has_a_file(repository: Path) -> None:
    (repository / "code/api/.git").write_text("gitdir: ../../.git/modules/api\n")
    (error,) = (error for _, error in load(repository / "code/api", "../common/a.yaml#/A").broken)
    assert "outside the Git repository" in error.problem


def test_without_a_repository_the_sentence_says_what_allows_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("type: string\n")
    (tmp_path / "spec").mkdir()
    (error,) = (error for _, error in load(tmp_path / "spec", "../a.yaml").broken)
    assert "outside the spec's folder" in error.problem
    assert "in a Git repository" in error.remedy


def test_a_repository_of_the_whole_home_folder_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "spec").mkdir()
    (tmp_path / "a.yaml").write_text("type: string\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    (error,) = (error for _, error in load(tmp_path / "spec", "../a.yaml").broken)
    assert "outside the spec's folder" in error.problem
