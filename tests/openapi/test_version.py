"""Versions of OpenAPI, in the forms that authors write."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.json_text import JsonValue
from caveat.openapi import document, version

READ = "is a number, expected a text in quotes; it is read as"
VERSIONS: dict[str, tuple[str, str, str | None]] = {
    "a text": ("'3.1.0'", "3.1.0", None),
    "a later patch": ("3.1.2", "3.1.2", None),
    "a text without a patch": ("'3.1'", "3.1.0", None),
    "a number of 3.0": ("3.0", "3.1.0", f"the version 3.0 {READ} '3.0.0'"),
    "a number of 3.1": ("3.1", "3.1.0", f"the version 3.1 {READ} '3.1.0'"),
    "a number of 3.2": ("3.2", "3.2.0", f"the version 3.2 {READ} '3.2.0'"),
}


@pytest.mark.parametrize("title", VERSIONS)
def test_a_version_is_read_as_a_text_with_all_its_numbers(title: str, tmp_path: Path) -> None:
    written, read, problem = VERSIONS[title]
    file = tmp_path / "openapi.yaml"
    file.write_text(f"info: {{title: t, version: v}}\nopenapi: {written}\npaths: {{}}\n")
    loaded = document.load(file)
    assert loaded.value["openapi"] == read
    assert loaded.notices == ((f"{file}:2: {problem}",) if problem else ())


def test_other_versions_are_not_supported() -> None:
    others: list[JsonValue] = [3, 4.0, "3.10.0", "3", None, {}, True]
    assert [version.complete(each) for each in others] == [None] * 7
