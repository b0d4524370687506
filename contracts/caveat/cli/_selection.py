"""`--include` and `--exclude`: options that select operations."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def selection(command: Command) -> Command:
    """Add `--include` and `--exclude`."""
    include = click.option(
        "--include",
        metavar="PATTERN",
        multiple=True,
        help="Only operations that match: an operationId, tag:NAME, a path, or 'METHOD /path'; * stands for any text; "
        "repeatable.",
    )
    exclude = click.option(
        "--exclude", metavar="PATTERN", multiple=True, help="No operations that match, of those included; repeatable."
    )
    return include(exclude(command))
