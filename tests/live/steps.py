"""Commands of a proof: `caveat` in a process of its own, and what its output must not contain."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from live import curl_lines

MAX_S = 1200
"""Seconds for one command."""

BROKEN, NOT_JUDGED = 1, 2
"""Exit codes of `caveat`."""

_INTERNAL = ("internal error", "Traceback (most recent call last)")


@dataclass(frozen=True, slots=True)
class CaveatInFolder:
    """Runs `caveat` in a folder with a `caveat.toml`."""

    folder: Path
    environment: Mapping[str, str]
    """Added to that of this process: the credentials."""

    def __call__(self, *arguments: str, expected: tuple[int, ...] = (0,)) -> str:
        """The output of a command, which is also printed; ends the proof for another exit code or an internal error."""
        heading(f"caveat {' '.join(arguments)}")
        done = subprocess.run(
            [sys.executable, "-m", "caveat", *arguments],
            cwd=self.folder,
            env={**os.environ, **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            check=False,
            timeout=MAX_S,
        )
        output = done.stdout.decode("utf-8", "replace")
        click.echo(output)
        if any(text in output for text in _INTERNAL):
            raise click.ClickException("an internal error")
        if any(secret in output for secret in self.environment.values()):
            raise click.ClickException("the output contains a credential")
        if done.returncode not in expected:
            raise click.ClickException(f"the exit code is {done.returncode}, expected {expected}")
        return output


def reproduce(report: Path, credential: str = curl_lines.MASK, *, skip: frozenset[str] = frozenset()) -> None:
    """Send the curl lines of a report's findings again; ends the proof if one has another status, or there are none.

    Findings of the operations in `skip` are left out.
    """
    heading(f"each curl line of {report.name}")
    sent = list(curl_lines.reproduce(report, credential, skip=skip))
    failed = [each for each in sent if not each.succeeded]
    for each in failed:
        click.echo(f"NOT REPRODUCED  {each}")
    click.echo(f"{len(sent) - len(failed)} of {len(sent)} requests have the status of the report.")
    require(bool(sent) and not failed, "each finding that was sent again is reproduced by its curl line")


def require(holds: bool, sentence: str) -> None:  # noqa: FBT001 - the fact that is proven
    """Print a fact; ends the proof if it does not hold."""
    if not holds:
        raise click.ClickException(f"not so: {sentence}")
    click.echo(f"proven: {sentence}")


def heading(text: str) -> None:
    """The title of a step."""
    click.echo(f"--- {text}", err=True)
