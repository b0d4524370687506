"""The judge: every promise broken, with what the engine knows of it."""

from __future__ import annotations

from collections.abc import Iterator

from caveat.exchange import Exchange, Request, Response
from caveat.judging.evidence import assumed, documented
from caveat.judging.finding import Severity
from caveat.judging.history import History
from caveat.judging.judge import judge
from caveat.judging.rule import Breach, rule


@rule("A1", evidence=documented("a page"))
def answers_are_known(exchange: Exchange, history: History) -> Iterator[Breach]:
    """Every answer is new."""
    if exchange.response.status in {before.response.status for before in history}:
        yield Breach("was seen", at="status", promise="/p")
        yield Breach("was guessed", evidence=assumed("a guess"))


@rule("B1", evidence=documented("a page"))
def answers_are_json(exchange: Exchange, history: History) -> Iterator[Breach]:  # noqa: ARG001 - a rule looks at both
    """Every answer is true."""
    yield Breach("begins")
    if exchange.response.json is not True:
        yield Breach("is not true")


@rule("C1", evidence=documented("a page"), on=["other"])
def others_are_quiet(exchange: Exchange, history: History) -> Iterator[Breach]:  # noqa: ARG001 - a rule looks at both
    """Nothing is seen elsewhere."""
    yield Breach("was looked at")


EXCHANGE = Exchange(Request("GET", "/"), Response(200, body=b"{"), "get")


def test_a_finding_carries_the_facts_of_rule_breach_and_exchange() -> None:
    [broken, guessed] = judge(EXCHANGE, [answers_are_known], History([EXCHANGE]))
    assert (broken.code, broken.title, broken.message) == ("A1", "Every answer is new.", "was seen")
    assert (broken.at, broken.promise, broken.operation, broken.exchange) == ("status", "/p", "get", EXCHANGE)
    assert (broken.severity, broken.evidence) == (Severity.BREACH, documented("a page"))
    assert (guessed.severity, guessed.evidence) == (Severity.NEWS, assumed("a guess"))


def test_without_a_history_nothing_came_before() -> None:
    assert list(judge(EXCHANGE, [answers_are_known])) == []


def test_a_body_that_cannot_be_read_ends_the_rule_and_not_the_others() -> None:
    found = list(judge(EXCHANGE, [answers_are_json, answers_are_known], History([EXCHANGE])))
    assert [finding.message for finding in found] == ["begins", "was seen", "was guessed"]


def test_a_rule_about_another_operation_is_not_asked() -> None:
    assert list(judge(EXCHANGE, [others_are_quiet])) == []
