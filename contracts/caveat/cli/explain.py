"""`caveat explain`: one promise with its chain of evidence, down to file and line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from caveat.catalogue import catalogue
from caveat.cli import _options
from caveat.cli._completion import complete_promises
from caveat.cli._output import echo
from caveat.errors import BadOption
from caveat.suggestion import did_you_mean, similar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from caveat.judging.evidence import Evidence
    from caveat.runs.promises import Entry


@click.command("explain", short_help="Show one promise with its chain of evidence.")
@click.argument("promise", metavar="CODE|API#/JSON/POINTER", shell_complete=complete_promises)
@_options.output
def command(promise: str) -> None:
    """Show one promise with its chain of evidence, down to file and line.

    A promise is the code of a rule, such as DFE001, or a part of a contract: the name of an API or the path of a
    document, then # and a JSON pointer, such as dfend#/components/schemas/EventType.
    """
    name, sign, pointer = promise.partition("#")
    for line in _part(name, pointer) if sign else _rule(promise):
        echo(line)


def _rule(code: str) -> Iterator[str]:
    from caveat.runs.promises import entries_of_all

    by_code = entries_of_all(map(catalogue.api, catalogue.names()))
    entry = by_code.get(code.upper())
    if entry is None and (code in catalogue.names() or Path(code).is_file()):
        raise BadOption("CODE", f"no promise has the code {code!r}", f"Name a part of the document: '{code}#/info'")
    if entry is None:
        remedy = did_you_mean(similar(code, by_code, limit=3), "`caveat rules` lists all codes")
        raise BadOption("CODE", f"no promise has the code {code!r}", remedy)
    yield from _card(entry)


def _card(entry: Entry) -> Iterator[str]:
    promise = entry.promise
    yield f"{promise.code}  {promise.title}"
    yield f"  judged on: {promise.subject}"
    if entry.operations:
        yield f"  operations: {', '.join(entry.operations)}"
    yield from _evidence(promise.evidence)
    if entry.defined_in:
        yield f"  judged in: {entry.defined_in}"


def _part(name: str, pointer: str) -> Iterator[str]:
    from caveat.judging.evidence import UNSTATED
    from caveat.openapi import document
    from caveat.openapi.evidence import chain, promise_pointers

    api = catalogue.find(name)
    # RFC 6901, 3: a pointer is empty, or starts with a slash.
    if pointer[:1] not in {"", "/"} or not api.spec.has(pointer):
        remedy = "Give a JSON pointer into the compiled spec, such as /info/title (~1 stands for /)"
        raise BadOption("POINTER", f"{name} has no part {pointer!r}", remedy)
    root = api.spec.root
    pointers = promise_pointers(root, (pointer,))
    source = document.load(api.source) if api.source is not None else None

    def place(at: str) -> str:
        where = f"#{at}"
        return where if source is None else f"{where}  {source.place(at).file}:{source.place(at).line}"

    yield f"{api.name}{place(pointer)}"
    for reference in pointers[1:]:
        yield f"  refers to {place(reference)}"
    links = list(chain(root, pointers))
    if not links:
        yield from _evidence(UNSTATED)
    for index, (at, evidence) in enumerate(links):
        yield f"  {'written at' if index == 0 else 'overrides'} {place(at)}"
        yield from _evidence(evidence)


def _evidence(evidence: Evidence) -> Iterator[str]:
    from caveat.judging.evidence import UNSTATED

    if evidence == UNSTATED:
        yield "  evidence: none: neither this part nor one above it has `x-evidence`"
        return
    yield f"  evidence: {evidence.grade}"
    if evidence.source:
        yield f"    source: {evidence.source}"
    if evidence.note:
        yield f"    note: {evidence.note}"
