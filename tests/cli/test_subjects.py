"""The APIs and targets that a command tests, and the suggestions for unknown names."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.catalogue import catalogue
from caveat.cli._subjects import find_api, named_target
from caveat.errors import BadOption, UnknownApi
from command_line import Caveat

UNKNOWN = {
    "cleanup": (("cleanup", "stagng"), "TARGET: no target is called 'stagng'. Did you mean staging?"),
    "a target that is not similar": (
        ("cleanup", "nosuch"),
        "TARGET: no target is called 'nosuch'. Targets are staging, local",
    ),
    "targets": (("targets", "stagng"), "NAME: no target is called 'stagng'. Did you mean staging?"),
    "test, as an option": (
        ("test", "--target", "stagng"),
        "--target: no target is called 'stagng'. Did you mean staging?",
    ),
    "test, as an argument": (("test", "stagng"), "no API is called 'stagng'; APIs under contract: "),
    "check": (("check", "staging"), "Did you mean --target staging? Give"),
    "fuzz, as an argument": (("fuzz", "Stagng"), "Did you mean staging? Give"),
    "fuzz, as an option": (("fuzz", "--target", "stagng"), "--target: no target is called 'stagng'. Did you mean"),
    "an API": (("test", "unlesh"), "Did you mean unleash? Give"),
    "two targets to fuzz": (("fuzz", "--target", "staging", "--target", "local"), "one target at a time"),
}


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("title", UNKNOWN)
def test_an_unknown_name_is_answered_with_a_similar_one(title: str, caveat: Caveat) -> None:
    arguments, words = UNKNOWN[title]
    ended = caveat(*arguments)
    assert (ended.code, ended.out) == (2, "")
    assert words in ended.err


@pytest.mark.usefixtures("project")
def test_targets_are_suggested_as_the_command_takes_them() -> None:
    with pytest.raises(UnknownApi) as error:
        find_api("stagin")
    assert error.value.near == ("--target staging",)
    with pytest.raises(BadOption, match=r"^TARGET: no target is called 'locla'\. Did you mean local\?"):
        named_target("locla", "TARGET")


def test_without_targets_it_says_where_one_is_written(
    caveat: Caveat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = caveat("cleanup", "staging")
    assert "TARGET: no target is called 'staging'. Write [targets.staging] in caveat.toml" in ended.err


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
