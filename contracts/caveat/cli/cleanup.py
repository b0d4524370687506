"""`caveat cleanup`: delete what runs created on a target."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from caveat.cli import _options
from caveat.cli._completion import complete_targets
from caveat.errors import BadOption

if TYPE_CHECKING:
    from caveat.targets.items.cleanup_result import Cleaned, CleanupOutcome


@click.command("cleanup", short_help="Delete what runs created on a target.")
@click.argument("target", shell_complete=complete_targets)
@click.option("--dry-run", is_flag=True, help="Only print what would be deleted.")
@_options.output
def command(*, target: str, dry_run: bool) -> None:
    """Delete what runs created on a configured target and is still there, and nothing else.

    The delete operations of the contract are called, within the limits of the target, and a read proves each deletion.
    Exit codes: 0 nothing is left, 1 an item is left, 2 the service refused the credential, or the target could not be
    cleaned up. With --dry-run it is 0 also if items are left.
    """
    from caveat.catalogue import catalogue
    from caveat.cli._output import echo, give_verdict, mask
    from caveat.cli._subjects import named_target
    from caveat.targets.build import cleanup_of
    from caveat.targets.configuration.references import resolved
    from caveat.targets.credentials.credential_origins import origins
    from caveat.targets.items.cleanup_result import CleanupOutcome

    give_verdict()
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
    raise SystemExit(1 if counts[CleanupOutcome.LEFT] and not dry_run else 0)


def _print_each(results: Iterable[Cleaned]) -> Counter[CleanupOutcome]:
    """Print the results as they come; returns how often each outcome occurred."""
    from caveat.cli._output import echo
    from caveat.targets.items.cleanup import MAX_REFUSED
    from caveat.targets.items.cleanup_result import CleanupOutcome

    counts: Counter[CleanupOutcome] = Counter()
    for cleaned in results:
        counts[cleaned.outcome] += 1
        # All further items have the same result, because they are not tried.
        is_repeated = cleaned.outcome is CleanupOutcome.REFUSED and counts[CleanupOutcome.REFUSED] > MAX_REFUSED
        if cleaned.outcome is not CleanupOutcome.GONE and not is_repeated:
            reason = f": {cleaned.reason}" if cleaned.reason else ""
            echo(f"{cleaned.outcome:16} {cleaned.item} ({cleaned.write.operation}, run {cleaned.write.run}){reason}")
    return counts
