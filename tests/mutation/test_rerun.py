"""A mutant that a recording does not show is found by a run with the mutant in front of the server."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from caveat.mutation.rerun import Rerun
from caveat.mutation.state.mutants import state_mutants
from caveat.mutation.state.results import behaviour_of
from caveat.targets.mock import mock_target
from caveat.traffic.plan import Plan
from pet_traffic import api

DOCUMENT = """
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: list-pets
      parameters: [{name: limit, in: query, schema: {type: integer, minimum: 1}}]
      responses:
        '200':
          description: x
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
    post:
      operationId: add-pet
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses:
        '201': {description: x, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
        '400': {description: x}
components:
  schemas:
    Pet:
      type: object
      required: [name]
      properties: {id: {type: integer, readOnly: true}, name: {type: string, minLength: 1}}
"""
API = api(DOCUMENT)
RERUN = Rerun(API, mock_target(API), Plan(examples=25, phases=("journeys",)))


def code(rerun: Rerun, title: str) -> str:
    [mutant] = [each for each in state_mutants(API.spec) if title in each.mutant.id]
    return rerun.code(partial(behaviour_of, API.spec, mutant), mutant.operations, mutant.resource.template)


def test_a_mutant_is_found_by_the_journey_of_its_resource() -> None:
    assert code(RERUN, "limit is ignored") == "STA008"


def test_a_mutant_that_changes_nothing_is_not_found() -> None:
    assert RERUN.code(lambda: lambda step: step, frozenset({"list-pets"}), "/pets") == ""


@pytest.mark.parametrize(("replays", "found"), [(True, "STA008"), (False, "")])
def test_a_server_that_cannot_be_reset_is_run_again_if_it_has_no_budget(replays: bool, found: str) -> None:  # noqa: FBT001 - a column
    target = replace(RERUN.target, reset=None, replays=replays)
    assert code(replace(RERUN, target=target), "limit is ignored") == found
