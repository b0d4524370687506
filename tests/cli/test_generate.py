"""`caveat generate`: what it prints, what it writes, and its exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from caveat.catalogue.workspace import Workspace
from caveat.cli import caveat_command
from caveat.errors import BadOption, UnknownApi
from small_checkout import small_checkout


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Be in a folder of a checkout with two specs and no generated files."""
    checkout = small_checkout(tmp_path)
    monkeypatch.chdir(checkout.specs)
    return checkout


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(caveat_command, ["generate", *arguments])


def test_it_lists_the_files_that_it_wrote_and_then_none(checkout: Workspace) -> None:
    first, second = invoke("shop"), invoke("shop")

    assert (first.exit_code, second.exit_code) == (0, 0)
    assert "wrote generated/caveat_models/shop/models.py\n" in first.output
    assert second.output == "up to date: nothing to generate\n"
    assert not checkout.package("zoo").exists()


def test_a_check_of_generated_files_that_are_up_to_date_ends_with_0(checkout: Workspace) -> None:
    invoke()

    for arguments in (["--check"], ["--check", "--full"]):
        result = invoke(*arguments)
        assert (result.exit_code, result.output) == (0, "up to date: shop, zoo\n")
    assert checkout.package("zoo").exists()


def test_a_check_lists_what_is_stale_with_its_differences_and_ends_with_1(checkout: Workspace) -> None:
    invoke()
    spec = checkout.spec("shop")
    spec.write_text(spec.read_text().replace("minimum: 1", "minimum: 2"))

    result = invoke("--check")

    assert result.exit_code == 1
    assert result.output.startswith("specs/shop/openapi.yaml has changed since the last generation\n")
    assert "\n-    id: Annotated[StrictInt, Field(ge=1)]\n+    id: Annotated[StrictInt, Field(ge=2)]\n" in result.output
    assert "zoo" not in result.output


def test_a_check_writes_nothing(checkout: Workspace) -> None:
    result = invoke("--check")

    assert result.exit_code == 1
    assert not checkout.generated.exists()


def test_a_full_check_finds_what_digests_cannot(checkout: Workspace) -> None:
    invoke()
    manifest = checkout.package("zoo") / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"valid": {\n   "places": 1', '"valid": {\n   "places": 2'))
    readme = checkout.generated / "README.md"
    readme.write_text(readme.read_text().replace("| *valid object* | 1 | 1 |", "| *valid object* | 1 | 2 |"))

    assert invoke("--check").exit_code == 0
    full = invoke("--check", "--full")
    assert full.exit_code == 1
    assert '-   "places": 2,\n+   "places": 1,\n' in full.output


def test_an_unknown_api_is_an_error(checkout: Workspace) -> None:
    assert isinstance(invoke("shoe").exception, UnknownApi)
    assert isinstance(invoke("shoe", "--check").exception, UnknownApi)
    assert not checkout.generated.exists()


@pytest.mark.usefixtures("checkout")
def test_full_needs_check() -> None:
    assert isinstance(invoke("--full").exception, BadOption)


def test_a_file_that_no_spec_gives_is_removed(checkout: Workspace) -> None:
    invoke()
    (checkout.package("zoo") / "old.py").write_text("")

    assert invoke().output == "removed generated/caveat_models/zoo/old.py\n"
    assert not (checkout.package("zoo") / "old.py").exists()
