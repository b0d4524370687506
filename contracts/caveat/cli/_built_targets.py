"""The targets that the options of a command name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from caveat.cli._output import mask

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
    return target
