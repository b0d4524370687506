"""Checks: all checks run whose inputs exist, and their results form one verdict."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from acme import DOCUMENT, Acme
from caveat.catalogue.api import Api, from_document
from caveat.catalogue.workspace import Workspace
from caveat.codegen.generation import changes
from caveat.runs.check import check
from caveat.traffic.plan import Plan

QUICK = Plan(examples=2, phases=("examples", "fuzzing"))


@pytest.fixture
def checkout(tmp_path: Path, acme: Acme) -> tuple[Workspace, Api]:
    """Make a checkout with the spec of an API and its generated files."""
    folder = tmp_path / "specs" / "acme"
    folder.mkdir(parents=True)
    (folder / "openapi.yaml").write_text(DOCUMENT)
    (tmp_path / "contracts" / "caveat").mkdir(parents=True)
    workspace = Workspace(tmp_path)
    for change in changes(workspace):
        change.apply()
    return workspace, replace(acme(), source=workspace.spec("acme"))


def checked(api: Api, workspace: Workspace | None) -> tuple[list[str], list[str], list[str]]:
    """The progress, the codes kept without those of spec rules, and the codes broken."""
    progress: list[str] = []
    verdict = check(api, QUICK, workspace, lambda activity, _exchanges: progress.append(activity.lower()))
    assert {finding.api for finding in verdict.findings} <= {"acme"}
    return progress, [code for code in verdict.kept if not code.startswith(("OAS", "SEC"))], list(verdict.broken)


def test_without_a_checkout_models_and_traffic_are_checked(acme: Acme) -> None:
    progress, kept, broken = checked(acme(), None)
    assert progress[0] == "models"
    assert {*progress[1:]} == {"examples list-pets", "fuzzing list-pets"}
    assert (kept, broken) == (["MOD001"], [])


def test_in_a_checkout_the_spec_and_generated_files_are_checked_too(checkout: tuple[Workspace, Api]) -> None:
    workspace, api = checkout
    progress, kept, broken = checked(api, workspace)
    assert progress[:3] == ["spec", "generated", "models"]
    assert {"GEN001", "MOD001"} <= set(kept)
    assert broken == []


def test_a_problem_of_a_spec_is_reported_with_its_file(checkout: tuple[Workspace, Api]) -> None:
    workspace, api = checkout
    file = workspace.spec("acme")
    file.write_text(file.read_text().replace("pets: [], at", "pets: 3, at"))
    verdict = check(api, QUICK, workspace, lambda _activity, _exchanges: None)
    assert verdict.broken == ("GEN001", "LNT003")
    assert [finding.file for finding in verdict.findings if finding.code == "LNT003"] == [str(file)]


def test_a_generated_file_edited_by_hand_is_found(checkout: tuple[Workspace, Api]) -> None:
    workspace, api = checkout
    (workspace.package("acme") / "models.py").write_text("")
    verdict = check(api, QUICK, workspace, lambda _activity, _exchanges: None)
    [finding] = [finding for finding in verdict.findings if finding.code == "GEN001"]
    assert finding.message == "generated/caveat_models/acme/models.py was edited by hand; run `caveat generate`"
    assert finding.file == "generated/caveat_models/acme/models.py"


def test_a_verdict_has_the_findings_of_all_checks(acme: Acme) -> None:
    document = DOCUMENT.replace("pets: [], at", "pets: [3], at").replace(
        "{type: array,", "{type: array, maxItems: 0, minItems: 1,"
    )
    verdict = check(acme(document), QUICK, None, lambda _activity, _exchanges: None)
    assert verdict.broken == ("MOD001", "OAS003")
    assert {finding.api for finding in verdict.findings} == {"acme"}
    assert (verdict.models, verdict.operations, set(verdict.judged)) == (2, 1, {"list-pets"})


def test_traffic_sends_the_credentials_of_the_mock(acme: Acme) -> None:
    security = "security: [{key: []}]\npaths:\n"
    scheme = "components:\n  securitySchemes: {key: {type: apiKey, in: header, name: key}}\n"
    document = DOCUMENT.replace("paths:\n", security).replace("components:\n", scheme)
    document = document.replace("      responses:\n", "      responses:\n        '401': {description: x}\n")
    verdict = check(acme(document), QUICK, None, lambda _activity, _exchanges: None)
    assert (verdict.broken, verdict.never_accepted) == ((), ())


def test_a_document_without_generated_models_is_checked_without_them(tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    file.write_text(DOCUMENT)
    progress, kept, broken = checked(from_document(file), Workspace(tmp_path))
    assert progress[0] == "spec"
    assert all(code.startswith("LNT") for code in kept)
    assert broken == []
    assert check(from_document(file), QUICK, None, lambda _activity, _exchanges: None).models is None


def test_lint_rules_that_do_not_apply_to_a_document_are_not_kept(tmp_path: Path) -> None:
    file = tmp_path / "acme.yaml"
    file.write_text(DOCUMENT)
    _, plain, _ = checked(from_document(file), None)
    file.write_text(DOCUMENT.replace("info:", "x-evidence: {grade: assumed, note: a guess}\ninfo:"))
    _, with_evidence, _ = checked(from_document(file), None)
    assert {"LNT001", "LNT010"} & set(plain) == {"LNT001"}
    assert {"LNT001", "LNT010"} <= set(with_evidence)


def test_a_document_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    verdict = check(from_document(tmp_path / "none.yaml"), QUICK, None, lambda _activity, _exchanges: None)
    [error] = verdict.errors
    assert "none.yaml: cannot be read" in error
    assert (verdict.api, verdict.exit_code) == ("none", 2)
