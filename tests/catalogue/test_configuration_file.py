"""The configuration files: the nearest folder with a part for Caveat counts, with both of its files."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.catalogue.configuration_file import Place, sections
from caveat.errors import BadConfiguration


def found(folder: Path, name: str = "targets") -> list[tuple[str, object]]:
    return [(place.path.name, value) for place, value in sections(name, folder)]


def test_a_section_may_be_in_both_files(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.caveat.targets.a]\n")
    (tmp_path / "caveat.toml").write_text("[targets.b]\n[generate.c]\n")
    assert found(tmp_path) == [("pyproject.toml", {"a": {}}), ("caveat.toml", {"b": {}})]
    assert found(tmp_path, "generate") == [("caveat.toml", {"c": {}})]


def test_the_nearest_folder_counts(tmp_path: Path) -> None:
    (tmp_path / "caveat.toml").write_text("[targets.a]\n")
    inner = tmp_path / "inner"
    inner.mkdir()
    assert found(inner) == [("caveat.toml", {"a": {}})]
    (inner / "pyproject.toml").write_text("[tool.other]\n")
    assert found(inner) == [("caveat.toml", {"a": {}})]
    (inner / "pyproject.toml").write_text("[tool.caveat]\n")
    assert found(inner) == []


BAD = {
    "an unknown section": (
        "caveat.toml",
        "\n[target.a]\n",
        ":2: caveat.toml has no key 'target'. Did you mean targets?",
    ),
    "an unknown section of a project": (
        "pyproject.toml",
        "[tool.caveat]\ntargts = 1\n",
        ":2: tool.caveat has no key 'targts'. Did you mean targets?",
    ),
    "a part that is no table": ("pyproject.toml", "[tool]\ncaveat = 1\n", ":2: tool.caveat is not a table"),
    "text that is not TOML": ("caveat.toml", "[targets\n", ":1: not TOML: "),
    "a value that is missing": ("caveat.toml", "[targets.a]\nurl =\n", ":2: not TOML: "),
    "a table twice": ("pyproject.toml", "[tool.caveat]\n\n[tool.caveat]\n", ":3: not TOML: "),
    "an end that is too early": ("caveat.toml", "[targets.a]\nurl = '", ":2: not TOML: "),
}


@pytest.mark.parametrize("title", BAD)
def test_a_file_that_cannot_be_used_is_reported(tmp_path: Path, title: str) -> None:
    name, text, words = BAD[title]
    (tmp_path / name).write_text(text)
    with pytest.raises(BadConfiguration) as error:
        found(tmp_path)
    assert str(error.value).startswith(f"{tmp_path / name}{words}")


def test_a_part_without_a_line_of_its_own_has_that_of_the_part_around_it() -> None:
    place = Place(Path("caveat.toml"), "\n[targets.a]\nb = [\n  1,\n]\n", ("targets", "a"))
    assert (str(place), place.defined_in) == ("targets.a", "caveat.toml:2")
    assert place.child("b", 0).defined_in == "caveat.toml:3"
    assert place.child("c").defined_in == "caveat.toml:2"
