"""Names of packages: import names that hide nothing that generated code or Caveat needs."""

from __future__ import annotations

import pytest

from caveat.catalogue.package_name import problem


@pytest.mark.parametrize("name", ["acme_models", "mine.vendors.acme", "Acme2"])
def test_a_name_can_be_used(name: str) -> None:
    assert problem(name) == ""


@pytest.mark.parametrize("name", ["", "acme-models", "a..b", ".a", "class", "2fast", "src/acme"])
def test_a_name_is_not_an_import_name(name: str) -> None:
    assert "is not an import name" in problem(name)


@pytest.mark.parametrize("name", ["caveat_models", "caveat_models.acme", "pydantic", "json", "caveat"])
def test_a_name_hides_another_package(name: str) -> None:
    assert f"would hide {name.partition('.')[0]}" in problem(name)
