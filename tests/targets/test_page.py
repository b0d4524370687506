"""The page about targets: its example is valid, its tables have each key, and its commands exist."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import click
import pytest

from caveat import cli
from caveat.openapi.operation import Effect
from caveat.targets.configuration import keys
from caveat.targets.configuration.configuration import find
from target_file import VALIDATOR

PAGE = (Path(__file__).parents[2] / "contracts" / "TARGETS.md").read_text()

[EXAMPLE] = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


def test_it_is_short() -> None:
    assert len(PAGE.splitlines()) <= 80


def test_the_example_is_valid(tmp_path: Path) -> None:
    (tmp_path / "caveat.toml").write_text(EXAMPLE)
    settings = find("staging", tmp_path)
    assert settings.effects == frozenset({Effect.READS, Effect.WRITES})
    assert (settings.rate, settings.budget.seconds) == (5, 300)
    VALIDATOR.validate(tomllib.loads(EXAMPLE))


def test_the_tables_have_each_key() -> None:
    cells = {cell for row in re.findall(r"^\| (`.*?) \|", PAGE, re.MULTILINE) for cell in re.findall(r"`(\w+)`", row)}
    expected = {key.name for key in (*keys.KEYS, *keys.AUTH_KEYS)} - {keys.SCHEME.name}
    assert cells == expected


@pytest.mark.parametrize("name", ["test", "targets", "list"])
def test_the_options_exist(name: str) -> None:
    group = cli.caveat_command
    assert isinstance(group, click.Group)
    command = group.get_command(click.Context(group), name)
    assert command is not None
    options = {option for parameter in command.params for option in parameter.opts}
    for line in re.findall(rf"caveat {name}\b([^#\n`]*)", PAGE):
        assert set(re.findall(r"--[a-z-]+", line)) <= options
