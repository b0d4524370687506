"""The command: what it says, and how it ends."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result

from caveat.catalogue.workspace import Workspace
from caveat.cli import caveat_command
from caveat.errors import BadOption, UnknownApi


@pytest.fixture
def run(checkout: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.chdir(checkout.specs)
    return checkout


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(caveat_command, ["generate", *arguments])


def test_it_says_what_it_wrote_and_then_that_nothing_is_to_do(run: Workspace) -> None:
    first, second = invoke("shop"), invoke("shop")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "wrote generated/caveat_models/shop/models.py\n" in first.output
    assert second.output == "up to date: nothing to generate\n"
    assert not run.package("zoo").exists()


def test_a_check_that_finds_nothing_ends_well(run: Workspace) -> None:
    invoke()

    for arguments in (["--check"], ["--check", "--full"]):
        result = invoke(*arguments)
        assert (result.exit_code, result.output) == (0, "up to date: shop, zoo\n")
    assert run.package("zoo").exists()


def test_a_check_says_what_is_stale_and_how_it_differs(run: Workspace) -> None:
    invoke()
    spec = run.spec("shop")
    spec.write_text(spec.read_text().replace("minimum: 1", "minimum: 2"))

    result = invoke("--check")

    assert result.exit_code == 1
    assert result.output.startswith("specs/shop/openapi.yaml has changed since the last generation\n")
    assert "\n-    id: Annotated[StrictInt, Field(ge=1)]\n+    id: Annotated[StrictInt, Field(ge=2)]\n" in result.output
    assert "zoo" not in result.output


def test_a_check_writes_nothing(run: Workspace) -> None:
    result = invoke("--check")

    assert result.exit_code == 1
    assert not run.generated.exists()


def test_a_full_check_finds_what_digests_cannot(run: Workspace) -> None:
    invoke()
    manifest = run.package("zoo") / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"valid": {\n   "places": 1', '"valid": {\n   "places": 2'))
    readme = run.generated / "README.md"
    readme.write_text(readme.read_text().replace("| *valid object* | 1 | 1 |", "| *valid object* | 1 | 2 |"))

    assert invoke("--check").exit_code == 0
    full = invoke("--check", "--full")
    assert full.exit_code == 1
    assert '-   "places": 2,\n+   "places": 1,\n' in full.output


def test_an_unknown_api_is_an_error(run: Workspace) -> None:
    assert isinstance(invoke("shoe").exception, UnknownApi)
    assert isinstance(invoke("shoe", "--check").exception, UnknownApi)
    assert not run.generated.exists()


@pytest.mark.usefixtures("run")
def test_full_makes_sense_only_with_check() -> None:
    assert isinstance(invoke("--full").exception, BadOption)
