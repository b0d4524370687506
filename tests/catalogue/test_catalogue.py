"""The catalogue: APIs found by folder, by entry point, and by the path of a document."""

from __future__ import annotations

from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path

import pytest

import caveat_models
from caveat.catalogue import catalogue
from caveat.errors import BadDocument, UnknownApi

BUILT_IN = tuple(sorted(file.parent.name for file in Path(caveat_models.__path__[0]).glob("*/openapi.json")))


@pytest.fixture
def offered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let another distribution offer an API of its own, and one whose name is taken."""
    entry_points = EntryPoints(
        [
            EntryPoint("zenith", "zenith_contracts", catalogue.ENTRY_POINTS),
            EntryPoint("dfend", "impostor", catalogue.ENTRY_POINTS),
        ]
    )
    monkeypatch.setattr(catalogue, "entry_points", lambda *, group: entry_points.select(group=group))


def test_built_in_apis_are_found_by_folder() -> None:
    assert catalogue.names() == BUILT_IN
    assert {"dfend", "dialog360", "unleash"} <= set(BUILT_IN)
    for name in BUILT_IN:
        api = catalogue.api(name)
        assert (api.name, api.package, api.models) == (name, f"caveat.apis.{name}", f"caveat_models.{name}")
        assert api.spec.operations


@pytest.mark.usefixtures("offered")
def test_apis_of_other_distributions_are_found_by_entry_point() -> None:
    assert catalogue.names() == tuple(sorted((*BUILT_IN, "zenith")))
    api = catalogue.api("zenith")
    assert (api.name, api.package, api.models) == ("zenith", "zenith_contracts", "zenith_contracts.models")


@pytest.mark.usefixtures("offered")
def test_a_built_in_api_keeps_its_name() -> None:
    assert catalogue.api("dfend").package == "caveat.apis.dfend"


def test_a_document_is_found_by_its_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "pets.yaml"
    file.write_text("{openapi: 3.1.0, info: {title: Pets, version: '1'}, paths: {}}")
    assert catalogue.find(str(file)).spec.title == "Pets"
    monkeypatch.chdir(tmp_path)
    assert catalogue.find("pets.yaml").name == "pets"


@pytest.mark.parametrize("file", ["none.yaml", "none.yml", "none.json"])
def test_a_path_with_the_suffix_of_a_document_is_one_even_if_it_is_missing(file: str, tmp_path: Path) -> None:
    with pytest.raises(BadDocument, match="cannot be read"):
        _ = catalogue.find(str(tmp_path / file)).spec


def test_a_name_takes_precedence_over_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "dfend").write_text("{}")
    (tmp_path / "other").write_text("{}")
    monkeypatch.chdir(tmp_path)
    assert catalogue.find("dfend").package == "caveat.apis.dfend"
    assert catalogue.find("other").package == ""


@pytest.mark.parametrize("name", ["", "dfendd", "Dfend", "no/such/folder", "."])
def test_a_text_that_is_neither_a_name_nor_a_file_is_unknown(name: str) -> None:
    with pytest.raises(UnknownApi) as unknown:
        catalogue.find(name)
    assert (unknown.value.name, unknown.value.known) == (name, BUILT_IN)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("DFend", ("dfend",)),
        ("360dialog", ("dialog360",)),
        ("360Dialog", ("dialog360",)),
        ("dialog", ("dialog360",)),
        ("unlaesh", ("unleash",)),
        ("zenith", ()),
    ],
)
def test_close_names_are_suggested(name: str, near: tuple[str, ...]) -> None:
    with pytest.raises(UnknownApi) as unknown:
        catalogue.find(name)
    assert unknown.value.near == near
    assert (f". Did you mean {''.join(near)}? Give one of" in str(unknown.value)) is bool(near)


def test_a_folder_is_not_a_document(tmp_path: Path) -> None:
    with pytest.raises(UnknownApi, match=r"\. That is a folder: give the path of an OpenAPI document in it$"):
        catalogue.find(str(tmp_path))


def test_all_apis_are_the_default() -> None:
    assert [api.name for api in catalogue.find_all([])] == list(BUILT_IN)
    assert [api.name for api in catalogue.find_all(["unleash", "dfend"])] == ["unleash", "dfend"]
