"""Staleness: every way in which `generated/` can be out of date is reported."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import caveat
from caveat.catalogue.workspace import Workspace
from caveat.codegen import manifest
from caveat.codegen.generation import changes
from caveat.codegen.staleness import Reason, stale
from caveat.errors import UnknownApi


def entries(workspace: Workspace, *apis: str) -> list[tuple[str, str, Reason]]:
    return [(entry.api, entry.path, entry.reason) for entry in stale(workspace, apis)]


def test_nothing_is_stale_after_generating(generated: Workspace) -> None:
    assert entries(generated) == []


def test_python_caches_are_ignored(generated: Workspace) -> None:
    cache = generated.package("shop") / "__pycache__"
    cache.mkdir()
    (cache / "models.cpython-311.pyc").write_bytes(b"")
    gone = generated.package("removed") / "__pycache__"
    gone.mkdir(parents=True)
    (gone / "models.cpython-311.pyc").write_bytes(b"")

    assert entries(generated) == []


def edit_models(workspace: Workspace) -> None:
    with (workspace.package("shop") / "models.py").open("a") as file:
        file.write("# mine\n")


def edit_manifest_away(workspace: Workspace) -> None:
    (workspace.package("shop") / "manifest.json").write_text("{}")


def remove_models(workspace: Workspace) -> None:
    (workspace.package("shop") / "models.py").unlink()


def edit_spec(workspace: Workspace) -> None:
    with workspace.spec("shop").open("a") as file:
        file.write("# a comment\n")


def add_overlay(workspace: Workspace) -> None:
    text = "overlay: 1.0.0\ninfo: {title: Ours, version: '1'}\nactions: [{target: $.info, update: {version: '2'}}]\n"
    (workspace.specs / "shop" / "overlay.yaml").write_text(text)


def add_file(workspace: Workspace) -> None:
    (workspace.package("shop") / "extra.py").write_text("")


def add_api(workspace: Workspace) -> None:
    workspace.package("removed").mkdir()
    (workspace.package("removed") / "models.py").write_text("")


def new_api(workspace: Workspace) -> None:
    (workspace.specs / "mill").mkdir()
    workspace.spec("mill").write_text(workspace.spec("zoo").read_text())


def edit_shared(workspace: Workspace) -> None:
    (workspace.generated / "caveat_models" / "json_values.py").write_text("")


def edit_readme(workspace: Workspace) -> None:
    (workspace.generated / "README.md").write_text("# generated\n")


def remove_marker(workspace: Workspace) -> None:
    (workspace.generated / "caveat_models" / "py.typed").unlink()


PACKAGES = "generated/caveat_models"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (edit_models, ("shop", f"{PACKAGES}/shop/models.py", Reason.EDITED)),
        (edit_manifest_away, ("shop", f"{PACKAGES}/shop", Reason.NEVER)),
        (remove_models, ("shop", f"{PACKAGES}/shop/models.py", Reason.MISSING)),
        (edit_spec, ("shop", "specs/shop/openapi.yaml", Reason.INPUT_CHANGED)),
        (add_overlay, ("shop", "specs/shop/overlay.yaml", Reason.INPUT_ADDED)),
        (add_file, ("shop", f"{PACKAGES}/shop/extra.py", Reason.LEFT_OVER)),
        (add_api, ("", f"{PACKAGES}/removed", Reason.LEFT_OVER)),
        (new_api, ("mill", f"{PACKAGES}/mill", Reason.NEVER)),
        (edit_shared, ("", f"{PACKAGES}/json_values.py", Reason.OUTDATED)),
        (edit_readme, ("", "generated/README.md", Reason.OUTDATED)),
        (remove_marker, ("", f"{PACKAGES}/py.typed", Reason.MISSING)),
    ],
)
def test_a_change_is_reported(
    generated: Workspace, change: Callable[[Workspace], None], expected: tuple[str, str, Reason]
) -> None:
    change(generated)

    assert entries(generated) == [expected]


def test_a_removed_spec_file_is_reported(generated: Workspace) -> None:
    add_overlay(generated)
    assert entries(generated) == [("shop", "specs/shop/overlay.yaml", Reason.INPUT_ADDED)]
    recorded = manifest.read(generated.package("zoo"))
    assert recorded is not None
    inputs = {**recorded.inputs, "specs/zoo/overlay.yaml": "0"}
    changed = manifest.Manifest(recorded.generator, inputs, recorded.outputs, recorded.gaps)
    (generated.package("zoo") / "manifest.json").write_text(changed.text)

    assert entries(generated, "zoo") == [("zoo", "specs/zoo/overlay.yaml", Reason.INPUT_REMOVED)]


def test_a_file_that_a_spec_refers_to_above_its_folder_is_an_input(checkout: Workspace) -> None:
    (checkout.root / ".git").mkdir()
    common = checkout.specs / "common" / "parts.yaml"
    common.parent.mkdir()
    common.write_text("Stamp: {type: string}\n")
    spec = checkout.spec("zoo")
    spec.write_text(f"{spec.read_text()}    Stamp: {{$ref: '../common/parts.yaml#/Stamp'}}\n")
    for change in changes(checkout):
        change.apply()
    assert entries(checkout) == []
    common.write_text("Stamp: {type: integer}\n")
    assert entries(checkout) == [("zoo", "specs/common/parts.yaml", Reason.INPUT_CHANGED)]
    common.unlink()
    assert entries(checkout) == [("zoo", "specs/common/parts.yaml", Reason.INPUT_REMOVED)]


def test_another_generator_makes_all_packages_stale(generated: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(manifest, "generator", lambda: {"caveat": "another"})

    assert entries(generated) == [(api, f"{PACKAGES}/{api}", Reason.GENERATOR) for api in ("shop", "zoo")]


LOADED = """
import sys
from pathlib import Path
import caveat
import caveat.codegen.package, caveat.codegen.common_files
here = Path(caveat.__file__).parent
for name, module in list(sys.modules.items()):
    if name.partition(".")[0] == "caveat":
        print(Path(module.__file__).relative_to(here).as_posix())
