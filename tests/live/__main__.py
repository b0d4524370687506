"""`scripts/live-unleash`, `scripts/live-todo` and `scripts/fuzz-staging`: runs against servers that run."""

from __future__ import annotations

import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from live import staging, todo_proof, unleash_proof
from live.processes import ServerFailedError

MAX_S = 3600
"""Seconds after which servers end by themselves, even if this process was killed."""


@click.group("live")
def main() -> None:
    """Prove that running servers are tested as the contracts promise."""
    # As an exception, so that servers are stopped; Ctrl-C is one already.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))


_examples = click.option("--examples", type=click.IntRange(1), default=3, show_default=True, help="Of `caveat test`.")


@main.command("unleash")
@_examples
def prove_unleash(*, examples: int) -> None:
    """Reads of the open-source Unleash server, and its signal endpoint under the Unleash contract."""
    with _folder() as folder:
        unleash_proof.prove(folder, MAX_S, examples)


@main.command("todo")
@_examples
def prove_todo(*, examples: int) -> None:
    """Reads, writes and the clean-up of LoopBack's todo server."""
    with _folder() as folder:
        todo_proof.prove(folder, MAX_S, examples)


@main.command("staging", context_settings={"ignore_unknown_options": True})
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def run_staging(*, options: tuple[str, ...]) -> None:
    """Run `caveat fuzz` on every configured target; options go to each run. Ends with the worst exit code."""
    sys.exit(staging.run(options))


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="caveat-live-") as folder:
        try:
            yield Path(folder)
        except (ServerFailedError, FileNotFoundError) as error:
            raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
