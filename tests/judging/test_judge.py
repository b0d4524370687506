"""The judge: every promise broken, with what the engine knows of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from caveat.errors import RuleFailed
from caveat.exchange import Exchange, Request, Response
from caveat.judging.evidence import assumed, documented
from caveat.judging.finding import Severity
from caveat.judging.judge import MAX_EXCHANGES, Judge, judge
from caveat.judging.memory import Memory
from caveat.judging.rule import Breach, Rule, rule


def remember(statuses: dict[int, Exchange], exchange: Exchange) -> dict[int, Exchange]:
    statuses[exchange.response.status] = exchange
    return statuses


STATUSES = Memory(dict[int, Exchange], remember)


@rule("A1", evidence=documented("a page"), memory=STATUSES)
def answers_are_known(exchange: Exchange, statuses: dict[int, Exchange]) -> Iterator[Breach]:
    """Every answer is new."""
    if exchange.response.status in statuses:
        yield Breach("was seen", at="status", promise="/p", earlier=(statuses[exchange.response.status],))
        yield Breach("was guessed", evidence=assumed("a guess"))


@rule("B1", evidence=documented("a page"))
def answers_are_json(exchange: Exchange) -> Iterator[Breach]:
    """Every answer is true."""
    yield Breach("begins")
    if exchange.response.json is not True:
        yield Breach("is not true")


@rule("C1", evidence=documented("a page"), on=["other"])
def others_are_quiet(_exchange: Exchange) -> Iterator[Breach]:
    """Nothing is seen elsewhere."""
    yield Breach("was looked at")


EXCHANGE = Exchange(Request("GET", "/"), Response(200, body=b"{"), "get")


def test_a_finding_carries_the_facts_of_rule_breach_and_exchange() -> None:
    judge = Judge([answers_are_known])
    assert judge.judge(EXCHANGE).findings == ()
    [broken, guessed] = judge.judge(EXCHANGE).findings
    assert (broken.code, broken.title, broken.message) == ("A1", "Every answer is new.", "was seen")
    assert (broken.at, broken.promise, broken.operation, broken.exchange) == ("status", "/p", "get", EXCHANGE)
    assert (broken.severity, broken.evidence) == (Severity.BREACH, documented("a page"))
    assert (guessed.severity, guessed.evidence) == (Severity.NEWS, assumed("a guess"))


def test_a_single_exchange_has_nothing_before_it() -> None:
    assert judge(EXCHANGE, [answers_are_known]) == judge(EXCHANGE, [answers_are_known]) == ()


def test_a_finding_carries_the_exchanges_that_led_to_it() -> None:
    first, second = (Exchange(Request("GET", f"/{n}"), Response(200), "get") for n in (1, 2))
    sequence = Judge([answers_are_known])
    sequence.judge(first)
    [broken, guessed] = sequence.judge(second).findings
    assert broken.exchanges == (first, second)
    assert guessed.exchanges == (second,)


@rule("D1", evidence=documented("a page"))
def earlier_exchanges_are_many(_exchange: Exchange) -> Iterator[Breach]:
    """A breach may follow from many exchanges."""
    yield Breach("was seen", earlier=(EXCHANGE,) * MAX_EXCHANGES)


def test_a_finding_carries_no_more_exchanges_than_the_bound() -> None:
    last = Exchange(Request("GET", "/last"), Response(200), "get")
    [finding] = judge(last, [earlier_exchanges_are_many])
    assert (len(finding.exchanges), finding.exchange) == (MAX_EXCHANGES, last)


def test_a_restart_makes_rules_forget() -> None:
    sequence = Judge([answers_are_known])
    sequence.judge(EXCHANGE)
    sequence.restart()
    assert sequence.judge(EXCHANGE).findings == ()


def counting(memory: Memory[int], code: str) -> Rule:
    @rule(code, evidence=documented("a page"), memory=memory)
    def exchanges_are_counted(_exchange: Exchange, count: int) -> Iterator[Breach]:
        """The rule says how many exchanges it remembers."""
        yield Breach(str(count))

    return exchanges_are_counted


def count(number: int, _exchange: Exchange) -> int:
    return number + 1


def test_rules_with_the_same_memory_share_one_step_an_exchange() -> None:
    memory = Memory(int, count)
    sequence = Judge([counting(memory, "N1"), counting(memory, "N2")])
    sequence.judge(EXCHANGE)
    assert [finding.message for finding in sequence.judge(EXCHANGE).findings] == ["1", "1"]


def test_a_memory_of_some_operations_skips_the_others() -> None:
    sequence = Judge([counting(Memory(int, count, frozenset({"other"})), "N1")])
    for operation in ("get", "other", "other", None):
        sequence.judge(Exchange(Request("GET", "/"), Response(200), operation))
    assert [finding.message for finding in sequence.judge(EXCHANGE).findings] == ["2"]


def read_body(number: int, exchange: Exchange) -> int:
    return number + 1 if exchange.response.json else number


def test_a_step_that_cannot_read_a_body_leaves_the_memory_as_it_is() -> None:
    sequence = Judge([counting(Memory(int, read_body), "N1")])
    sequence.judge(Exchange(Request("GET", "/"), Response(200, body=b"1"), "get"))
    sequence.judge(EXCHANGE)
    assert [finding.message for finding in sequence.judge(EXCHANGE).findings] == ["1"]


def fail(_number: int, _exchange: Exchange) -> int:
    raise ZeroDivisionError


def test_a_step_that_fails_names_the_rule() -> None:
    with pytest.raises(RuleFailed, match=r"rule N1 failed at an exchange of get \(ZeroDivisionError"):
        Judge([counting(Memory(int, fail), "N1")]).judge(EXCHANGE)


def test_a_judgement_names_the_rules_that_applied() -> None:
    assert Judge([answers_are_known, others_are_quiet]).judge(EXCHANGE).rules == (answers_are_known,)


def test_a_body_that_cannot_be_read_ends_the_rule_and_not_the_others() -> None:
    sequence = Judge([answers_are_json, answers_are_known])
    sequence.judge(EXCHANGE)
    assert [finding.message for finding in sequence.judge(EXCHANGE).findings] == ["begins", "was seen", "was guessed"]


def test_a_rule_about_another_operation_is_not_asked() -> None:
    assert list(judge(EXCHANGE, [others_are_quiet])) == []
