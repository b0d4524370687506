"""The catalogue of promises: all kinds, and each code once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from caveat.catalogue import catalogue
from caveat.catalogue.api import Api
from caveat.judging.promise import Subject
from caveat.lint import lint_rules
from caveat.runs.check import UP_TO_DATE
from caveat.runs.models import READ_EXAMPLES
from caveat.runs.promises import Entry, entries, entries_of_all
from caveat.traffic.property_based.promises import PROMISES

APIS = [catalogue.api(name) for name in catalogue.names()]


@pytest.mark.parametrize("api", APIS, ids=lambda api: api.name)
def test_each_code_of_an_api_is_listed_once(api: Api) -> None:
    counts = Counter(entry.promise.code for entry in entries(api))
    assert {code for code, count in counts.items() if count > 1} == set()


@pytest.mark.parametrize("api", APIS, ids=lambda api: api.name)
def test_every_kind_of_promise_is_listed(api: Api) -> None:
    listed = {entry.promise for entry in entries(api)}
    assert listed >= {rule.promise for rule in api.rules}
    assert listed >= {rule.promise for rule in lint_rules()}
    assert listed >= {UP_TO_DATE, READ_EXAMPLES, *PROMISES.values()}
    assert {promise.code[:3] for promise in listed} >= {"OAS", "LNT", "GEN", "MOD"}
    assert {promise.subject for promise in listed} == {*Subject}


def test_the_promises_of_several_apis_have_each_code_once_in_order() -> None:
    listed = entries_of_all(APIS)
    assert list(listed) == sorted(listed)
    assert set(listed) == {entry.promise.code for api in APIS for entry in entries(api)}
    assert all(entry.promise.code == code for code, entry in listed.items())


@pytest.mark.parametrize("entry", entries_of_all(APIS).values(), ids=lambda entry: entry.promise.code)
def test_a_promise_is_a_sentence_with_evidence_and_a_place(entry: Entry) -> None:
    promise = entry.promise
    assert promise.title[0].isupper() or promise.title.startswith("`")
    assert promise.title.endswith(".")
    assert str(promise.evidence)
    if entry.check is not None:
        file, _, line = entry.defined_in.rpartition(":")
        # The line is that of the first decorator, which has the code.
        assert f'"{promise.code}"' in "".join(Path(file).read_text().splitlines()[int(line) - 1 : int(line) + 1])


def test_without_apis_there_are_no_promises() -> None:
    assert entries_of_all([]) == {}
