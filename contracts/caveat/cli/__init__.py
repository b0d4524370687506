"""The command `caveat`: each file of this folder is a command, found by its name."""

from __future__ import annotations

import importlib
import pkgutil
import sys

import click

import caveat
from caveat.errors import CaveatError

BROKEN = 1
"""Exit code: a promise is broken."""
UNJUDGED = 2
"""Exit code: we could not judge."""


class Commands(click.Group):
    """The commands, each imported when it is needed."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """The names of all commands."""
        return [entry.name for entry in pkgutil.iter_modules(__path__)]

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """The command of that name."""
        if name not in self.list_commands(_context):
            return None
        command: click.Command = importlib.import_module(f"{__name__}.{name}").command
        return command


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(caveat.__version__, prog_name="caveat")
def caveat_command() -> None:
    """Contract testing for the APIs you do not own.

    Every command takes the names of APIs under contract, or paths of OpenAPI documents.

    Exit codes: 0 kept, 1 broken, 2 could not judge.
    """


def main() -> None:
    """Run the command line; whatever stops us working becomes one message and exit code 2."""
    try:
        caveat_command.main(prog_name="caveat", standalone_mode=True)
    except CaveatError as error:
        click.echo(f"caveat: {error}", err=True)
        sys.exit(UNJUDGED)
