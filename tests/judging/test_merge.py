"""Merged verdicts: parts in any order give the verdict of the whole."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from caveat.exchange import Exchange, Request, Response
from caveat.judging.evidence import Grade, assumed
from caveat.judging.fail_on import FailOn
from caveat.judging.finding import Finding, Severity
from caveat.judging.merge import concluded, merged, with_missing_units, with_reach_required
from caveat.judging.promise import Promise
from caveat.judging.reach import IN_ANOTHER_SHARD, Outcome, together
from caveat.judging.verdict import NOT_REACHED, NOTHING_ACCEPTED, NOTHING_JUDGED, Evaluations, UnitDigest, Verdict


def finding(target: str) -> Finding:
    return Finding(
        "A1",
        "t",
        "m",
        Severity.NEWS,
        operation="get",
        exchanges=(Exchange(Request("GET", target), Response(500), "get"),),
    )


FILE = Finding("L1", "t", "m", Severity.OURS, file="a.yaml", line=3)
PROMISES = tuple(Promise(code, "t", assumed("n")) for code in ("A1", "B2"))
BASE = Verdict("pets", 2, {Grade.ASSUMED: 3}, planned=3, seed=4)
SKIPPED = Outcome(not_sent={IN_ANOTHER_SHARD: 0})
PARTS = (
    replace(
        BASE,
        base_url="http://127.0.0.1:9000",
        exchanges=3,
        outcomes={"get": Outcome({200: 3}, promised=True), "put": SKIPPED},
        promises=PROMISES[1:],
        findings=(FILE, finding("/pets/long")),
        units=(UnitDigest(1, "get", "aa"),),
    ),
    replace(
        BASE,
        exchanges=2,
        outcomes={"get": Outcome({404: 1}), "put": Outcome({400: 1})},
        promises=PROMISES,
        findings=(FILE, finding("/pets/1")),
        errors=("put: failed",),
        units=(UnitDigest(2, "put", "bb"),),
    ),
    replace(
        BASE, models=7, outcomes={"put": SKIPPED}, errors=(NOTHING_JUDGED,), units=(UnitDigest(3, "sequences 1", "cc"),)
    ),
)


def test_the_whole_has_what_its_parts_have() -> None:
    whole = merged(PARTS)
    assert (whole.api, whole.seed, whole.models, whole.exchanges, whole.planned) == ("pets", 4, 7, 5, 3)
    assert whole.outcomes == {"get": Outcome({200: 3, 404: 1}, promised=True), "put": Outcome({400: 1})}
    assert (whole.promises, whole.errors) == (PROMISES, ("put: failed",))
    assert whole.findings == (FILE, replace(finding("/pets/1"), count=2))
    assert [unit.number for unit in whole.units] == [1, 2, 3]


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_order_of_parts_does_not_matter(order: tuple[int, ...]) -> None:
    assert merged([PARTS[index] for index in order]) == merged(PARTS)
    first, *rest = (PARTS[index] for index in order)
    assert merged([first, merged(rest)]) == merged(PARTS)


def test_a_part_that_is_given_twice_counts_once() -> None:
    again = merged([*PARTS, PARTS[0]])
    assert (again.exchanges, again.findings) == (merged(PARTS).exchanges, merged(PARTS).findings)


LEFT_OPEN = replace(finding("/"), severity=Severity.LEFT_OPEN)

CONCLUSIONS = {
    "nothing judged": (BASE, (NOTHING_JUDGED,)),
    "nothing found below the path of the document": (
        replace(BASE, outcomes={"get": Outcome({401: 1, 404: 3})}, added_path="/v1"),
        (f"{NOTHING_ACCEPTED}: /v1 is from `servers` of the document, and a URL that ends with /. gets no such path",),
    ),
    "nothing accepted": (replace(BASE, outcomes={"get": Outcome({401: 3})}), (NOTHING_ACCEPTED,)),
    "nothing accepted, and findings that do not fail the run": (
        replace(BASE, outcomes={"get": Outcome({401: 3})}, findings=(finding("/"),), fail_on=FailOn.NONE),
        (NOTHING_ACCEPTED,),
    ),
    "a promised redirect": (replace(BASE, outcomes={"get": Outcome({302: 3}, promised=True)}), ()),
    "findings": (replace(BASE, outcomes={"get": Outcome({401: 3})}, findings=(finding("/"),)), ()),
    "nothing accepted, and points that the document leaves open": (
        replace(BASE, outcomes={"get": Outcome({401: 3})}, findings=(LEFT_OPEN,)),
        (NOTHING_ACCEPTED,),
    ),
    "another error": (replace(BASE, errors=("no",)), ("no",)),
    "a success": (replace(BASE, outcomes={"get": Outcome({200: 3})}), ()),
}


@pytest.mark.parametrize("title", CONCLUSIONS)
def test_a_verdict_without_judged_exchanges_is_no_success(title: str) -> None:
    verdict, errors = CONCLUSIONS[title]
    assert concluded(verdict).errors == errors


def test_a_missing_part_is_an_error() -> None:
    assert with_missing_units(replace(merged(PARTS), errors=())).errors == ()
    [error] = with_missing_units(replace(merged(PARTS[:1]), errors=())).errors
    assert error == "2 of the 3 parts of the run are missing in these reports"


def test_every_operation_of_this_shard_has_to_be_reached_if_it_is_required() -> None:
    reached = {"get": Outcome({200: 1}, promised=True)}
    assert with_reach_required(replace(BASE, outcomes={**reached, "put": SKIPPED})).errors == ()
    assert with_reach_required(replace(BASE, outcomes={**reached, "put": Outcome()})).errors == (NOT_REACHED,)


@pytest.mark.parametrize("position", range(3))
def test_a_run_is_interrupted_if_one_part_is(position: int) -> None:
    parts = [replace(part, interrupted=index == position) for index, part in enumerate(PARTS)]
    assert merged(parts).interrupted
    assert not merged(PARTS).interrupted


@pytest.mark.parametrize("position", range(len(PARTS)))
def test_a_run_is_limited_if_one_part_is(position: int) -> None:
    parts = [replace(part, limited=index == position) for index, part in enumerate(PARTS)]
    assert merged(parts).limited
    assert not merged(PARTS).limited


def test_an_operation_that_the_target_does_not_allow_is_not_required() -> None:
    unit, rest = Outcome(not_sent={"it writes": 3}), Outcome(not_sent={"it writes": 0}, allowed=False)
    for order in ((unit, rest), (rest, unit)):
        outcomes = {"get": Outcome({200: 1}, promised=True), "put": together(*order)}
        assert with_reach_required(replace(BASE, outcomes=outcomes)).errors == ()


def test_what_exchanges_left_open_is_added_by_operation() -> None:
    one = Evaluations(1, 0, {"a": 2}, {"get": {"a": 2}})
    other = Evaluations(0, 1, {"a": 1, "b": 3}, {"get": {"a": 1}, "put": {"b": 3}})
    parts = (replace(BASE, evaluations={"STA001": each}) for each in (one, other))
    total = Evaluations(1, 1, {"a": 3, "b": 3}, {"get": {"a": 3}, "put": {"b": 3}})
    assert merged(tuple(parts)).evaluations == {"STA001": total}
