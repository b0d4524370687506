"""`caveat generate`, `lint`, `list` and `check` in a project that is not a checkout of Caveat."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from command_line import Caveat
from small_checkout import SHOP

QUICK = ("--examples", "2", "--workers", "1")

CONFIGURATION = """\
[tool.caveat.generate]
shop = { document = "contracts/shop.yaml", output = "src", package = "shop_models" }
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts" / "shop.yaml").write_text(SHOP)
    (tmp_path / "pyproject.toml").write_text(CONFIGURATION)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_configuration_names_what_is_generated(project: Path, caveat: Caveat) -> None:
    assert caveat("generate", "--check").code == 1
    assert not (project / "src").exists()
    assert "wrote src/shop_models/models.py\n" in caveat("generate").out
    assert caveat("generate", "--check").out == "up to date: nothing to generate\n"


def test_it_works_in_a_folder_below(project: Path, caveat: Caveat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project / "contracts")
    assert caveat("generate", "shop").code == 0
    assert (project / "src" / "shop_models" / "models.py").is_file()


def test_a_check_shows_what_changed_in_the_models(project: Path, caveat: Caveat) -> None:
    caveat("generate")
    document = project / "contracts" / "shop.yaml"
    document.write_text(document.read_text().replace("minimum: 1", "minimum: 2"))

    ended = caveat("generate", "--check")

    assert ended.code == 1
    assert ended.out.startswith("src/shop_models/models.py is out of date\n")
    assert "\n-    id: Annotated[StrictInt, Field(ge=1)]\n+    id: Annotated[StrictInt, Field(ge=2)]\n" in ended.out
    assert '"outputs"' not in ended.out


def test_a_document_and_a_package_name_are_enough(project: Path, caveat: Caveat) -> None:
    arguments = ("generate", "contracts/shop.yaml", "--output", "lib", "--package", "vendors.shop")
    assert "wrote lib/vendors/shop/models.py\n" in caveat(*arguments).out
    assert caveat(*arguments, "--check").code == 0
    (project / "lib" / "vendors" / "shop" / "models.py").unlink()
    assert caveat(*arguments, "--check").code == 1


def test_an_operation_that_is_not_generated_is_said(project: Path, caveat: Caveat) -> None:
    document = project / "contracts" / "shop.yaml"
    document.write_text(document.read_text().replace("    get:", "    gett: {responses: {}}\n    get:", 1))
    ended = caveat("generate")
    assert ended.code == 0
    assert "'gett' is not a method of OpenAPI, so its operation is not used; did you mean get?" in ended.err


@pytest.fixture
def checked(project: Path, caveat: Caveat) -> Path:
    """The project after `caveat generate`, with a document that has an example."""
    document = project / "contracts" / "shop.yaml"
    text = SHOP.replace("security: [{key: []}]\n", "")
    document.write_text(text.replace("application/json: {schema", "application/json: {example: [{id: 1}], schema"))
    text = document.read_text().replace(
        "type: array, items: {$ref: '#/components/schemas/Order'}", "$ref: '#/components/schemas/Orders'"
    )
    orders = "    Orders: {type: array, items: {$ref: '#/components/schemas/Order'}}\n"
    document.write_text(text.replace("  schemas:\n", f"  schemas:\n{orders}"))
    caveat("generate")
    return project


def test_check_judges_the_models_of_the_project(checked: Path, caveat: Caveat) -> None:
    ended = caveat("check", "shop", *QUICK, "-v")
    assert ended.code == 0
    assert "MOD001" in ended.out
    models = checked / "src" / "shop_models" / "models.py"
    models.write_text(models.read_text().replace("id: Annotated[StrictInt, Field(ge=1)]", "id: str"))
    ended = caveat("check", "shop", *QUICK)
    assert ended.code == 1
    assert "src/shop_models/models.py is out of date; run `caveat generate`" in ended.out
    assert "Orders: the example fails validation at /0/id" in ended.out