"""


def test_every_loaded_module_affects_the_output_or_is_listed_as_unrelated() -> None:
    loaded = subprocess.run([sys.executable, "-c", LOADED], check=True, capture_output=True, text=True).stdout.split()

    elsewhere = {
        "__init__.py",
        "catalogue/__init__.py",
        *(f"catalogue/{name}.py" for name in ("configuration", "configuration_file", "package_name")),
        *(f"catalogue/{name}.py" for name in ("project_document", "toml_lines", "workspace")),
        *(f"errors/{name}.py" for name in ("__init__", "contracts", "judging", "root", "traffic", "values")),
        *(f"{name}.py" for name in ("exchange", "json_list", "page_models", "query_string")),
        "judging/__init__.py",
        "judging/evidence.py",
        "lazy.py",
        "printable.py",
        "suggestion.py",
    }
    assert set(loaded) - set(manifest.relevant()) - manifest._UNRELATED == elsewhere
    assert {"json_text.py", "codegen/models.py", "openapi/schema.py"} <= set(manifest.relevant()) & set(loaded)


def test_every_unrelated_module_exists() -> None:
    folder = Path(caveat.__file__).parent

    assert [name for name in sorted(manifest._UNRELATED) if not (folder / name).is_file()] == []
    assert {"codegen/templates/json_object.py.txt", "codegen/templates/provider.py.jinja"} <= set(manifest.relevant())


def test_the_changes_page_is_no_input(generated: Workspace) -> None:
    (generated.specs / "shop" / "CHANGES.md").write_text("# Changes\n\nMany.\n")

    assert entries(generated) == []


def test_an_unknown_api_is_refused(generated: Workspace) -> None:
    with pytest.raises(UnknownApi):
        stale(generated, ["shoe"])


def test_the_search_for_stale_files_imports_nothing_heavy(generated: Workspace) -> None:
    heavy = {"datamodel_code_generator", "hypothesis", "jinja2", "jsonschema_rs", "pydantic", "schemathesis", "yaml"}
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from caveat.codegen.staleness import stale\n"
        "from caveat.catalogue.workspace import Workspace\n"
        "assert stale(Workspace(Path(sys.argv[1]))) == ()\n"
        "print(*(name for name in sys.modules if '.' not in name))\n"
    )
    command = [sys.executable, "-c", program, str(generated.root)]

    imported = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()

    assert "caveat" in imported
    assert heavy & set(imported) == set()
