"""`caveat show`: a contract as a person reads it, or one part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from caveat.catalogue import catalogue
from caveat.cli import _options
from caveat.cli._completion import complete_apis
from caveat.cli._output import echo_text, warn
from caveat.errors import BadOption
from caveat.suggestion import did_you_mean, similar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from caveat.reports.contract import Contract, Section

FORMATS = ("text", "md")


@click.command("show", short_help="Show a contract: operations and fields, with types and evidence.")
@click.argument("api", metavar="API|DOCUMENT", shell_complete=complete_apis)
@click.argument("part", metavar="[OPERATION|SCHEMA|POINTER]", required=False)
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), default="text", show_default=True, help="How to print."
)
@_options.output
def command(*, api: str, part: str | None, format_: str) -> None:
    """Show the contract of an API, or one part of it: each field with its type, bounds, evidence and description.

    A part is an operationId, the name of a component schema, or a JSON pointer such as /components/schemas/Pet. An
    operation is shown with the schemas that it uses.
    """
    from caveat.reports.contract import Contract
    from caveat.reports.contract_text import as_markdown, as_text

    contract = Contract(catalogue.find(api).spec)
    sections = contract.whole() if part is None else _part(contract, api, part)
    echo_text((as_markdown if format_ == "md" else as_text)(sections).rstrip("\n"))
    warn(contract.spec.notices)


def _part(contract: Contract, api: str, part: str) -> Iterable[Section]:
    operations, schemas = contract.spec.operations, contract.schemas
    pointer = part.removeprefix("#")
    if pointer.startswith("/"):
        sections = tuple(contract.part(pointer))
        if not sections:
            remedy = _remedy(pointer, contract.parts, "Give a JSON pointer into the compiled spec (~1 stands for /)")
            raise BadOption("POINTER", f"{api} has no part {pointer!r}", remedy)
        return sections
    if part in operations:
        return contract.operation(operations[part])
    if part in schemas:
        return (contract.schema(f"/components/schemas/{part}"),)
    remedy = _remedy(part, (*operations, *schemas), f"`caveat list {api}` lists the operations")
    raise BadOption("PART", f"{api} has no operation or schema {part!r}", remedy)


def _remedy(name: str, known: Iterable[str], otherwise: str) -> str:
    return did_you_mean(similar(name, known, limit=3), otherwise)
