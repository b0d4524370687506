"""Shell completion: the values of arguments and options."""

from __future__ import annotations

from collections.abc import Iterable

import click
from click.shell_completion import CompletionItem

from caveat.errors import CaveatError


def complete_apis(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Names of APIs; files where no name fits."""
    from caveat.catalogue import catalogue

    try:
        names = catalogue.names()
    except CaveatError:
        names = ()
    return _fitting(names, incomplete) or [CompletionItem(incomplete, type="file")]


def complete_targets(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """Names of configured targets."""
    from caveat.targets.configuration import configuration

    try:
        names = [settings.name for settings in configuration.find_all()]
    except CaveatError:
        return []
    return _fitting(names, incomplete)


def complete_targets_and_apis(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """Names of configured targets and of APIs; files where no name fits."""
    targets = complete_targets(context, parameter, incomplete)
    apis = complete_apis(context, parameter, incomplete)
    return [*targets, *(item for item in apis if item.type != "file" or not targets)]


def complete_reports(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """Report formats."""
    from caveat.reports import registry

    return _fitting(registry.names(), incomplete)


def complete_promises(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem[str]]:
    """Codes of promises."""
    from caveat.catalogue import catalogue
    from caveat.runs.promises import entries_of_all

    try:
        codes = entries_of_all(map(catalogue.api, catalogue.names()))
    except CaveatError:
        return []
    return _fitting(codes, incomplete.upper())


def complete_faults(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem[str]]:
    """Kinds of faults."""
    from caveat.mock.faults.fault import Kind

    return _fitting(Kind, incomplete)


def _fitting(names: Iterable[str], incomplete: str) -> list[CompletionItem[str]]:
    return [CompletionItem(str(name)) for name in names if name.startswith(incomplete)]
