"""The catalogue of promises: all kinds, and each code once."""

from __future__ import annotations

from collections import Counter

import pytest

from caveat.catalogue import catalogue
from caveat.catalogue.api import Api
from caveat.judging.promise import Promise, Subject
from caveat.lint import lint_rules
from caveat.runs.check import UP_TO_DATE
from caveat.runs.models import READ_EXAMPLES
from caveat.runs.promises import promises, promises_of_all
from caveat.traffic.property_based.promises import PROMISES

APIS = [catalogue.api(name) for name in catalogue.names()]


@pytest.mark.parametrize("api", APIS, ids=lambda api: api.name)
def test_each_code_of_an_api_is_there_once(api: Api) -> None:
    counts = Counter(promise.code for promise in promises(api))
    assert {code for code, count in counts.items() if count > 1} == set()


@pytest.mark.parametrize("api", APIS, ids=lambda api: api.name)
def test_rules_lint_rules_generated_files_models_and_schemathesis_are_there(api: Api) -> None:
    listed = set(promises(api))
    assert listed >= {rule.promise for rule in api.rules}
    assert listed >= {rule.promise for rule in lint_rules()}
    assert listed >= {UP_TO_DATE, READ_EXAMPLES, *PROMISES.values()}
    assert {promise.code[:3] for promise in listed} >= {"OAS", "LNT", "GEN", "MOD"}
    assert {promise.subject for promise in listed} == {*Subject}


def test_the_promises_of_several_apis_have_each_code_once() -> None:
    listed = list(promises_of_all(APIS))
    codes = [promise.code for promise in listed]
    assert len(codes) == len(set(codes))
    assert set(listed) == {promise for api in APIS for promise in promises(api)}
    assert list(promises_of_all([APIS[0], APIS[0]])) == list(promises(APIS[0]))


@pytest.mark.parametrize("promise", [*promises_of_all(APIS)], ids=lambda promise: promise.code)
def test_a_promise_is_a_sentence_with_evidence(promise: Promise) -> None:
    assert promise.title[0].isupper()
    assert promise.title.endswith(".")
    assert str(promise.evidence)


def test_without_apis_there_are_no_promises() -> None:
    assert list(promises_of_all([])) == []
