"""The report formats, found by folder."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from typing import Protocol

from caveat.judging.verdict import Verdict
from caveat.reports import formats


class ReportFormat(Protocol):
    """A module of `caveat.reports.formats`."""

    def report(self, verdicts: Sequence[Verdict]) -> str:
        """All verdicts as one document that ends with a line break."""
        ...


def names() -> tuple[str, ...]:
    """The names of all formats, sorted."""
    return tuple(sorted(entry.name for entry in pkgutil.iter_modules(formats.__path__)))


def find(name: str) -> ReportFormat:
    """The format of that name; `name` is one of `names()`."""
    module: ReportFormat = importlib.import_module(f"{formats.__name__}.{name}")
    return module
