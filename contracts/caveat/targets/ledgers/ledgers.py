"""Opens the ledger of a target: an SQLite file, or a redis server."""

from __future__ import annotations

import os
import re
from pathlib import Path

from caveat.errors import BadLedger, BadValue, Subject
from caveat.targets.configuration.settings import TargetSettings
from caveat.targets.ledgers.ledger import FOLDER, Ledger, Limits, scope
from caveat.targets.ledgers.sqlite_ledger import SqliteLedger

RUN_VARIABLE = "CAVEAT_RUN"
"""The environment variable with the id of a run whose budget several processes or machines share."""


def open_ledger(settings: TargetSettings, run_id: str | None = None) -> Ledger:
    """The ledger of a target: of the run `run_id` (or `CAVEAT_RUN`), else of the run that was killed, else a new one.

    Raises `BadLedger`, and `BadValue` for an id that cannot be used.
    """
    run = run_id or os.environ.get(RUN_VARIABLE) or None
    if run is not None and not re.fullmatch(r"[A-Za-z0-9_.-]{1,64}", run):
        problem = "a run id consists of at most 64 letters, digits, `_`, `.` and `-`"
        raise BadValue(Subject.SETTING, problem, f"Change {RUN_VARIABLE}")
    limits = Limits(settings.budget, settings.rate)
    if settings.ledger.startswith(("redis://", "rediss://", "unix://")):
        try:
            from caveat.targets.ledgers.redis_ledger import RedisLedger  # noqa: PLC0415 - an extra, and slow to load
        except ImportError as error:
            remedy = "Run `pip install 'caveat[cluster]'`, or use an SQLite file"
            raise BadLedger("on redis", "the package redis is not installed", remedy) from error
        return RedisLedger(settings.ledger, scope(settings.url), limits, run)
    return SqliteLedger(_path(settings), scope(settings.url), limits, run)


def _path(settings: TargetSettings) -> Path:
    """The file; relative to the configuration, so that commands in all folders of a project share a budget."""
    folder = Path(settings.defined_in.rpartition(":")[0] or ".").parent
    if settings.ledger:
        return folder / Path(settings.ledger).expanduser()
    return folder / FOLDER / f"{re.sub(r'[^A-Za-z0-9_.-]', '_', settings.name) or 'target'}.sqlite"
