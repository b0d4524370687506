"""All checks of an API: its spec, its generated files, its models, and its mock under traffic."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from caveat.catalogue import catalogue
from caveat.catalogue.api import Api
from caveat.catalogue.configuration import ProjectPackage
from caveat.catalogue.workspace import Workspace
from caveat.codegen import project
from caveat.codegen.staleness import stale
from caveat.errors import CaveatError
from caveat.judging.evidence import documented
from caveat.judging.finding import Finding, Severity
from caveat.judging.merge import merged
from caveat.judging.promise import Promise, Subject
from caveat.judging.verdict import Verdict
from caveat.lint import applicable, lint
from caveat.openapi import document
from caveat.runs import models
from caveat.runs.run import run
from caveat.targets.mock import mock_target
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive

OnProgress: TypeAlias = Callable[[str, int], None]
"""Takes the name of the current check or phase, and the number of exchanges judged so far."""

UP_TO_DATE = Promise(
    "GEN001",
    "Generated files are up to date with the spec.",
    documented("generated/README.md"),
    Subject.GENERATED_FILES,
)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The result of one check."""

    promises: tuple[Promise, ...]
    findings: tuple[Finding, ...] = ()
    models: int | None = None


def check(api: Api, plan: Plan, workspace: Workspace | None, on_progress: OnProgress) -> Verdict:
    """Run all checks of an API. A check whose input is missing (the document, the generated files) is skipped.

    A check that fails to run is recorded in the verdict's `errors`; the others still run.
    """
    start = time.perf_counter()
    verdict = merged((check_files(api, workspace, on_progress), _traffic(api, plan, on_progress)))
    return replace(verdict, seconds=time.perf_counter() - start)


def check_files(api: Api, workspace: Workspace | None, on_progress: OnProgress) -> Verdict:
    """Run the checks of an API that send no request."""
    start = time.perf_counter()
    results: list[CheckResult] = []
    errors: list[str] = []
    for name, run_check in _checks(api, workspace):
        on_progress(name, 0)
        try:
            results.append(run_check())
        except CaveatError as error:
            errors.append(str(error))
    return Verdict(
        api=api.name,
        operations=0,
        models=next((result.models for result in results if result.models is not None), None),
        promises=tuple(promise for result in results for promise in result.promises),
        findings=tuple(replace(finding, api=api.name) for result in results for finding in result.findings),
        errors=tuple(errors),
        seconds=time.perf_counter() - start,
    )


def _traffic(api: Api, plan: Plan, on_progress: OnProgress) -> Verdict:
    try:
        target = mock_target(api, seed=plan.seed)
        return run(
            api,
            target,
            drive,
            plan,
            lambda event, exchanges: on_progress(f"{event.phase} {event.operation}".rstrip(), exchanges),
        )
    except CaveatError as error:
        return Verdict(api.name, 0, errors=(str(error),), seed=plan.seed)


def _checks(api: Api, workspace: Workspace | None) -> Iterator[tuple[str, Callable[[], CheckResult]]]:
    """The checks other than traffic, as far as their inputs exist, by the names that the progress shows."""
    source = api.source
    if source is not None:
        yield "spec", lambda: _spec(source)
    package = catalogue.project_packages().get(api.name)
    if package is not None and package.document == source:
        yield "generated", lambda: _up_to_date(_project_files(package))
    elif workspace is not None and workspace.is_own and source == workspace.spec(api.name):
        yield "generated", lambda: _up_to_date({file.path: str(file) for file in stale(workspace, [api.name])})
    if api.models:
        yield "models", lambda: _models(api)


def _models(api: Api) -> CheckResult:
    count, findings = models.check_models(api)
    return CheckResult((models.READ_EXAMPLES,), findings, count)


def _spec(source: Path) -> CheckResult:
    loaded = document.load(source)
    return CheckResult(tuple(rule.promise for rule in applicable(loaded)), tuple(lint(loaded)))


def _project_files(package: ProjectPackage) -> dict[str, str]:
    """The problem of each file of a project's package that is out of date, by path."""
    paths = [change.path.as_posix() for change in project.changes(package)]
    return {path: f"{path} is out of date" for path in paths}


def _up_to_date(stale_files: Mapping[str, str]) -> CheckResult:
    findings = tuple(
        Finding(
            UP_TO_DATE.code,
            UP_TO_DATE.title,
            f"{problem}; run `caveat generate`",
            Severity.OURS,
            UP_TO_DATE.evidence,
            file=path,
        )
        for path, problem in stale_files.items()
    )
    return CheckResult((UP_TO_DATE,), findings)
