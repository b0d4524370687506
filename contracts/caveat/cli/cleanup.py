"""`caveat cleanup`: delete the items that runs created on a target."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from caveat.cli import _options
from caveat.cli._completion import complete_targets
from caveat.errors import BadOption
from caveat.reports.wording import first_few

if TYPE_CHECKING:
    from caveat.targets.items.cleanup_result import Cleaned, CleanupOutcome


MAX_NAMED = 5
"""Items, and runs, that a line names if several items are left for one reason."""


@click.command("cleanup", short_help="Delete the items that runs created on a target.")
@click.argument("target", shell_complete=complete_targets)
@click.option("--dry-run", is_flag=True, help="Only print the items that would be deleted.")
@_options.output
def command(*, target: str, dry_run: bool) -> None:
    """Delete the items that runs created on a configured target, and no others.

    The delete operations of the contract are called, within the limits of the target, and a read proves each deletion.
    Exit codes: 0 nothing is left that the contract can delete, 1 an item is left, 2 the service refused the credential,
    or the target could not be cleaned up. With --dry-run it is 0 also if items are left.
    """
    from caveat.catalogue import catalogue
    from caveat.cli._lookup import named_target
    from caveat.cli._output import echo, mask
    from caveat.targets.build import cleanup_of
    from caveat.targets.configuration.references import resolved
    from caveat.targets.credentials.credential_origins import origins
    from caveat.targets.items.cleanup_result import CleanupOutcome

    settings = resolved(named_target(target, "TARGET"))
    mask(lambda: settings.secrets)
    api = catalogue.find(settings.api)
    cleanup, close = cleanup_of(api, settings, dry_run=dry_run)
    try:
        counts = _print_each(cleanup.run())
    finally:
        close()
    counted = ", ".join(f"{counts[outcome]} {outcome}" for outcome in CleanupOutcome if counts[outcome])
    echo(f"{target}: {counted or 'no run created an item'}")
    if counts[CleanupOutcome.REFUSED]:
        places = "; ".join(
            f"{name} from {place}" for name, place in origins(settings, api.spec.security_schemes).items()
        )
        given = f"The credential is that of {places}" if places else "Write auth in the target: it has no credential"
        raise BadOption("TARGET", f"{target} refused the credential, and items are left", given)
    if counts[CleanupOutcome.LEFT] and not dry_run:
        echo("Delete these items yourself: the next clean-up sees that they are gone.", err=True)
        raise SystemExit(1)


def _print_each(results: Iterable[Cleaned]) -> Counter[CleanupOutcome]:
    """Print each result when it is known, and the items that are left at the end; returns the count of each outcome."""
    from caveat.cli._output import echo
    from caveat.targets.items.cleanup import MAX_REFUSED
    from caveat.targets.items.cleanup_result import CleanupOutcome

    counts: Counter[CleanupOutcome] = Counter()
    left: list[Cleaned] = []
    for cleaned in results:
        counts[cleaned.outcome] += 1
        # All further items have the same result, because they are not tried.
        is_repeated = cleaned.outcome is CleanupOutcome.REFUSED and counts[CleanupOutcome.REFUSED] > MAX_REFUSED
        if cleaned.outcome in {CleanupOutcome.LEFT, CleanupOutcome.NOT_DELETABLE}:
            left.append(cleaned)
        elif cleaned.outcome is not CleanupOutcome.GONE and not is_repeated:
            echo(_line([cleaned]))
    for group in _groups(left):
        echo(_line(group))
    return counts


def _groups(left: Iterable[Cleaned]) -> list[list[Cleaned]]:
    """The items that are left, grouped by operation and reason."""
    groups: defaultdict[tuple[str, str, bool], list[Cleaned]] = defaultdict(list)
    for cleaned in left:
        groups[cleaned.write.operation, cleaned.reason, cleaned.is_named].append(cleaned)
    return list(groups.values())


def _line(group: Sequence[Cleaned]) -> str:
    """The line of one item, or of several that are left for the same reason."""
    first, items = group[0], list(dict.fromkeys(cleaned.item for cleaned in group))
    subject = first.item
    if len(group) > 1:
        subject = f"{len(group):,} items{':' if first.is_named else ' of'} {first_few(items, MAX_NAMED)}"
    runs = list(dict.fromkeys(cleaned.write.run for cleaned in group))
    of_runs = f"run{'s' if len(runs) > 1 else ''} {first_few(runs, MAX_NAMED)}"
    reason = f": {first.reason}" if first.reason else ""
    return f"{first.outcome:16} {subject} ({first.write.operation}, {of_runs}){reason}"
