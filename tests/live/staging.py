"""`scripts/fuzz-staging`: every configured target, one after the other."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

import click

from caveat.targets.configuration import configuration
from live.steps import BROKEN, NOT_JUDGED, heading


def run(options: Sequence[str]) -> int:
    """Fuzz each target with these options of `caveat fuzz`; returns the worst exit code, 2 if there is no target."""
    codes = []
    for settings in configuration.find_all():
        heading(settings.name)
        command = [sys.executable, "-m", "caveat", "fuzz", "--target", settings.name, *options]
        codes.append(subprocess.run(command, check=False).returncode)
    if not codes:
        click.echo("no target is configured: see `caveat targets --help`", err=True)
    return worst(codes)


def worst(codes: Sequence[int]) -> int:
    """1 if a promise is broken, else 2 if a target could not be judged or there is none, else 0."""
    if BROKEN in codes:
        return BROKEN
    return 0 if codes and not any(codes) else NOT_JUDGED
