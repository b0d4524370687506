"""What `--dry-run` prints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from caveat.openapi.operation import Effect
from caveat.printable import printable_line
from caveat.reports.wording import count

if TYPE_CHECKING:
    from caveat.openapi.spec import Spec
    from caveat.runs.dry_run import DryRun
    from caveat.targets.configuration.settings import TargetSettings


def lines(counted: DryRun, settings: TargetSettings, spec: Spec) -> Iterator[str]:
    """The lines about one target."""
    yield f"{settings.url}: {count(counted.total, 'request')} would be sent, none was sent"
    width = max((len(printable_line(name)) for name in counted.requests), default=0)
    for operation in spec.operations.values():
        if counted.requests.get(operation.id):
            name = printable_line(operation.id)
            requests = f"{counted.requests[operation.id]:,}"
            yield f"  {name:{width}}  {operation.effect:6}  {requests:>6}  {operation.label}"
    yield from (f"  {effect}: {counted.effects[effect]:,}" for effect in Effect if counted.effects.get(effect))
    yield from (f"  {name} is not called: {reason}" for name, reason in counted.not_allowed.items())
    yield from _limits(counted, settings)


def _limits(counted: DryRun, settings: TargetSettings) -> Iterator[str]:
    """The limits that the run would reach, as lines."""
    budget, effects = settings.budget, counted.effects
    spends = effects.get(Effect.SPENDS, 0)
    writes = effects.get(Effect.WRITES, 0) + spends
    for limit, number, name in (
        (budget.requests, counted.total, "max_requests"),
        (budget.writes, writes, "max_writes"),
        (budget.spends, spends, "max_spends"),
    ):
        if limit is not None and limit < number:
            yield f"  {name} is {limit:,}: the run would stop before it has sent all requests"
    if settings.rate and counted.total:
        seconds = counted.total / settings.rate
        yield f"  At {settings.rate:.3g} requests per second, that takes {seconds:.0f} s or longer"
        if budget.seconds is not None and budget.seconds < seconds:
            yield f"  max_time is {budget.seconds:g} s: the run would stop before it has sent all requests"
