"""The Schemathesis schema of a document: bound to an application, a plan and our findings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caveat.errors import BadDocument
from caveat.exchange import Response
from caveat.openapi.spec import Spec
from caveat.session.session import Session
from caveat.targets.target import observed
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.application import Application
from caveat.traffic.property_based.engine import drive
from caveat.traffic.property_based.schema import schema
from pet_traffic import PETS, QUICK, target, valid_response


def test_in_pytest_a_broken_promise_fails_the_test() -> None:
    application = Application(observed(target(lambda _: Response(500)), Session(PETS)))
    loaded = schema(PETS.spec, application, QUICK)
    case = loaded["/pets/{id}"]["GET"].Case(path_parameters={"id": "rex"})
    with pytest.raises(BaseExceptionGroup, match="OAS009: No request makes the server fail"):
        case.call_and_validate()


def test_a_document_that_schemathesis_cannot_read_is_an_error() -> None:
    with pytest.raises(BadDocument, match="Run `caveat lint` on the document"):
        list(drive(Spec({"paths": {}}), target(valid_response), QUICK))


@pytest.mark.parametrize("keeps_state", [True, False])
def test_stateful_checks_run_only_if_the_target_keeps_state(keeps_state: bool) -> None:  # noqa: FBT001 - a parameter of the table
    application = Application(replace(target(valid_response), keeps_state=keeps_state))
    checks = schema(PETS.spec, application, QUICK).config.checks
    assert checks.use_after_free.enabled is keeps_state
    assert checks.ensure_resource_availability.enabled is keeps_state
    assert checks.ignored_auth.enabled, "its requests are judged by our rules"
    assert not checks.not_a_server_error.enabled, "a rule of ours judges it"


def test_the_seed_examples_and_phases_of_the_plan_are_set() -> None:
    config = schema(PETS.spec, Application(target(valid_response)), Plan(3, 7, ("fuzzing",))).config
    assert (config.seed, config.generation.max_examples) == (3, 7)
    assert (config.phases.fuzzing.enabled, config.phases.stateful.enabled) == (True, False)
