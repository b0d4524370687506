"""Mutants of responses have unique ids, and change the responses of one status."""

from __future__ import annotations

from caveat.catalogue import catalogue
from caveat.mutation.answers import answer_mutants
from mutated import SPEC, answer, request


def test_the_ids_are_unique() -> None:
    listed = {name: [each.mutant.id for each in answer_mutants(catalogue.api(name).spec)] for name in catalogue.names()}
    assert all(len(ids) == len(set(ids)) for ids in listed.values())
    assert sum(map(len, listed.values())) > 1000


def test_a_mutant_applies_to_the_responses_of_its_status() -> None:
    operation = SPEC.operations["add-book"]
    statuses = {
        status: {each.status for each in answer_mutants(SPEC) if each.applies(operation, exchange)}
        for status in (201, 400, 404)
        for exchange in [SPEC.exchange(request(), answer(status=status))]
    }
    assert statuses == {201: {"201"}, 400: {"400"}, 404: set()}
