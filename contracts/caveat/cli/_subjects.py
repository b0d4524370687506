"""The subjects of a command: APIs on their mocks or at a URL, and configured targets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from caveat.cli._lookup import find_api, named_target
from caveat.cli._target_settings import settings
from caveat.errors import BadOption

if TYPE_CHECKING:
    from caveat.catalogue.api import Api
    from caveat.catalogue.workspace import Workspace
    from caveat.cli._targets import TargetOptions
    from caveat.runs.fail_fast import FailFast
    from caveat.runs.job import BuildTarget, CheckFiles, Job
    from caveat.targets.configuration.settings import TargetSettings
    from caveat.traffic.plan import Plan


@dataclass(frozen=True, slots=True)
class Subject:
    """An API, and where requests go."""

    name: str
    """The name of the API, or the path of its document."""
    api: Api
    options: TargetOptions
    """The options, with one target at most."""
    settings: TargetSettings | None
    """The settings of the running service; None for the mock."""
    label: str = ""
    """The name of the target, if a run has several."""

    def job(
        self,
        plan: Plan,
        headers: dict[str, str],
        *,
        files: CheckFiles | None = None,
        workspace: Workspace | None = None,
        fail_fast: FailFast | None = None,
    ) -> Job:
        """The work of a run; `files` checks the API's files too, and `fail_fast` ends it at the first failure."""
        from caveat.runs.job import Job

        return Job(
            self.name,
            self.build(headers, plan.seed),
            self.limited(plan),
            self.label,
            files=files,
            workspace=workspace,
            fail_fast=fail_fast,
            in_process=self.settings is None,
        )

    def limited(self, plan: Plan) -> Plan:
        """The plan; with a limit of the target or of an option, each operation is called once before any twice."""
        budget = self.settings.budget if self.settings is not None else None
        limits = (budget.requests, budget.seconds) if budget is not None else ()
        return replace(plan, brief=any(limit is not None for limit in (plan.deadline, *limits)))

    def build(self, headers: dict[str, str], seed: int) -> BuildTarget:
        """A function that builds the target."""
        from caveat.cli._built_targets import build_target

        return partial(build_target, settings=self.settings, options=self.options, headers=headers, seed=seed)


def subjects(apis: Sequence[str], options: TargetOptions, headers: dict[str, str]) -> list[Subject]:
    """The subjects to test, by default the mocks of all APIs; all settings are checked, and nothing is sent.

    Raises `BadOption`, `BadValue`, `BadConfiguration`, `SecretUnavailable`, `UnknownApi` and `BadDocument`.
    """
    from caveat.catalogue import catalogue

    if options.targets:
        if apis:
            raise BadOption("--target", "the target names its API", f"Leave out {' '.join(apis)}")
        named = [(named_target(each.target or "", "--target").api, each) for each in options.each()]
    else:
        if not apis and not options.is_live:
            _announce_targets()
        named = [(name, options) for name in dict.fromkeys(apis) or catalogue.names()]
    subjects_of_names = [(name, find_api(name), each) for name, each in named]
    return [
        Subject(
            name,
            api,
            each,
            settings(each, api, headers) if each.is_live else None,
            (each.target or "") if len(named) > 1 else "",
        )
        for name, api, each in subjects_of_names
    ]


def _announce_targets() -> None:
    """Print which targets are configured, as a run without a name tests the mocks; prints nothing with `--quiet`."""
    from caveat.cli._output import echo, is_quiet
    from caveat.targets.configuration import configuration

    targets = configuration.find_all()
    if not targets or is_quiet():
        return
    file = targets[0].defined_in.rpartition(":")[0]
    names = " and ".join(filter(None, (", ".join(each.name for each in targets[:-1]), targets[-1].name)))
    noun = "targets" if len(targets) > 1 else "target"
    echo(f"{file} has the {noun} {names}: --target tests one; without it, the mocks of all APIs are tested", err=True)
