"""Builds the targets of a run, in this process and in those of its workers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from caveat.cli._output import echo, is_quiet, mask
from caveat.openapi.selection import Selection

if TYPE_CHECKING:
    from caveat.catalogue.api import Api
    from caveat.cli._targets import TargetOptions
    from caveat.exchange import Request
    from caveat.targets.settings import TargetSettings
    from caveat.targets.target import Target


@dataclass(frozen=True, slots=True)
class MockBuilder:
    """Builds the mock of an API; picklable."""

    seed: int
    headers: tuple[tuple[str, str], ...]
    selection: Selection

    @property
    def base_url(self) -> str:
        """The address that reports show."""
        from caveat.targets.target import DEFAULT_MOCK_URL

        return DEFAULT_MOCK_URL

    def __call__(self, api: Api) -> Target:
        """The mock, with the selected operations."""
        from caveat.targets.mock import mock_target

        target = mock_target(api, seed=self.seed, headers=dict(self.headers))
        return replace(target, not_allowed=self.selection.reason)


@dataclass(frozen=True, slots=True)
class GuardedBuilder:
    """Builds the target of a running service; picklable, so that all processes share one budget."""

    settings: TargetSettings
    run_id: str | None = None
    """The id of the run whose budget is shared; None continues the run that was killed, or starts one."""
    announces: bool = True
    """Whether to print the first request."""
    base_url: str = ""
    """The address that reports show, once the target was built: the base path is a part of request targets."""

    def __call__(self, api: Api) -> Target:
        """The service behind the guard; its secrets are masked in all output from now on."""
        from caveat.targets.build import guarded_target
        from caveat.targets.target import session_for

        def announce(request: Request) -> None:
            shown = session_for(api, target).redactor.target(request.target)
            echo(f"{api.name}: the first request is {request.method} {target.base_url}{shown}", err=True)

        shown = announce if self.announces else (lambda _request: None)
        target = guarded_target(api, self.settings, run_id=self.run_id, announce=shown)
        mask(target.secrets)
        return target


@contextmanager
def opened(
    apis: Sequence[Api],
    settings: Sequence[TargetSettings | None],
    options: TargetOptions,
    headers: Mapping[str, str],
    seed: int,
) -> Iterator[list[MockBuilder | GuardedBuilder]]:
    """The builders of the targets of a run; at the end of the context, their runs are finished."""
    with ExitStack() as stack:
        builders: list[MockBuilder | GuardedBuilder] = []
        for api, each in zip(apis, settings, strict=True):
            if each is None:
                selection = Selection(options.include, options.exclude)
                selection.of(api.spec.operations.values())
                builders.append(MockBuilder(seed, tuple(headers.items()), selection))
            else:
                builder = GuardedBuilder(each, announces=not is_quiet())
                target = builder(api)
                stack.callback(target.finish)
                builders.append(replace(builder, run_id=target.run, base_url=target.base_url))
        yield builders
