"""The Schemathesis schema of a document, with the findings of Caveat's rules as one of its checks."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable
from functools import partial

import hypothesis
import schemathesis
from hypothesis.errors import Flaky
from schemathesis.checks import CheckContext
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.core.transport import Response
from schemathesis.schemas import BaseSchema

from caveat.errors import BadDocument
from caveat.openapi.spec import Spec
from caveat.resources.derive import resources
from caveat.targets.target import Target
from caveat.traffic.plan import JOURNEYS, PHASES, STATEFUL, Plan
from caveat.traffic.property_based import adjustments, shares
from caveat.traffic.property_based.adjustments import Case
from caveat.traffic.property_based.application import Application
from caveat.traffic.property_based.document import GenerationDocument, generation_document
from caveat.traffic.property_based.failures import BrokenPromise, redacted_failures
from caveat.traffic.property_based.operations import generation_label
from caveat.traffic.property_based.parameter_values import write_path
from caveat.traffic.property_based.serializers import register_serializers
from caveat.traffic.property_based.transport import use_in_process_transport


def schema(
    spec: Spec,
    application: Application,
    plan: Plan,
    document: GenerationDocument | None = None,
    sequence_parts: int = 1,
) -> BaseSchema:
    """The Schemathesis schema of a document, bound to an observed application and a plan; raises `BadDocument`.

    The plan's number of sequences is that of all `sequence_parts` together.
    """
    document = document or generation_document(spec)
    schemathesis.check(promises_are_kept)
    use_in_process_transport()
    register_serializers(
        {name for each in spec.operations.values() if each.body is not None for name in each.body.media}
    )
    # State rules judge the same with more care: the same id may be that of another item (STA001, STA006).
    config = _config(plan, application.target, sequence_parts, judges_state=bool(resources(spec).all))
    try:
        # A copy, because Schemathesis changes it.
        loaded: BaseSchema = schemathesis.openapi.from_dict(copy.deepcopy(document.root), config=config)
    except schemathesis.errors.LoaderError as error:
        raise BadDocument(spec.title, None, str(error), "Run `caveat lint` on the document") from error
    loaded.app = application
    application.write_path = partial(write_path, spec)
    adjustments.prepare_before_calls()
    loaded = _with_allowed_operations(loaded, spec, application)
    adjustments.use_path_examples(loaded, spec)
    adjustments.drop_judged_failures(loaded, spec, application)
    adjustments.reset_before_each_sequence(loaded, application)
    adjustments.use_no_response_values(loaded)
    shares.bound(loaded, spec, plan, lambda: application.stopped, application.shortened.append)
    credentials = application.target.credentials
    if credentials:
        loaded.auth(refresh_interval=None)(adjustments.credentials(spec, credentials))
    return loaded


def _with_allowed_operations(loaded: BaseSchema, spec: Spec, application: Application) -> BaseSchema:
    """The schema without the operations that the target does not allow."""
    if application.excluded is None:
        not_allowed = application.target.not_allowed
        operations = spec.operations.values()
        application.excluded = frozenset(generation_label(each) for each in operations if not_allowed(each))
    labels = application.excluded
    return loaded.exclude(lambda context: context.operation.label in labels) if labels else loaded


def parametrized(loaded: BaseSchema, test: Callable[..., None]) -> Callable[..., None]:
    """A pytest test that takes a `case`, run for each operation of a document."""
    parametrized_test: Callable[..., None] = loaded.parametrize()(test)
    return parametrized_test


def sequences(loaded: BaseSchema, plan: Plan, redact: Callable[[str], str], require_judged: Callable[[], None]) -> type:
    """A pytest class that follows the links of a document; `redact` masks secrets in failures.

    `require_judged` is called at the end, and raises an error if the run could not judge. The plan gives the number of
    sequences and their seed: Schemathesis does not take them from the schema's configuration here.
    """
    machine = loaded.as_state_machine()

    @hypothesis.seed(plan.seed)
    class Redacted(machine):  # type: ignore[misc, valid-type] # made at run time
        def validate_response(self, *arguments: object, **options: object) -> None:
            with redacted_failures(redact):
                super().validate_response(*arguments, **options)

    class Judged(Redacted.TestCase):  # type: ignore[misc, name-defined] # made at run time
        settings = hypothesis.settings(Redacted.TestCase.settings, max_examples=plan.examples)

        def runTest(self) -> None:  # noqa: N802 - the name of unittest
            try:
                super().runTest()
            except Flaky:
                # Without responses, Hypothesis cannot repeat what it has seen.
                require_judged()
                raise
            require_judged()

    return Judged


_STATEFUL_CHECKS = ("use_after_free", "ensure_resource_availability")
"""Schemathesis's checks that expect a request to affect later responses."""

_CHECKS_OF_OURS = (
    *("not_a_server_error", "status_code_conformance", "response_headers_conformance", "response_schema_conformance"),
    *("negative_data_rejection", "positive_data_acceptance", "missing_required_header"),
)
"""Schemathesis's checks that Caveat's rules make, by the contract and not by the generation document.

`ignored_auth` is on for the requests that it sends; what it says of them is dropped.
"""


def _config(plan: Plan, target: Target, sequence_parts: int, *, judges_state: bool) -> SchemathesisConfig:
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
            "checks": {
                **{name: {"enabled": target.keeps_state and not judges_state} for name in _STATEFUL_CHECKS},
                **{name: {"enabled": False} for name in _CHECKS_OF_OURS},
                "unsupported_method": {"enabled": not target.declared_only},
            },
            "phases": _phases(plan, target, sequence_parts),
            **({"headers": dict(target.headers)} if target.headers else {}),
        }
    )


def _phases(plan: Plan, target: Target, sequence_parts: int) -> dict[str, dict[str, object]]:
    settings: dict[str, dict[str, object]] = {
        name: {"enabled": name in plan.phases} for name in PHASES if name != JOURNEYS
    }
    settings[STATEFUL]["generation"] = {"max-examples": math.ceil(plan.examples / sequence_parts)}
    if target.declared_only:
        settings["coverage"]["unexpected-methods"] = []
    return settings


def promises_are_kept(_ctx: CheckContext, _response: Response, case: Case) -> bool | None:
    """Fail with the findings of our judge on the exchange of a test case."""
    app = case.operation.app
    if not isinstance(app, Application):
        return None
    judgement = app.judgement(case.id)
    breaches = [finding for finding in judgement.findings if finding.is_breach] if judgement is not None else []
    if breaches:
        raise FailureGroup([BrokenPromise(finding) for finding in breaches])
    return None
