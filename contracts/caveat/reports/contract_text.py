"""A contract as text for a terminal and as a page in Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from caveat.reports.contract import Field, Section

WIDTH = 100
"""Characters of a line of text at most; names and types are not broken."""


def as_text(sections: Iterable[Section]) -> str:
    """The sections as indented text."""
    lines: list[str] = []
    for section in sections:
        if lines and section.level < 3:  # noqa: PLR2004 - parts of an operation stand together
            lines.append("")
        lines += _section(section)
    return "\n".join(lines) + "\n"


def _section(section: Section) -> Iterator[str]:
    indent = "  " * (section.level > 2)  # noqa: PLR2004 - as above
    grade = str(section.evidence.grade) if section.evidence is not None else ""
    yield indent + "  ".join(filter(None, (section.title, section.note, grade)))
    for text in section.text:
        yield from _wrapped(text, f"{indent}  ")
    for field in section.fields:
        yield f"{indent}  {field.name}  {_type(field)}  {field.evidence.grade}"
        for text in _texts(field):
            yield from _wrapped(text, f"{indent}      ")


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False)


def _type(field: Field) -> str:
    return f"{field.type}, required" if field.required else field.type


def _texts(field: Field) -> Iterator[str]:
    if field.description:
        yield field.description
    yield from (f"A guess: {guess}" for guess in field.guesses)


def as_markdown(sections: Iterable[Section]) -> str:
    """The sections as a page, fields in tables."""
    return "\n".join(line for section in sections for line in _markdown(section)).strip() + "\n"


def _markdown(section: Section) -> Iterator[str]:
    yield f"{'#' * section.level} {_escaped(section.title)}"
    yield ""
    grade = str(section.evidence.grade) if section.evidence is not None else ""
    facts = " · ".join(filter(None, (_code(section.note) if section.note else "", grade)))
    for text in (facts, *map(_escaped, section.text)):
        if text:
            yield text
            yield ""
    if section.fields:
        yield "| field | type | evidence | description |"
        yield "| --- | --- | --- | --- |"
        yield from map(_row, section.fields)
        yield ""


def _row(field: Field) -> str:
    cells = (_code(field.name), _code(_type(field)), str(field.evidence.grade), _escaped(" ".join(_texts(field))))
    return f"| {' | '.join(map(_cell, cells))} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _code(text: str) -> str:
    fence = "``" if "`" in text else "`"
    pad = " " if "`" in text else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _escaped(text: str) -> str:
    return text.replace("<", "&lt;")
