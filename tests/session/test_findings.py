"""Findings of a run: one for each problem, with its simplest request."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caveat.exchange import Exchange, Request, Response
from caveat.judging.finding import Finding, Severity
from caveat.session.findings import MAX_TEXTS, OTHER_TEXTS, Findings

LONG = Exchange(Request("GET", "/pets/a-long-name", body=b"x" * 10), Response(500), "get-pet")
SHORT = Exchange(Request("GET", "/pets/b"), Response(500), "get-pet")
LATER = Exchange(Request("GET", "/pets/c"), Response(500), "get-pet")
BODY = Exchange(Request("GET", "/pets/b", body=b"x"), Response(500), "get-pet")

FINDING = Finding("A1", "t", "m", Severity.NEWS, operation="get-pet")


def findings(*added: Finding) -> list[Finding]:
    kept = Findings()
    for finding in added:
        kept.add(finding)
    assert len(kept) == len(list(kept))
    return list(kept)


ORDERS: dict[str, tuple[list[Exchange], Exchange]] = {
    "one request": ([LONG], LONG),
    "a shorter request after it": ([LONG, SHORT], SHORT),
    "a longer request after it": ([SHORT, LONG], SHORT),
    "an equally short request after it": ([SHORT, LATER], SHORT),
    "an equally short request before it": ([LATER, SHORT], SHORT),
    "the same target with a body after it": ([SHORT, BODY], SHORT),
}


@pytest.mark.parametrize("title", ORDERS)
def test_the_finding_with_the_simplest_request_is_kept(title: str) -> None:
    exchanges, simplest = ORDERS[title]
    [finding] = findings(*(replace(FINDING, exchanges=(exchange,)) for exchange in exchanges))
    assert finding.exchange == simplest


def test_only_the_last_request_of_a_finding_counts() -> None:
    sequence = replace(FINDING, exchanges=(LONG, SHORT))
    assert findings(replace(FINDING, exchanges=(BODY,)), sequence) == [replace(sequence, count=2)]


def test_a_finding_with_the_shortest_request_is_the_simplest() -> None:
    webhook = replace(FINDING, exchanges=(replace(SHORT, request=Request("GET", "/")),))
    assert findings(webhook, replace(FINDING, exchanges=(SHORT,))) == [replace(webhook, count=2)]


def test_a_finding_of_another_status_is_another_finding() -> None:
    failure, refusal = (replace(FINDING, exchanges=(replace(SHORT, response=Response(code)),)) for code in (500, 404))
    assert findings(failure, refusal, failure) == [replace(failure, count=2), refusal]


def test_a_finding_of_another_error_text_is_another_finding() -> None:
    no_name, no_owner = (replace(FINDING, says=text) for text in ("no name", "no owner"))
    assert findings(no_name, no_owner) == [no_name, no_owner]


def test_the_number_of_error_texts_is_bounded() -> None:
    texts = [replace(FINDING, says=f"text {number}") for number in range(3 * MAX_TEXTS)]
    kept = findings(*texts, *texts)
    assert [finding.says for finding in kept[:-1]] == [finding.says for finding in texts[:MAX_TEXTS]]
    assert (kept[-1].says, kept[-1].count) == (OTHER_TEXTS, 4 * MAX_TEXTS)


def test_only_a_finding_that_would_be_kept_has_to_be_confirmed() -> None:
    kept = Findings()
    asked: list[Exchange] = []

    def add(exchange: Exchange, *, beyond_doubt: bool) -> Finding:
        def confirms() -> bool:
            asked.append(exchange)
            return beyond_doubt

        return kept.add(replace(FINDING, exchanges=(exchange,)), confirms)

    assert not add(SHORT, beyond_doubt=False).is_breach
    assert add(LONG, beyond_doubt=True).is_breach
    assert [finding.exchange for finding in kept] == [LONG], "one beyond doubt is kept"
    add(BODY, beyond_doubt=True)
    add(LONG, beyond_doubt=True)
    assert [finding.exchange for finding in kept] == [BODY]
    assert asked == [SHORT, LONG, BODY]


def test_findings_are_sorted_by_code_and_operation() -> None:
    added = [
        replace(FINDING, code="B1"),
        replace(FINDING, operation="put-pet"),
        replace(FINDING, operation=None),
        FINDING,
    ]
    assert [(finding.code, finding.operation) for finding in findings(*added)] == [
        ("A1", None),
        ("A1", "get-pet"),
        ("A1", "put-pet"),
        ("B1", "get-pet"),
    ]


def test_without_findings_there_is_nothing_to_report() -> None:
    assert findings() == []
