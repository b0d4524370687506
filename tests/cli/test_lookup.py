"""The APIs and targets that a command names, and the suggestions for unknown names."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.cli._lookup import find_api, named_target
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
