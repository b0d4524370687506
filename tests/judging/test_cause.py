"""Causes: findings that show one problem are grouped, and the worst comes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.exchange import Exchange, Request, Response
from caveat.judging.attribution import Attribution, Replay
from caveat.judging.cause import MAX_ALIKE, NO_CREDENTIAL, STATE, Cause, Rank, causes
from caveat.judging.evidence import assumed, documented, inferred, standard
from caveat.judging.finding import Finding, Severity
from caveat.judging.promise import Gravity

RFC = standard("RFC 9110, 15.6")


def seen(code: str, operation: str, status: int, **facts: object) -> Finding:
    exchange = Exchange(Request("GET", "/a"), Response(status), operation)
    severity = Severity.BREACH
    finding = Finding(code, "t", "m", severity, RFC, operation=operation, at="status", exchanges=(exchange,))
    return replace(finding, **facts)  # type: ignore[arg-type] # fields of any type


def crash(operation: str, says: str = "", **facts: object) -> Finding:
    return seen("OAS009", operation, 500, gravity=Gravity.CRASH, says=says, **facts)


def refusal(operation: str, says: str = "", status: int = 404) -> Finding:
    return seen("OAS001", operation, status, severity=Severity.LEFT_OPEN, says=says)


def part(operation: str, at: str, kind: str, promise: str) -> Finding:
    return seen("OAS003", operation, 200, at=at, kind=kind, promise=promise)


def numbers(*operations: str) -> list[Finding]:
    return [seen("OAS006", name, 200, at=f"request body /{name}", kind="integer for string") for name in operations]


def accepted(operation: str, at: str, kind: str) -> Finding:
    return seen("OAS006", operation, 200, at=f"request {at}", kind=kind, promise=f"/{operation}/{at}")


ALIKE = [f"op{number}" for number in range(MAX_ALIKE + 1)]

ONE: dict[str, Sequence[Finding]] = {
    "crashes that say the same": [crash("a", "no table"), crash("b", "no table")],
    "crashes without a credential that say nothing": [crash(name, kind=NO_CREDENTIAL) for name in ALIKE],
    "crashes of one operation, with and without a credential": [crash("a", kind=NO_CREDENTIAL), crash("a")],
    "refusals that say the same": [refusal("a", "quota exceeded"), refusal("b", "quota exceeded")],
    "many refusals that say nothing": [refusal(name) for name in ALIKE],
    "a schema that operations share": [
        part(name, "body /0/id", "required", "/components/schemas/Pet") for name in "ab"
    ],
    "nulls in many places": [part(name, f"body /{name}", "null for string", f"/{name}/type") for name in ALIKE],
    "numbers taken for text in many places": numbers(*ALIKE),
    "values of a parameter that is not checked": [
        accepted("a", "query limit", "string for integer"),
        accepted("a", "query limit", "minimum"),
        accepted("b", "query limit", "maximum"),
    ],
    "parts of a parameter that is not checked": [
        accepted("a", "query filter", "null for object"),
        accepted("a", "query filter /skip", "boolean for integer"),
        accepted("b", "query filter /order/0", "oneOf"),
    ],
    "wrong values of a field that is not checked": [
        accepted("a", "body /tags", "null for object"),
        accepted("a", "body /tags", "boolean for object"),
        accepted("b", "body /tags", "minProperties"),
    ],
    "wrong values of a field that shows anything": [
        part("a", f"body /{index}/tags", f"{kind} for object", "/components/schemas/Pet/properties/tags/type")
        for index, kind in enumerate(("null", "boolean", "string"))
    ],
    "other values in place of a whole body": [
        accepted("a", "body", "null for object"),
        accepted("a", "body", "boolean for object"),
    ],
    "a header of many operations": [
        seen("OAS004", name, 200, at="header Date", kind="format date-time", promise=f"/{name}") for name in ALIKE
    ],
    "a leak in many operations": [
        seen("SEC001", name, 400, at="body", gravity=Gravity.LEAK, kind="SQL", says=name) for name in ALIKE
    ],
    "a crash and what else is wrong with its response": [
        crash("a", "no table"),
        seen("SEC001", "a", 500, at="body", gravity=Gravity.LEAK, kind="SQL", says="no table"),
        seen("OAS002", "a", 500, at="header Content-Type", kind="text/html for application/json"),
    ],
}


@pytest.mark.parametrize("title", ONE)
def test_one_cause(title: str) -> None:
    [cause] = causes(ONE[title])
    assert set(cause.fingerprints) == {finding.fingerprint for finding in ONE[title]}
    assert cause.operations == tuple(sorted({str(finding.operation) for finding in ONE[title]}))


def test_operations_that_fail_with_a_credential_too_have_causes_of_their_own() -> None:
    found = causes([crash(name, kind=kind) for name in "ab" for kind in (NO_CREDENTIAL, "")])
    assert [(cause.operations, len(cause.findings)) for cause in found] == [(("a",), 2), (("b",), 2)]


SEVERAL: dict[str, Sequence[Finding]] = {
    "two kinds of wrong values of a field": [
        accepted("a", "body /tags", "null for object"),
        accepted("a", "body /tags", "boolean for object"),
    ],
    "crashes that say nothing": [crash(name) for name in ALIKE],
    "crashes with a credential, and without one": [crash("a"), crash("b", kind=NO_CREDENTIAL)],
    "crashes that say different words": [crash("a", "no table"), crash("a", "no row")],
    "statuses": [refusal("a"), refusal("a", status=409)],
    "error texts": [refusal("a", "quota exceeded"), refusal("a", "no such pet")],
    "missing properties": [part("a", "body", "required", f"/schemas/{name}/required") for name in ALIKE],
    "nulls in two places": [part("a", f"body /{name}", "null for string", f"/{name}/type") for name in "ab"],
    "numbers and nulls": [*numbers("a"), replace(numbers("a")[0], kind="null for string")],
    "parameters": [accepted("a", "query limit", "minimum"), accepted("a", "query offset", "minimum")],
    "a parameter of the query and one of the path": [
        accepted("a", "query id", "minimum"),
        accepted("a", "path id", "minimum"),
    ],
    "a parameter that is absent, and one that is wrong": [
        accepted("a", "query limit", "missing"),
        accepted("a", "query limit", "minimum"),
    ],
    "a body that cannot be read, and one of another type": [
        accepted("a", "body", "malformed"),
        accepted("a", "body", "media type"),
        accepted("a", "body", "null for object"),
    ],
    "values of a field of a body": [
        accepted("a", "body /limit", "minimum"),
        accepted("a", "body /limit", "string for integer"),
    ],
    "a part of a parameter, and a parameter with the name of the part": [
        accepted("a", "query filter /skip", "minimum"),
        accepted("b", "query skip", "minimum"),
    ],
    "a breach and what is left open": [refusal("a"), replace(refusal("a"), severity=Severity.BREACH)],
    "a crash and a leak of another response": [
        crash("a"),
        seen("SEC001", "a", 400, at="body", gravity=Gravity.LEAK, kind="SQL"),
    ],
    "problems of a file": [
        Finding("LNT001", "t", text, Severity.OURS, file="a.yaml", line=3) for text in ("a", "b", "c", "d", "e")
    ],
}


@pytest.mark.parametrize("title", SEVERAL)
def test_several_causes(title: str) -> None:
    assert [cause.findings for cause in causes(SEVERAL[title])] == [(cause.main,) for cause in causes(SEVERAL[title])]
    assert len(causes(SEVERAL[title])) == len(SEVERAL[title])


BY_RANK = {
    Rank.CRASH: crash("a"),
    Rank.LEAK: seen("SEC001", "a", 400, gravity=Gravity.LEAK),
    Rank.OURS: Finding("LNT001", "t", "m", Severity.OURS, file="a.yaml"),
    Rank.PROMISED: seen("OAS003", "a", 200, evidence=documented("a page")),
    Rank.INFERRED: seen("OAS003", "b", 200, evidence=inferred("a sample")),
    Rank.NEWS: seen("OAS001", "a", 201, evidence=assumed("a guess"), severity=Severity.NEWS),
    Rank.LEFT_OPEN: refusal("a"),
}


def test_the_worst_comes_first() -> None:
    assert [cause.rank for cause in causes(reversed(BY_RANK.values()))] == list(BY_RANK) == list(Rank)


def test_unstable_findings_come_after_stable_ones() -> None:
    flaky, steady = crash("a", replay=Replay(1, 3)), crash("b", replay=Replay(3, 3))
    assert [(cause.main, cause.is_unstable) for cause in causes([flaky, steady])] == [(steady, False), (flaky, True)]


def test_an_exchange_that_shows_a_cause_in_several_places_counts_once() -> None:
    places = [seen("OAS003", "a", 200, at=f"body /{name}", count=3) for name in ("pages", "year")]
    assert max(cause.count for cause in causes(places)) == 3


def test_a_cause_has_the_simplest_request_and_counts_its_exchanges() -> None:
    long, short = crash("a", "no table", count=4), crash("b", "no table", count=2)
    long = replace(long, exchanges=(Exchange(Request("GET", "/a/long"), Response(500), "a"),))
    leak = seen("SEC001", "a", 500, at="body", gravity=Gravity.LEAK, kind="SQL", says="no table", count=4)
    [cause] = causes([long, leak, short])
    assert (cause.main, cause.count, cause.operations) == (short, 6, ("b", "a"))
    assert cause.codes == ("OAS009", "SEC001")


def test_a_doubt_of_the_tool_breaks_nothing() -> None:
    [cause] = causes([replace(crash("a"), origin=Attribution.TOOL)])
    assert (cause.is_breach, cause.rank) == (False, Rank.LEFT_OPEN)


FINDINGS = st.lists(
    st.builds(
        lambda code, operation, status, says, gravity: seen(code, operation, status, says=says, gravity=gravity),
        st.sampled_from(["A1", "B2"]),
        st.sampled_from(ALIKE),
        st.sampled_from([200, 400, 404, 500, 503]),
        st.sampled_from(["", "no table"]),
        st.sampled_from(Gravity),
    ),
    max_size=30,
    unique_by=lambda finding: finding.fingerprint,
)


@given(FINDINGS, st.randoms())
def test_nothing_is_lost_and_the_order_does_not_matter(findings: list[Finding], random: Random) -> None:
    grouped = causes(findings)
    assert sorted(finding.fingerprint for cause in grouped for finding in cause.findings) == sorted(
        finding.fingerprint for finding in findings
    )
    shuffled = list(findings)
    random.shuffle(shuffled)
    assert causes(shuffled) == grouped
    assert [cause.rank for cause in grouped] == sorted(cause.rank for cause in grouped)
    shown: list[Cause] = [cause for cause in grouped if cause.rank is Rank.CRASH]
    crashes = {finding.fingerprint for finding in findings if finding.gravity is Gravity.CRASH}
    assert crashes <= {fingerprint for cause in shown for fingerprint in cause.fingerprints}


def test_rules_about_state_that_are_broken_in_many_operations_are_one_cause_each() -> None:
    def broken(code: str, operation: str) -> Finding:
        sent = Exchange(Request("POST", f"/{operation}"), Response(201, body=b"{}"), operation)
        message = f"the name of {operation} is lost"
        return Finding(
            code, "Kept.", message, Severity.BREACH, operation=operation, at="body", kind=STATE, exchanges=(sent,)
        )

    many = [broken("STA002", f"add-{number}") for number in range(MAX_ALIKE + 1)]
    few = [broken("STA004", f"put-{number}") for number in range(MAX_ALIKE)]
    assert [cause.main.code for cause in causes([*many, *few])] == ["STA002", *["STA004"] * MAX_ALIKE]
