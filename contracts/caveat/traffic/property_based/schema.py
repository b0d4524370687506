"""The schema that Schemathesis makes of a document, with our findings among its checks."""

from __future__ import annotations

from collections.abc import Callable

import schemathesis
from schemathesis.checks import CheckContext
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.core.transport import Response
from schemathesis.schemas import BaseSchema

from caveat.errors import BadDocument
from caveat.openapi.open_enums import closed
from caveat.openapi.spec import Spec
from caveat.targets.target import Target
from caveat.traffic.plan import PHASES, Plan
from caveat.traffic.property_based import adjustments
from caveat.traffic.property_based.adjustments import Case
from caveat.traffic.property_based.application import Application
from caveat.traffic.property_based.failures import BrokenPromise
from caveat.traffic.property_based.transport import use_in_process_transport


def schema(spec: Spec, application: Application, plan: Plan) -> BaseSchema:
    """The Schemathesis schema of a document, bound to an observed application and a plan; raises `BadDocument`."""
    schemathesis.check(promises_are_kept)
    use_in_process_transport()
    try:
        loaded = schemathesis.openapi.from_dict(closed(spec.root), config=_config(plan, application.target))
    except schemathesis.errors.LoaderError as error:
        raise BadDocument(spec.title, None, str(error), "Run `caveat lint` on the document") from error
    loaded.app = application
    adjustments.use_path_examples(loaded, spec)
    adjustments.drop_mislabelled_failures(loaded, spec, application)
    adjustments.reset_before_each_sequence(loaded, application)
    adjustments.use_no_response_values(loaded)
    credentials = application.target.credentials
    if credentials:
        loaded.auth(refresh_interval=None)(adjustments.credentials(spec, credentials))
    return loaded


def parametrized(loaded: BaseSchema, test: Callable[..., None]) -> Callable[..., None]:
    """A pytest test that takes a `case`, run for each operation of a document."""
    parametrized_test: Callable[..., None] = loaded.parametrize()(test)
    return parametrized_test


def sequences(loaded: BaseSchema) -> type:
    """A pytest class that follows the links of a document."""
    test_class: type = loaded.as_state_machine().TestCase
    return test_class


_STATEFUL_CHECKS = ("use_after_free", "ensure_resource_availability")
"""Schemathesis's checks that expect a request to affect later responses."""


def _config(plan: Plan, target: Target) -> SchemathesisConfig:
    return SchemathesisConfig.from_dict(
        {
            "seed": plan.seed,
            "suppress-health-check": ["all"],
            # Otherwise the first failure ends the phase of an operation, and hides other failures and simpler requests.
            "continue-on-failure": True,
            # No state may carry over from one run to the next: only the seed decides.
            "cache": {"enabled": False},
            "analysis": {"constants": {"enabled": False}},
            "generation": {"max-examples": plan.examples, "database": "none"},
            # A redirect is a response to judge; following it would send the request to another place.
            "max-redirects": 0,
            "checks": {name: {"enabled": target.keeps_state} for name in _STATEFUL_CHECKS},
            "phases": {name: {"enabled": name in plan.phases} for name in PHASES},
            **({"headers": dict(target.headers)} if target.headers else {}),
        }
    )


def promises_are_kept(_ctx: CheckContext, _response: Response, case: Case) -> bool | None:
    """Fail with the findings of our judge on the exchange of a test case."""
    app = case.operation.app
    if not isinstance(app, Application):
        return None
    judgement = app.judgement(case.id)
    if judgement is not None and judgement.findings:
        raise FailureGroup([BrokenPromise(finding) for finding in judgement.findings])
    return None
