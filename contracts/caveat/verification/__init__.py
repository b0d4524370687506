"""All that can be checked of an API: its spec, what was generated of it, its models, its mock under traffic."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from caveat import runs
from caveat.api import Api
from caveat.codegen.staleness import stale
from caveat.errors import CaveatError
from caveat.lint import demands, lint
from caveat.openapi import document
from caveat.rule import Finding
from caveat.traffic.plan import Plan, Step
from caveat.verdict import Verdict
from caveat.verification import models
from caveat.workspace import Workspace

Hear: TypeAlias = Callable[[str, int], None]
"""Told what is being done, and how many exchanges have been judged."""

GENERATED = "GEN001"
_GENERATED_TITLE = "What is generated is what the generator makes of the spec."


@dataclass(frozen=True, slots=True)
class _Looked:
    """What looking at one side of an API came to."""

    rules: dict[str, str]
    findings: tuple[Finding, ...] = ()


def verify(api: Api, plan: Plan, workspace: Workspace | None, hear: Hear) -> Verdict:
    """Check an API in every way; without a workspace its spec's source and the generated files are not looked at."""
    began = time.perf_counter()
    try:
        looked = []
        if workspace is not None and api.name in workspace.apis:
            hear("spec", 0)
            looked.append(_spec(api, workspace))
            hear("generated", 0)
            looked.append(_generated(api, workspace))
        held = None
        if api.models:
            hear("models", 0)
            held, failures = models.hold(api)
            looked.append(_Looked({models.CODE: models.TITLE}, failures))
        suite = _suite(api, plan, hear)
    except CaveatError as error:
        return Verdict(api.name, 0, troubles=(str(error),), seconds=time.perf_counter() - began)
    rules = {code: title for each in looked for code, title in each.rules.items()}
    findings = tuple(replace(finding, api=api.name) for each in looked for finding in each.findings)
    return replace(
        suite,
        models=held,
        rules=(*rules, *suite.rules),
        titles={**rules, **suite.titles},
        findings=(*findings, *suite.findings),
        seconds=time.perf_counter() - began,
    )


def _spec(api: Api, workspace: Workspace) -> _Looked:
    rules = {demand.code: demand.title for demand in demands()}
    return _Looked(rules, tuple(lint(document.load(workspace.spec(api.name)))))


def _generated(api: Api, workspace: Workspace) -> _Looked:
    findings = tuple(
        Finding(GENERATED, _GENERATED_TITLE, f"{thing}; run `caveat generate`", file=thing.path)
        for thing in stale(workspace, [api.name])
    )
    return _Looked({GENERATED: _GENERATED_TITLE}, findings)


def _suite(api: Api, plan: Plan, hear: Hear) -> Verdict:
    mock = runs.mock(api, seed=plan.seed)

    def on_step(step: Step, exchanges: int) -> None:
        hear(f"{step.phase} {step.operation}", exchanges)

    return runs.run(api, mock, replace(plan, credentials=mock.credentials), on_step)
