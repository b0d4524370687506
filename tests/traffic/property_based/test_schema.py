"""The Schemathesis schema of a document: bound to an application, a plan and our findings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caveat.errors import BadDocument
from caveat.exchange import Request, Response
from caveat.mock.engine import Mock
from caveat.openapi.spec import Spec
from caveat.session.session import Session
from caveat.targets.target import observed
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.application import Application
from caveat.traffic.property_based.engine import drive
from caveat.traffic.property_based.schema import schema, sequences
from pet_traffic import LINKED, PETS, QUICK, api, target, valid_response


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


def test_in_pytest_the_plan_gives_the_number_of_sequences_and_their_seed() -> None:
    linked = api(LINKED)

    def sent(plan: Plan) -> tuple[int, list[tuple[str, str, bytes]]]:
        """How often the target was reset before a sequence, and the requests."""
        mock = Mock(linked.spec)
        resets: list[None] = []
        requests: list[tuple[str, str, bytes]] = []

        def respond(request: Request) -> Response:
            requests.append((request.method, request.target, request.body))
            return mock.answer(request)

        def reset() -> None:
            mock.reset()
            resets.append(None)

        observing = observed(replace(target(respond), reset=reset), Session(linked))
        test_class = sequences(schema(linked.spec, Application(observing), plan), plan, str, lambda: None)
        test_class("runTest").debug()
        return len(resets), requests

    count, requests = sent(Plan(seed=1, examples=6))
    assert 6 <= count < 12
    assert sent(Plan(seed=1, examples=6)) == (count, requests)
    assert sent(Plan(seed=2, examples=6)) != (count, requests)
