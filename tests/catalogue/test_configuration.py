"""The configuration: `[tool.caveat.generate]` of the nearest pyproject.toml; an error names the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.catalogue.configuration import ProjectPackage, find
from caveat.errors import BadConfiguration

TEXT = """\
[project]
name = "shop-integration"

[tool.caveat.generate]
acme = { document = "contracts/acme.yaml", output = "src", package = "mine.acme" }

[tool.caveat.generate.bolt]
document = "bolt.json"
package = "bolt_models"
"""


def write(folder: Path, text: str = TEXT) -> Path:
    file = folder / "pyproject.toml"
    file.write_text(text)
    return file


def test_each_entry_is_a_package_with_paths_relative_to_the_file(tmp_path: Path) -> None:
    file = write(tmp_path)

    acme, bolt = find(tmp_path)

    assert acme == ProjectPackage("acme", tmp_path / "contracts/acme.yaml", tmp_path / "src", "mine.acme", f"{file}:5")
    assert acme.folder == tmp_path / "src" / "mine" / "acme"
    assert bolt == ProjectPackage("bolt", tmp_path / "bolt.json", tmp_path, "bolt_models", f"{file}:7")


def test_the_nearest_file_with_a_part_for_caveat_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = tmp_path / "packages" / "inner"
    inner.mkdir(parents=True)
    write(tmp_path)
    write(inner, "[project]\nname = 'inner'\n")

    assert [package.name for package in find(inner)] == ["acme", "bolt"]
    monkeypatch.chdir(tmp_path)
    assert [package.document for package in find()] == [Path("contracts/acme.yaml"), Path("bolt.json")]
    write(inner, "[tool.caveat.generate]\n")
    assert find(inner) == ()


def test_without_a_file_there_is_no_package(tmp_path: Path) -> None:
    assert find(tmp_path) == ()


BAD = {
    "a section that does not exist": ("[tool.caveat.genrate]\n", 1, "has no key 'genrate'. Did you mean generate?"),
    "a key that does not exist": (
        '[tool.caveat.generate]\nacme = { documnt = "a.yaml", package = "a_models" }\n',
        2,
        "tool.caveat.generate.acme has no key 'documnt'. Did you mean document?",
    ),
    "a key that resembles none": (
        '[tool.caveat.generate.acme]\ndocument = "a.yaml"\nfrobnicate = "b"\n',
        3,
        "Keys are document, package, output, include, exclude",
    ),
    "no document": ('[tool.caveat.generate.acme]\npackage = "a_models"\n', 1, "acme has no document"),
    "no package": ('[tool.caveat]\ngenerate.acme.document = "a.yaml"\n', 2, "acme has no package"),
    "a document that is no string": (
        "[tool.caveat.generate.acme]\npackage = 'a_models'\ndocument = ['a.yaml']\n",
        3,
        "the document of acme is not a string with text",
    ),
    "a pattern that is no list": (
        "[tool.caveat.generate.acme]\npackage = 'a_models'\ndocument = 'a.yaml'\ninclude = 'tag:pets'\n",
        4,
        "include is not a list of patterns",
    ),
    "a pattern that is no string": (
        "[tool.caveat.generate.acme]\npackage = 'a_models'\ndocument = 'a.yaml'\nexclude = ['/pets', 1]\n",
        4,
        "exclude is not a list of patterns",
    ),
    "an entry that is no table": ("[tool.caveat.generate]\nacme = 'a.yaml'\n", 2, "acme is not a table. Write a table"),
    "a section that is no table": ("[tool.caveat]\ngenerate = 1\n", 2, "tool.caveat.generate is not a table"),
    "a package that cannot be imported": (
        "[tool.caveat.generate]\nacme = { document = 'a.yaml', package = 'acme-models' }\n",
        2,
        "'acme-models' is not an import name",
    ),
    "a package that hides another": (
        "[tool.caveat.generate]\nacme = { document = 'a.yaml', package = 'caveat_models' }\n",
        2,
        "the package caveat_models would hide caveat_models",
    ),
    "two entries with one package": (
        "[tool.caveat.generate]\na = {document = 'a.yaml', package = 'm'}\nb = {document = 'b.yaml', package = 'm'}\n",
        3,
        "b and a have the same package. Rename one of them",
    ),
}


@pytest.mark.parametrize("title", BAD)
def test_an_invalid_configuration_is_an_error_with_its_line(title: str, tmp_path: Path) -> None:
    text, line, words = BAD[title]
    file = write(tmp_path, text)

    with pytest.raises(BadConfiguration) as error:
        find(tmp_path)

    assert str(error.value).startswith(f"{file}:{line}: ")
    assert words in str(error.value)


def test_text_that_is_not_toml_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, "[tool.caveat\n")
    with pytest.raises(BadConfiguration, match=r"pyproject\.toml:1: not TOML: .*line 1"):
        find(tmp_path)
