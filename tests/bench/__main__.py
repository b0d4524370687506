"""`scripts/bench mock`: print measurements."""

from __future__ import annotations

import click

from bench import mock


@click.group("bench")
def main() -> None:
    """Measure how fast parts of caveat are; nothing is judged."""


@main.command("mock")
def measure_mock() -> None:
    """Requests per second of the mock of 360dialog, beside an application that says the same by heart."""
    for line in mock.lines():
        click.echo(line)


if __name__ == "__main__":  # a process that drives imports this too
    main()
