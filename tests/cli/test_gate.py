"""`--baseline` and `--fail-on` of commands that judge: see also test_baseline.py."""

from __future__ import annotations

import importlib

import click
import pytest

JUDGING = ("test", "check", "fuzz", "merge")


@pytest.mark.parametrize("name", JUDGING)
def test_each_command_that_judges_has_a_baseline(name: str) -> None:
    command: click.Command = importlib.import_module(f"caveat.cli.{name}").command
    assert {"baseline", "fail_on"} <= {parameter.name for parameter in command.params}
