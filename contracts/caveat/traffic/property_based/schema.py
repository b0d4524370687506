"""A document as Schemathesis sees it, with our judge among its checks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import schemathesis
from schemathesis.checks import CheckContext
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.core.transport import Response
from schemathesis.schemas import BaseSchema
from starlette.types import ASGIApp, Receive, Scope, Send

from caveat.errors import BadDocument
from caveat.openapi.spec import Spec
from caveat.traffic.plan import PHASES, Bench, Plan
from caveat.traffic.property_based import adjustments
from caveat.traffic.property_based.adjustments import Case
from caveat.traffic.property_based.failures import BrokenPromise


def schema(spec: Spec, app: ASGIApp, plan: Plan, bench: Bench) -> BaseSchema:
    """The document as Schemathesis sees it, bound to an application, a plan and a judge."""
    schemathesis.check(promises_are_kept)
    try:
        loaded = schemathesis.openapi.from_dict(spec.root, config=_config(plan))
    except schemathesis.errors.LoaderError as error:
        raise BadDocument(spec.title, None, str(error), "Run `caveat lint` on the document") from error
    loaded.app = _Application(app, bench)
    adjustments.know_examples(loaded, spec)
    adjustments.drop_mislabelled_failures(loaded, spec, bench)
    adjustments.begin_with_each_sequence(loaded, bench)
    adjustments.draw_nothing_from_answers(loaded)
    if plan.credentials:
        loaded.auth(refresh_interval=None)(adjustments.credentials(spec, plan.credentials))
    return loaded


def parametrized(loaded: BaseSchema, test: Callable[..., None]) -> Callable[..., None]:
    """A pytest test that takes a `case`, run for each operation of a document."""
    made: Callable[..., None] = loaded.parametrize()(test)
    return made


def sequences(loaded: BaseSchema) -> type:
    """A pytest class that follows the links of a document."""
    made: type = loaded.as_state_machine().TestCase
    return made


_OF_MEMORY = ("use_after_free", "ensure_resource_availability")
"""Checks of Schemathesis's that expect a request to have an effect on later ones."""


def _config(plan: Plan) -> SchemathesisConfig:
    return SchemathesisConfig.from_dict(
        {
            "seed": plan.seed,
            "suppress-health-check": ["all"],
            # Or the first failure would end an operation's phase: others would stay hidden, and simpler requests too.
            "continue-on-failure": True,
            # Nothing may carry over from one run to the next: the seed alone decides.
            "cache": {"enabled": False},
            "analysis": {"constants": {"enabled": False}},
            "generation": {"max-examples": plan.examples, "database": "none"},
            # A redirect is an answer to be judged; followed, it would send the request to somewhere else.
            "max-redirects": 0,
            "checks": {name: {"enabled": plan.remembers} for name in _OF_MEMORY},
            "phases": {name: {"enabled": name in plan.phases} for name in PHASES},
            **({"headers": dict(plan.headers)} if plan.headers else {}),
        }
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Application:
    """The application under test, and what the judge said of its answers: how our check finds them."""

    app: ASGIApp
    bench: Bench

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


def promises_are_kept(_ctx: CheckContext, _response: Response, case: Case) -> bool | None:
    """Fail with what our judge found in the exchange of a test case."""
    app = case.operation.app
    if not isinstance(app, _Application):
        return None
    judgement = app.bench.judged(case.id)
    if judgement is not None and judgement.findings:
        raise FailureGroup([BrokenPromise(finding) for finding in judgement.findings])
    return None
