"""`caveat list`: the operations under contract, and the evidence for their promises."""

from __future__ import annotations

import click

from caveat.catalogue import catalogue
from caveat.catalogue.api import Api
from caveat.cli import _options
from caveat.cli._output import echo, warn
from caveat.cli._selection import selection
from caveat.judging.evidence import VENDOR_GRADES
from caveat.openapi.evidence import carries_evidence, shares
from caveat.openapi.selection import Selection
from caveat.printable import printable_line
from caveat.reports.wording import count
from caveat.resources.derive import resources


@click.command("list", short_help="Show the operations with their effects and evidence, or the resources.")
@_options.apis
@selection
@click.option("--resources", "with_resources", is_flag=True, help="Show the resources that the document has instead.")
@_options.output
def command(*, apis: tuple[str, ...], include: tuple[str, ...], exclude: tuple[str, ...], with_resources: bool) -> None:
    """Show the operations of each API, their effects, and how many promises are documented, inferred and assumed.

    With --resources, show its collections with the operations on them, their ids, lists, pages, filters and orders,
    and how each of these facts is known.
    """
    show = _show_resources if with_resources else _show
    for index, api in enumerate(catalogue.find_all(apis)):
        if index:
            echo()
        show(api, Selection(include, exclude))
        warn(api.spec.notices)


def _show(api: Api, selected: Selection) -> None:
    operations = selected.of(api.spec.operations.values())
    graded = shares(api.spec.root, (operation.pointer for operation in operations))
    total = graded.total()
    is_stated = carries_evidence(api.spec.root)
    evidence = ", ".join(f"{graded[grade] / (total or 1):.0%} {grade}" for grade in VENDOR_GRADES)
    if not is_stated:
        evidence = "the document has no evidence (x-evidence)"
    echo(f"{api.name}: {count(len(operations), 'operation')}, {count(total, 'promise')}: {evidence}")
    names = [printable_line(operation.id) for operation in operations]
    width = max(map(len, names), default=0)
    for name, operation in zip(names, operations, strict=True):
        grade = f"{operation.evidence.grade:10}  " if is_stated else ""
        echo(f"  {name:{width}}  {operation.effect:6}  {grade}{operation.label}")


def _show_resources(api: Api, selected: Selection) -> None:
    derived = resources(api.narrowed(selected).spec).all
    echo(f"{api.name}: {count(len(derived), 'resource')}")
    for each in derived:
        echo(f"  {printable_line(each.template)}  {each.kind}")
        width = max(len(fact.subject) for fact in each.facts)
        for fact in each.facts:
            evidence = f"{fact.evidence.grade}: {fact.evidence}"
            echo(f"    {fact.subject:{width}}  {printable_line(fact.statement)}  [{printable_line(evidence)}]")
