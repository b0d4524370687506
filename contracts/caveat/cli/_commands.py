"""The commands, found by folder and imported when they are needed."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

import click

from caveat.cli import _output
from caveat.errors import BadOption, BadValue, Subject

JUDGING = frozenset({"check", "cleanup", "fuzz", "mutate", "replay", "test"})
"""The commands whose exit code is a verdict; `caveat.__main__` has them too, for an interrupt while this loads."""

OPTIONS = {
    Subject.SETTING: "--set",
    Subject.CREDENTIAL: "--credential",
    Subject.FAULT: "--fault",
    Subject.URL: "--url",
    Subject.HEADER: "--header",
    Subject.TARGET: "--target",
    Subject.INCLUDE: "--include",
    Subject.EXCLUDE: "--exclude",
}
"""The option that takes each kind of value."""


class Commands(click.Group):
    """A command for each module of this folder whose name does not begin with `_`."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """The names of all commands."""
        modules = pkgutil.iter_modules([str(Path(__file__).parent)])
        return [module.name for module in modules if not module.name.startswith("_")]

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """The command of that name."""
        if name not in self.list_commands(context):
            return None
        command: click.Command = importlib.import_module(f"caveat.cli.{name}").command
        return command

    def invoke(self, context: click.Context) -> object:
        """Run a command; a value that cannot be used is reported with the name of its option."""
        try:
            return super().invoke(context)
        except BadValue as error:
            option = OPTIONS[error.subject]
            if option not in self._options_of(context):
                # The value comes from elsewhere, such as a configuration.
                raise
            raise BadOption(option, error.problem, error.remedy) from error

    def _options_of(self, context: click.Context) -> set[str]:
        command = self.get_command(context, context.invoked_subcommand or "")
        return {option for parameter in command.params for option in parameter.opts} if command is not None else set()

    def resolve_command(
        self, context: click.Context, arguments: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments name; raises `NoSuchCommand` with the names that are close."""
        if arguments[0] in JUDGING:
            # Before its module loads, which an interrupt may end.
            _output.give_verdict()
        try:
            return super().resolve_command(context, arguments)
        except click.NoSuchCommand as error:
            # Click suggests only commands that are imported already.
            names = self.list_commands(context)
            raise click.NoSuchCommand(error.command_name, possibilities=names, ctx=context) from error
