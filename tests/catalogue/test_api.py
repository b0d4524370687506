"""APIs: their parts are read when they are first used, and their rules are found by folder."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from caveat.catalogue import catalogue
from caveat.catalogue.api import Api, from_document, generated
from caveat.errors import BadDocument, BadPackage
from caveat.openapi.spec import Spec

RULES = '''
from caveat.judging.evidence import assumed
from caveat.judging.rule import rule

@rule("{code}", evidence=assumed("a test"))
def {name}(exchange, history):
    """{title}."""
    yield from ()
'''


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Write the package of an API: two modules of rules, one of which imports the other, and a provider."""
    folder = tmp_path / "acme_api"
    folder.mkdir()
    for part in (folder, folder / "rules", folder / "mock"):
        part.mkdir(exist_ok=True)
        (part / "__init__.py").touch()
    (folder / "rules" / "late.py").write_text(RULES.format(code="ACM002", name="second", title="Second"))
    (folder / "rules" / "early.py").write_text(
        "from acme_api.rules.late import second\n" + RULES.format(code="ACM001", name="first", title="First")
    )
    (folder / "mock" / "provider.py").write_text("ANSWER = 42\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    yield "acme_api"
    for name in [name for name in sys.modules if name.partition(".")[0] == "acme_api"]:
        del sys.modules[name]


def test_rules_of_the_spec_come_first_and_then_those_of_the_folder_by_code(package: str) -> None:
    api = Api("acme", lambda: Spec({"paths": {}}), package)
    assert [rule.code for rule in api.own_rules] == ["ACM001", "ACM002"]
    *of_the_spec, first, second = (rule.code for rule in api.rules)
    assert (first, second) == ("ACM001", "ACM002")
    assert of_the_spec == sorted(code for code in of_the_spec if code.startswith(("OAS", "SEC")))
    assert "OAS007" in of_the_spec


def test_the_provider_is_the_module_of_that_name_in_the_mock(package: str) -> None:
    provider = Api("acme", lambda: Spec({"paths": {}}), package).provider
    assert provider is not None
    assert provider.ANSWER == 42


def test_a_package_may_have_no_provider(package: str) -> None:
    importlib.import_module(package)
    api = Api("acme", lambda: Spec({"paths": {}}), "caveat.apis")
    assert api.provider is None


def test_an_api_without_a_package_has_only_the_rules_of_its_spec() -> None:
    api = Api("acme", lambda: Spec({"paths": {}}))
    assert (api.own_rules, api.provider) == ((), None)
    assert {rule.code[:3] for rule in api.rules} == {"OAS", "SEC"}


def test_a_spec_is_read_once_and_only_when_it_is_used() -> None:
    reads: list[int] = []

    def load() -> Spec:
        reads.append(1)
        return Spec({"paths": {}})

    api = Api("acme", load)
    assert not reads
    assert api.spec is api.spec
    assert len(reads) == 1


def test_a_generated_api_has_its_spec_beside_its_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "acme_models"
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "openapi.json").write_text('{"info": {"title": "Grüße"}}', encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    api = generated("acme", "acme_models", "acme_api")
    assert (api.name, api.spec.title, api.models, api.package) == ("acme", "Grüße", "acme_models", "acme_api")
    del sys.modules["acme_models"]


NAMES = {"pets.yaml": "pets", "openapi.yaml": "folder", "openapi.json": "folder", "a.b.yml": "a.b"}


@pytest.mark.parametrize("file", NAMES)
def test_a_document_is_named_by_its_file_or_its_folder(file: str, tmp_path: Path) -> None:
    assert from_document(tmp_path / "folder" / file).name == NAMES[file]


def test_a_document_is_read_when_its_spec_is_used(tmp_path: Path) -> None:
    file = tmp_path / "pets.yaml"
    api = from_document(file)
    with pytest.raises(BadDocument, match="cannot be read"):
        _ = api.spec
    file.write_text("{openapi: 3.1.0, info: {title: Pets, version: '1'}, paths: {}}")
    assert api.spec.title == "Pets"


@pytest.mark.parametrize(
    ("file", "text", "reason"),
    [
        ("mock/provider.py", "class Pet(\n", "SyntaxError"),
        ("mock/provider.py", "from caveat_models.missing import models\n", "ModuleNotFoundError"),
        ("openapi.json", "{}}", "Extra data"),
    ],
    ids=["no Python", "a name that is gone", "no JSON"],
)
def test_a_package_that_cannot_be_used_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, text: str, reason: str
) -> None:
    package = tmp_path / "half_edited"
    (package / "mock").mkdir(parents=True)
    for name in ("__init__.py", "mock/__init__.py"):
        (package / name).write_text("")
    (package / "openapi.json").write_text("{}")
    (package / file).write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    for name in [name for name in sys.modules if name.startswith("half_edited")]:
        monkeypatch.delitem(sys.modules, name)
    api = generated("pets", "half_edited", "half_edited")
    with pytest.raises(BadPackage, match=f"half_edited.*{reason}.*caveat generate"):
        _ = (api.spec, api.provider)


def test_the_journeys_of_an_api_are_found_in_its_module() -> None:
    assert [each.name for each in catalogue.api("dialog360").journeys] == ["postbacks-of-a-new-keyword"]
    assert (catalogue.api("unleash").journeys, Api("acme", lambda: Spec({"paths": {}})).journeys) == ((), ())
