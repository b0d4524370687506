"""All that can be checked of an API: its spec, what was generated of it, its models, its mock under traffic."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

from caveat.catalogue.api import Api
from caveat.catalogue.workspace import Workspace
from caveat.codegen.staleness import stale
from caveat.errors import CaveatError
from caveat.judging.finding import Finding, Severity
from caveat.judging.verdict import Verdict
from caveat.lint import lint, lint_rules
from caveat.openapi import document
from caveat.runs import models, run
from caveat.traffic.plan import Plan

Hear: TypeAlias = Callable[[str, int], None]
"""Told what is being done, and how many exchanges have been judged."""

GENERATED = "GEN001"
_GENERATED_TITLE = "What is generated is what the generator makes of the spec."


@dataclass(frozen=True, slots=True)
class _Looked:
    """What looking at one side of an API came to."""

    rules: dict[str, str]
    findings: tuple[Finding, ...] = ()
    models: int | None = None


def verify(api: Api, plan: Plan, workspace: Workspace | None, hear: Hear) -> Verdict:
    """Check an API in every way; what is not at hand (its document, the generated files) is not looked at.

    A side that cannot be judged is told among the verdict's troubles, and takes none of the others with it.
    """
    began = time.perf_counter()
    looked: list[_Looked] = []
    troubles: list[str] = []
    for name, look in _sides(api, workspace):
        hear(name, 0)
        try:
            looked.append(look())
        except CaveatError as error:
            troubles.append(str(error))
    try:
        suite = run.run_mock(api, plan, lambda step, exchanges: hear(f"{step.phase} {step.operation}", exchanges))
    except CaveatError as error:
        suite = Verdict(api.name, 0, troubles=(str(error),))
    rules = {code: title for each in looked for code, title in each.rules.items()}
    findings = tuple(replace(finding, api=api.name) for each in looked for finding in each.findings)
    return replace(
        suite,
        models=next((each.models for each in looked if each.models is not None), None),
        rules=(*rules, *suite.rules),
        titles={**rules, **suite.titles},
        findings=(*findings, *suite.findings),
        troubles=tuple(dict.fromkeys((*troubles, *suite.troubles))),
        seconds=time.perf_counter() - began,
    )


def _sides(api: Api, workspace: Workspace | None) -> Iterator[tuple[str, Callable[[], _Looked]]]:
    """What there is to look at beside the mock, by what it is called in the progress."""
    source = api.source
    if source is not None:
        yield "spec", lambda: _spec(source)
    if workspace is not None and source == workspace.spec(api.name):
        yield "generated", lambda: _generated(api, workspace)
    if api.models:
        yield "models", lambda: _models(api)


def _models(api: Api) -> _Looked:
    held, failures = models.check_models(api)
    return _Looked({models.CODE: models.TITLE}, failures, held)


def _spec(source: Path) -> _Looked:
    rules = {lint_rule.code: lint_rule.title for lint_rule in lint_rules()}
    return _Looked(rules, tuple(lint(document.load(source))))


def _generated(api: Api, workspace: Workspace) -> _Looked:
    findings = tuple(
        Finding(GENERATED, _GENERATED_TITLE, f"{thing}; run `caveat generate`", Severity.OURS, file=thing.path)
        for thing in stale(workspace, [api.name])
    )
    return _Looked({GENERATED: _GENERATED_TITLE}, findings)