def test_check_reports_models_that_cannot_be_imported(checked: Path, caveat: Caveat) -> None:
    (checked / "src" / "shop_models" / "models.py").write_text("raise RuntimeError\n")
    ended = caveat("check", "shop", *QUICK)
    assert "src/shop_models cannot be used (RuntimeError: )" in ended.out + ended.err


@pytest.mark.usefixtures("project")
def test_other_commands_accept_the_name(caveat: Caveat) -> None:
    assert "shop: 1 operation" in caveat("list", "shop").out
    assert "1 document" in caveat("lint").out


Arguments = tuple[str, ...]

REFUSED: dict[str, tuple[Arguments, str]] = {
    "a name that is not configured": (("shoe",), "pyproject.toml defines them"),
    "a document without a package": (("contracts/shop.yaml",), "--package: a document needs the name of its package"),
    "a file as the folder": (
        ("contracts/shop.yaml", "--package", "shop", "--output", "contracts/shop.yaml"),
        "--output: contracts/shop.yaml is not a folder",
    ),
    "a folder without a package": (
        ("contracts/shop.yaml", "--output", "x"),
        "--package: a document needs the name of its package",
    ),
    "a package without a document": (("--package", "x"), "--package: it needs one document"),
    "a package that hides another": (
        ("contracts/shop.yaml", "--package", "caveat_models.shop"),
        "would hide caveat_models",
    ),
    "a document that does not exist": (("nothing.yaml", "--package", "x"), "nothing.yaml: cannot be read"),
}


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("title", REFUSED)
def test_an_invalid_argument_is_an_error(title: str, caveat: Caveat) -> None:
    arguments, words = REFUSED[title]
    ended = caveat("generate", *arguments)
    assert (ended.code, ended.out) == (2, "")
    assert words in ended.err


def test_specs_of_another_project_need_a_name(tmp_path: Path, caveat: Caveat, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "specs" / "shop").mkdir(parents=True)
    (tmp_path / "specs" / "shop" / "openapi.yaml").write_text(SHOP)
    monkeypatch.chdir(tmp_path)
    ended = caveat("generate")
    assert ended.code == 2
    assert "packages outside a checkout of Caveat need a name" in ended.err
    assert not (tmp_path / "generated").exists()


def test_the_hooks_of_pre_commit_run_commands_that_exist(project: Path, caveat: Caveat) -> None:
    hooks = yaml.safe_load((Path(__file__).parent.parent.parent / ".pre-commit-hooks.yaml").read_text())
    assert [hook["id"] for hook in hooks] == ["caveat-lint", "caveat-generate"]
    caveat("generate")
    assert re.search(hooks[0]["files"], "contracts/openapi.yaml")
    files: tuple[list[str], list[str]] = (["contracts/shop.yaml"], [])
    for hook, arguments in zip(hooks, files, strict=True):
        assert hook.get("pass_filenames", True) == bool(arguments)
        program, *command = hook["entry"].split()
        assert (program, caveat(*command, *arguments).code) == ("caveat", 0)
    assert (project / "src").is_dir()


def test_a_name_of_an_installed_api_is_refused(project: Path, caveat: Caveat) -> None:
    (project / "pyproject.toml").write_text(CONFIGURATION.replace("shop =", "dfend ="))
    ended = caveat("generate")
    assert ended.code == 2
    assert "pyproject.toml:2: dfend is the name of an API that is installed with Caveat" in ended.err


OUTPUTS = {"where the system has no folders": "/proc/none", "below a file": "pyproject.toml/below"}


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("output", OUTPUTS.values(), ids=OUTPUTS)
def test_a_package_that_cannot_be_written_is_a_sentence(caveat: Caveat, output: str) -> None:
    ended = caveat("generate", "contracts/shop.yaml", "--output", output, "--package", "acme_models")
    assert (ended.code, ended.out) == (2, "")
    assert re.fullmatch(rf"caveat: {output}\S* cannot be written \(.*\)\. Give another path, .*\n", ended.err), (
        ended.err
    )
