"""The command `caveat`: each module of this folder is a command, found by its name."""

from __future__ import annotations

import gc
import sys

import click

import caveat
from caveat.cli import _main, _options
from caveat.cli._commands import Commands


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(caveat.__version__, prog_name="caveat")
@_options.output
def caveat_command() -> None:
    """Contract testing for the APIs you do not own.

    Commands take the names of APIs under contract, or the paths of OpenAPI documents.

    Exit codes: 0 kept, 1 broken, 2 could not judge.
    """


def main() -> None:
    """Run the command line and exit."""
    # Almost no object of a large document becomes garbage, and collecting takes a tenth of the time to read one.
    gc.set_threshold(50_000, 20, 100)
    code = _main.run(caveat_command, sys.argv[1:])
    # The interpreter's last collection of garbage takes 0.4 s after a run, and finds nothing more to do.
    gc.freeze()
    sys.exit(code)
