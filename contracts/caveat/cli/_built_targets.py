"""The targets that the options of a command name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from caveat.cli._output import mask
from caveat.errors import CaveatError

if TYPE_CHECKING:
    from caveat.catalogue.api import Api
    from caveat.cli._targets import TargetOptions
    from caveat.exchange import Request
    from caveat.runs.job import Announce
    from caveat.targets.configuration.settings import TargetSettings
    from caveat.targets.target import Target


def build_target(  # noqa: PLR0913 - what a target depends on
    api: Api,
    run: str,
    announce: Announce,
    *,
    settings: TargetSettings | None,
    options: TargetOptions,
    headers: dict[str, str],
    seed: int,
) -> Target:
    """The target of an API; a process that joins the run of another gives its id."""
    from caveat.openapi.selection import Selection
    from caveat.reports.wording import count
    from caveat.targets.build import guarded_target
    from caveat.targets.mock import mock_target
    from caveat.targets.target import session_for

    if settings is None:
        selection = Selection(options.include, options.exclude)
        selection.of(api.spec.operations.values())
        return replace(mock_target(api, seed=seed, headers=headers), not_allowed=selection.reason)

    def show(request: Request) -> None:
        shown = session_for(api, target).redactor.target(request.target)
        added = target.added_path
        origin = f" ({added} is from `servers` of the document; a URL that ends with /. gets none)" if added else ""
        announce(f"{api.name}: the first request is {request.method} {target.base_url}{shown}{origin}")

    target = guarded_target(api, settings, run_id=run or None, announce=show)
    mask(target.secrets)
    if target.continued:
        sent = count(target.continued, "request")
        announce(f"{api.name}: an earlier run has not ended: its {sent} and its time count against the limits")
    return _announcing_what_is_left(target, api, settings, announce)


def _announcing_what_is_left(target: Target, api: Api, settings: TargetSettings, announce: Announce) -> Target:
    def ended(end: Callable[[], None]) -> Callable[[], None]:
        def announced() -> None:
            with suppress(CaveatError):
                # A ledger that fails here has failed the run before.
                for sentence in _left(target.left(), settings):
                    announce(f"{api.name}: {sentence}")
            end()

        return announced

    return replace(target, finish=ended(target.finish), close=ended(target.close))


def _left(items: int, settings: TargetSettings) -> Iterator[str]:
    """A sentence about the items that a run has left on its target; none if it has left none."""
    from caveat.reports.wording import count

    if not items:
        return
    them = "it" if items == 1 else "them"
    subject = f"this run created {count(items, 'item')} and did not delete {them}"
    if settings.defined_in:
        yield f"{subject}. `caveat cleanup {settings.name}` deletes {them}"
        return
    table = f'a target with this URL and ledger = "{settings.ledger}"'
    yield f"{subject}. Write {table} into caveat.toml; then `caveat cleanup NAME` deletes {them}"
