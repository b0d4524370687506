"""The subjects of a run without a name: the mocks, beside which configured targets are named."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.catalogue import catalogue
from command_line import Caveat

SEVERAL = (
    "caveat.toml has the targets staging and local: --target tests one; without it, the mocks of all APIs are tested"
)


@pytest.mark.parametrize("command", ["test", "check"])
def test_a_run_without_a_name_says_which_targets_exist(
    caveat: Caveat, project: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr(catalogue, "names", lambda: ("unleash",))
    arguments = (command, "--examples", "1", *(("--phase", "examples") if command == "test" else ("--workers", "1")))
    assert f"{SEVERAL}\n" in caveat(*arguments).err
    assert SEVERAL not in caveat(*arguments, "--quiet").err
    assert SEVERAL not in caveat(*arguments, "unleash").err
    (project / "caveat.toml").write_text("")
    assert "caveat.toml" not in caveat(*arguments).err
