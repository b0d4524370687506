"""What a command tests, and the suggestions for names that it does not know."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.cli._subjects import find_api, named_target
from caveat.errors import BadOption, UnknownApi
from command_line import Caveat
from pets_project import DOCUMENT

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


TWO_SCHEMES = (
    "components: {securitySchemes: {keyAuth: {type: apiKey, in: header, name: X-Acme}, "
    "basic: {type: http, scheme: basic}}}\n"
)


def test_a_value_of_the_configuration_is_not_blamed_on_an_option_that_the_command_lacks(
    caveat: Caveat, project: Path
) -> None:
    (project / "pets.yaml").write_text(DOCUMENT + TWO_SCHEMES)
    (project / "caveat.toml").write_text(
        '[targets.staging]\napi = "pets.yaml"\nurl = "http://127.0.0.1:9"\n'
        'auth = { scheme = "basic", token = "env:ACME_TOKEN" }\n'
    )
    ended = caveat("cleanup", "staging")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("caveat: caveat.toml:1: the security scheme basic takes no credential of kind token. ")
