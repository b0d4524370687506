"""The command `caveat`: each file of this folder is a command, found by its name."""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys

import click

import caveat
from caveat.errors import CaveatError

UNJUDGED = 2
"""Exit code: we could not judge."""
INTERRUPTED = 130
"""Exit code: stopped by Ctrl-C, as shells have it."""
UNREAD = 141
"""Exit code: nobody reads the output any more, as shells have it."""


class Commands(click.Group):
    """The commands, each imported when it is needed; a file that begins with `_` is none."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """The names of all commands."""
        return [entry.name for entry in pkgutil.iter_modules(__path__) if not entry.name.startswith("_")]

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        """The command of that name."""
        if name not in self.list_commands(context):
            return None
        command: click.Command = importlib.import_module(f"{__name__}.{name}").command
        return command


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(caveat.__version__, prog_name="caveat")
def caveat_command() -> None:
    """Contract testing for the APIs you do not own.

    Commands take the names of APIs under contract; all but generate also take paths of OpenAPI documents.

    Exit codes: 0 kept, 1 broken, 2 could not judge.
    """


def main() -> None:
    """Run the command line; whatever stops us working becomes one message and exit code 2."""
    try:
        code = caveat_command.main(prog_name="caveat", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except CaveatError as error:
        click.echo(f"caveat: {error}", err=True)
        sys.exit(UNJUDGED)
    except (click.Abort, KeyboardInterrupt):
        click.echo("caveat: interrupted, so nothing is concluded", err=True)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output has left, as `head` does; what is still to be written goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(UNREAD)
    sys.exit(code if isinstance(code, int) else 0)
