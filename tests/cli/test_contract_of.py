"""The contract of findings in a report: by option, by target, by name, or by the file of a promise."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from caveat.cli._contract_of import api, apis, folders
from caveat.cli._targets import TargetOptions
from caveat.errors import BadOption
from caveat.judging.finding import Finding, Severity

FOUND = Finding("OAS003", "t", "m", Severity.BREACH, api="pets", file="docs/pets.yaml")
TARGET = TargetOptions(targets=("staging",))


@pytest.fixture(autouse=True)
def _project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "pets.yaml").touch()
    (tmp_path / "docs" / "schemas.yaml").touch()
    (tmp_path / "caveat.toml").write_text('[targets.staging]\napi = "docs/pets.yaml"\nurl = "https://x.example"\n')


FILES = ("docs/pets.yaml", "docs/schemas.yaml", "docs/overlay.yaml")


@pytest.mark.parametrize("file", FILES)
def test_a_report_leads_to_the_document(file: str) -> None:
    assert api([replace(FOUND, file=file)], None).source == Path("docs/pets.yaml")


def test_a_configured_target_leads_to_the_document() -> None:
    assert api([replace(FOUND, file="")], None).source == Path("docs/pets.yaml")


def test_an_api_under_contract_is_found_by_its_name() -> None:
    assert api([replace(FOUND, api="unleash")], None).models == "caveat_models.unleash"


def test_the_option_and_the_target_come_first() -> None:
    assert api([replace(FOUND, file="")], "docs/pets.yaml").name == "pets"
    assert [each.name for each, _ in apis([replace(FOUND, api="other")], None, TARGET)] == ["pets"]
    assert folders(TARGET) == (Path(),)
    assert folders(TargetOptions()) == ()
    with pytest.raises(BadOption, match="the target names its API"):
        apis([FOUND], "docs/pets.yaml", TARGET)


SEVERAL: dict[str, tuple[TargetOptions, list[tuple[str, str | None]]]] = {
    "the mock of each": (TargetOptions(), [("pets", None), ("unleash", None)]),
    "each target": (TargetOptions(targets=("staging", "other")), [("pets", "staging"), ("pets", "other")]),
}


@pytest.mark.parametrize(("options", "expected"), SEVERAL.values(), ids=SEVERAL)
def test_findings_of_several_apis_have_several_contracts(
    options: TargetOptions, expected: list[tuple[str, str | None]]
) -> None:
    file = Path("caveat.toml")
    file.write_text(file.read_text() + '[targets.other]\napi = "docs/pets.yaml"\nurl = "https://y.example"\n')
    found = [replace(FOUND, api="unleash", file="specs/unleash/openapi.yaml"), FOUND]
    assert [(each.name, one.target) for each, one in apis(found, None, options)] == expected


def test_one_server_has_one_api() -> None:
    found = [replace(FOUND, api="unleash"), FOUND]
    with pytest.raises(BadOption, match="the findings are of several APIs: pets, unleash"):
        apis(found, None, TargetOptions(url="http://127.0.0.1:1"))


BAD: dict[str, tuple[list[Finding], str]] = {
    "several APIs": ([FOUND, replace(FOUND, api="toys")], "the findings are of several APIs: pets, toys"),
    "no finding": ([], "without a finding, the API is unknown"),
    "no document": ([replace(FOUND, api="birds", file="")], "which is not an API of this project"),
}


@pytest.mark.parametrize(("findings", "problem"), BAD.values(), ids=BAD)
def test_findings_without_a_contract_are_reported(findings: list[Finding], problem: str) -> None:
    with pytest.raises(BadOption, match=problem):
        api(findings, None)
