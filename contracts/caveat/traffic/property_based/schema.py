"""A document as Schemathesis sees it, with our judge among its checks."""

from __future__ import annotations

from collections.abc import Callable

import schemathesis
from schemathesis.checks import CheckContext
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.core.transport import Response
from schemathesis.schemas import BaseSchema

from caveat.errors import BadDocument
from caveat.openapi.spec import Spec
from caveat.targets.target import Target
from caveat.traffic.plan import PHASES, Plan
from caveat.traffic.property_based import adjustments
from caveat.traffic.property_based.adjustments import Case
from caveat.traffic.property_based.application import Application
from caveat.traffic.property_based.failures import BrokenPromise


def schema(spec: Spec, application: Application, plan: Plan) -> BaseSchema:
    """The document as Schemathesis sees it, bound to an application under observation, and a plan."""
    schemathesis.check(promises_are_kept)
    try:
        loaded = schemathesis.openapi.from_dict(spec.root, config=_config(plan, application.target))
    except schemathesis.errors.LoaderError as error:
        raise BadDocument(spec.title, None, str(error), "Run `caveat lint` on the document") from error
    loaded.app = application
    adjustments.know_examples(loaded, spec)
    adjustments.drop_mislabelled_failures(loaded, spec, application)
    adjustments.reset_before_each_sequence(loaded, application)
    adjustments.draw_nothing_from_answers(loaded)
    credentials = application.target.credentials
    if credentials:
        loaded.auth(refresh_interval=None)(adjustments.credentials(spec, credentials))
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


def _config(plan: Plan, target: Target) -> SchemathesisConfig:
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
            "checks": {name: {"enabled": target.keeps_state} for name in _OF_MEMORY},
            "phases": {name: {"enabled": name in plan.phases} for name in PHASES},
            **({"headers": dict(target.headers)} if target.headers else {}),
        }
    )


def promises_are_kept(_ctx: CheckContext, _response: Response, case: Case) -> bool | None:
    """Fail with what our judge found in the exchange of a test case."""
    app = case.operation.app
    if not isinstance(app, Application):
        return None
    judgement = app.judgement(case.id)
    if judgement is not None and judgement.findings:
        raise FailureGroup([BrokenPromise(finding) for finding in judgement.findings])
    return None
