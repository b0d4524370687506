"""Which ledger a target has."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from caveat.errors import BadLedger
from caveat.targets.configuration.settings import TargetSettings
from caveat.targets.ledgers.ledgers import open_ledger

PLACES = {
    "beside the configuration": ("", "caveat.toml:3", "stag/ing", "{0}/.caveat/stag_ing.sqlite"),
    "a path relative to it": ("budget.sqlite", "caveat.toml:3", "a", "{0}/budget.sqlite"),
    "an absolute path": ("{0}/other/budget.sqlite", "caveat.toml:3", "a", "{0}/other/budget.sqlite"),
}


@pytest.mark.parametrize("title", PLACES)
def test_a_file(title: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place, defined_in, name, expected = PLACES[title]
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    settings = TargetSettings(
        name, "api", "http://a", ledger=place.format(tmp_path), defined_in=f"{tmp_path}/{defined_in}"
    )
    open_ledger(settings).close()
    assert Path(expected.format(tmp_path)).is_file()


def test_without_the_client_of_redis_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "caveat.targets.ledgers.redis_ledger", None)
    with pytest.raises(BadLedger, match=r"the package redis is not installed. Run `pip install 'caveat\[cluster\]'`"):
        open_ledger(TargetSettings("a", "api", "http://a", ledger="redis://127.0.0.1"))
