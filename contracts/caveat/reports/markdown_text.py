"""Parts of GitHub Flavored Markdown: escaped text, code and tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from caveat.printable import printable, printable_line


def plain(text: str) -> str:
    """The text in one line, with the characters escaped that have a meaning in Markdown or HTML."""
    escaped = re.sub(r"([\\`*_\[\]<>|#~])", r"\\\1", printable_line(" ".join(text.split())))
    # An entity would be shown as its character, and a mention would notify a person.
    return escaped.replace("&", "&amp;").replace("@", "&#64;")


def code(text: str) -> str:
    """The text as code in a line; a table's cell stays whole."""
    line = printable_line(" ".join(text.split())).replace("|", "\\|")
    fence = "`" * (_longest_run(line) + 1)
    space = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{space}{line}{space}{fence}" if line else ""


def block(text: str, language: str = "") -> Iterator[str]:
    """The lines of a block of code."""
    shown = printable(text)
    fence = "`" * max(3, _longest_run(shown) + 1)
    yield f"{fence}{language}"
    yield from shown.split("\n")
    yield fence


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """The lines of a table; cells are Markdown."""
    yield f"| {' | '.join(headings)} |"
    yield f"|{' --- |' * len(headings)}"
    yield from (f"| {' | '.join(row)} |" for row in rows)


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)
