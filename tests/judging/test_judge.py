"""The judge: findings with all their facts, and memories that follow the order of exchanges."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from caveat.catalogue import catalogue
from caveat.errors import RuleFailed, Unparsable
from caveat.exchange import NOT_SENT, Exchange, Headers, Request, Response
from caveat.judging.evidence import assumed, documented, standard
from caveat.judging.finding import Severity
from caveat.judging.judge import MAX_EXCHANGES, Judge, judge
from caveat.judging.memory import Memory
from caveat.judging.rule import Breach, Rule, rule


def keep_latest(statuses: dict[int, Exchange], exchange: Exchange) -> dict[int, Exchange]:
    statuses[exchange.response.status] = exchange
    return statuses


STATUSES = Memory(dict[int, Exchange], keep_latest)


@rule("A1", evidence=documented("a page"), memory=STATUSES)
def statuses_are_new(exchange: Exchange, statuses: dict[int, Exchange]) -> Iterator[Breach]:
    """Every status is new."""
    if exchange.response.status in statuses:
        yield Breach("was seen before", at="status", promise="/p", earlier=(statuses[exchange.response.status],))
        yield Breach("was assumed", evidence=assumed("a guess"))


@rule("B1", evidence=documented("a page"))
def bodies_are_true(exchange: Exchange) -> Iterator[Breach]:
    """Every response body is true."""
    yield Breach("before the body is read")
    if exchange.response.json is not True:
        yield Breach("is not true")


@rule("C1", evidence=documented("a page"), on=["other"])
def others_are_ignored(_exchange: Exchange) -> Iterator[Breach]:
    """Every exchange of another operation is a breach."""
    yield Breach("was judged")


EXCHANGE = Exchange(Request("GET", "/"), Response(200, body=b"{"), "get")


def test_a_rule_is_not_called_for_statuses_that_do_not_concern_it_and_still_counts_as_judged() -> None:
    asked: list[int] = []

    def check(exchange: Exchange, _memory: None) -> Iterator[Breach]:
        asked.append(exchange.response.status)
        yield Breach("was asked")

    errors = Rule(statuses_are_new.promise, check, concerns=lambda operation, status: (operation, status) == ("a", 400))
    one_judge = Judge([errors])
    for operation, status in (("a", 400), ("a", 404), ("b", 400), ("a", 400)):
        exchange = Exchange(Request("GET", "/"), Response(status), operation)
        assert one_judge.judge(exchange).rules == (errors,)
    assert asked == [400, 400]


def test_a_delivery_is_judged_only_by_rules_that_name_its_webhook_and_changes_only_memories_that_do() -> None:
    everything = Memory(lambda: 0, lambda count, _exchange: count + 1)
    named = Memory(lambda: 0, lambda count, _exchange: count + 1, frozenset({"tell"}))

    def breach(_exchange: Exchange, count: int) -> Iterator[Breach]:
        """A count is none."""
        yield Breach(f"{count} is found, expected none")

    evidence = standard("a clause")
    rules = [
        rule("A1", evidence=evidence, memory=everything)(breach),
        rule("A2", on=["tell"], evidence=evidence, memory=everything, accepted=True)(breach),
        rule("A3", on=["tell"], evidence=evidence, memory=named)(breach),
    ]
    judge = Judge(rules)
    delivery = Exchange(Request("POST", "https://a.example"), NOT_SENT, "tell", is_delivery=True)
    for number in range(2):
        findings = judge.judge(delivery).findings
        assert [(each.code, each.message[0]) for each in findings] == [("A2", "0"), ("A3", str(number))]


def test_a_finding_carries_the_facts_of_rule_breach_and_exchange() -> None:
    one_judge = Judge([statuses_are_new])
    assert one_judge.judge(EXCHANGE).findings == ()
    [broken, assumption] = one_judge.judge(EXCHANGE).findings
    assert (broken.code, broken.title, broken.message) == ("A1", "Every status is new.", "was seen before")
    assert (broken.at, broken.promise, broken.operation, broken.exchange) == ("status", "/p", "get", EXCHANGE)
    assert (broken.severity, broken.evidence) == (Severity.BREACH, documented("a page"))
    assert (assumption.severity, assumption.evidence) == (Severity.NEWS, assumed("a guess"))


def test_a_single_exchange_is_judged_without_earlier_exchanges() -> None:
    assert judge(EXCHANGE, [statuses_are_new]) == judge(EXCHANGE, [statuses_are_new]) == ()


def test_a_finding_carries_the_exchanges_that_led_to_it() -> None:
    first, second = (Exchange(Request("GET", f"/{n}"), Response(200), "get") for n in (1, 2))
    one_judge = Judge([statuses_are_new])
    one_judge.judge(first)
    [broken, assumption] = one_judge.judge(second).findings
    assert broken.exchanges == (first, second)
    assert assumption.exchanges == (second,)


@rule("D1", evidence=documented("a page"))
def earlier_exchanges_are_many(_exchange: Exchange) -> Iterator[Breach]:
    """A breach may follow from many exchanges."""
    yield Breach("was seen before", earlier=(EXCHANGE,) * MAX_EXCHANGES)


def test_a_finding_carries_no_more_exchanges_than_the_bound() -> None:
    last = Exchange(Request("GET", "/last"), Response(200), "get")
    [finding] = judge(last, [earlier_exchanges_are_many])
    assert (len(finding.exchanges), finding.exchange) == (MAX_EXCHANGES, last)


def test_a_restart_resets_the_memories() -> None:
    one_judge = Judge([statuses_are_new])
    one_judge.judge(EXCHANGE)
    one_judge.restart()
    assert one_judge.judge(EXCHANGE).findings == ()


def counting(memory: Memory[int], code: str) -> Rule:
    @rule(code, evidence=documented("a page"), memory=memory)
    def exchanges_are_counted(_exchange: Exchange, count: int) -> Iterator[Breach]:
        """The rule reports the number of earlier exchanges."""
        yield Breach(str(count))

    return exchanges_are_counted


def count(number: int, _exchange: Exchange) -> int:
    return number + 1


def test_rules_with_the_same_memory_share_one_step_for_each_exchange() -> None:
    memory = Memory(int, count)
    one_judge = Judge([counting(memory, "N1"), counting(memory, "N2")])
    one_judge.judge(EXCHANGE)
    assert [finding.message for finding in one_judge.judge(EXCHANGE).findings] == ["1", "1"]


def test_a_memory_of_some_operations_ignores_the_others() -> None:
    one_judge = Judge([counting(Memory(int, count, frozenset({"other"})), "N1")])
    for operation in ("get", "other", "other", None):
        one_judge.judge(Exchange(Request("GET", "/"), Response(200), operation))
    assert [finding.message for finding in one_judge.judge(EXCHANGE).findings] == ["2"]


def read_body(number: int, exchange: Exchange) -> int:
    return number + 1 if exchange.response.json else number


def test_a_step_that_cannot_parse_a_body_does_not_change_the_memory() -> None:
    one_judge = Judge([counting(Memory(int, read_body), "N1")])
    one_judge.judge(Exchange(Request("GET", "/"), Response(200, body=b"1"), "get"))
    one_judge.judge(EXCHANGE)
    assert [finding.message for finding in one_judge.judge(EXCHANGE).findings] == ["1"]


def fail(_number: int, _exchange: Exchange) -> int:
    raise ZeroDivisionError


def test_a_step_that_fails_names_the_rule() -> None:
    with pytest.raises(RuleFailed, match=r"rule N1 failed at an exchange of get \(ZeroDivisionError"):
        Judge([counting(Memory(int, fail), "N1")]).judge(EXCHANGE)


def test_a_judgement_names_the_rules_that_applied() -> None:
    assert Judge([statuses_are_new, others_are_ignored]).judge(EXCHANGE).rules == (statuses_are_new,)


def test_a_body_that_cannot_be_parsed_stops_one_rule_and_not_the_others() -> None:
    one_judge = Judge([bodies_are_true, statuses_are_new])
    one_judge.judge(EXCHANGE)
    assert [finding.message for finding in one_judge.judge(EXCHANGE).findings] == [
        "before the body is read",
        "was seen before",
        "was assumed",
    ]


def test_a_rule_of_another_operation_does_not_judge() -> None:
    assert list(judge(EXCHANGE, [others_are_ignored])) == []


UNLEASH = catalogue.api("unleash")


def call(endpoint: str, token: str, status: int, body: str) -> Exchange:
    target = f"/api/signal-endpoint/{endpoint}"
    request = Request("POST", target, Headers([("authorization", token)]))
    response = Response(status, Headers([("content-type", "application/json")]), body.encode())
    return UNLEASH.spec.exchange(request, response)


def signal(number: int, *, second: int, source: int, token: int) -> str:
    return json.dumps(
        {
            "signals": [
                {
                    "id": number,
                    "source": "signal-endpoint",
                    "sourceId": source,
                    "createdAt": f"2026-01-01T00:00:{second:02}.000Z",
                    "createdByUserId": None,
                    "createdBySourceTokenId": token,
                    "payload": {},
                }
            ]
        }
    )


EXCHANGES = [
    call("a", "one", 200, signal(1, second=1, source=1, token=1)),
    call("a", "one", 200, signal(2, second=2, source=1, token=1)),
    call("a", "two", 200, signal(2, second=3, source=2, token=1)),
    call("b", "two", 200, signal(3, second=0, source=1, token=2)),
    call("b", "one", 200, '{"signals": [{"id": 1}, 7]}'),
    call("a", "one", 200, "{"),
    call("a", "one", 401, "{}"),
    Exchange(Request("GET", "/"), Response(404)),
]

Facts = tuple[str, str, str, tuple[Exchange, ...]]


def replayed_memory(memory: Memory[Any], exchanges: Iterable[Exchange]) -> object:
    value = memory.start()
    for exchange in exchanges:
        if not memory.on or exchange.operation in memory.on:
            with suppress(Unparsable):
                value = memory.step(value, exchange)
    return value


def naive_findings(rules: Iterable[Rule], exchanges: Sequence[Exchange]) -> Iterator[Facts]:
    """The findings on the last exchange; each rule gets a memory of its own, made from all earlier exchanges."""
    *before, last = exchanges
    for each in rules:
        if each.applies(last) and each.concerns(last.operation or "", last.response.status):
            seen = exchanges if each.memory is not None and each.memory.first else before
            value = replayed_memory(each.memory, seen) if each.memory else None
            with suppress(Unparsable):
                for result in each.check(last, value):
                    if isinstance(result, Breach):
                        yield each.code, result.message, result.at, (*result.earlier, last)[-MAX_EXCHANGES:]


@settings(deadline=None)  # the first exchange compiles schemas
@example([0, 1, 2, 3, 4, 5, 6, 7, 0])
@given(st.lists(st.integers(0, len(EXCHANGES) - 1), min_size=1, max_size=15))
def test_findings_are_those_of_a_judge_that_replays_all_earlier_exchanges(order: list[int]) -> None:
    exchanges = [EXCHANGES[index] for index in order]
    one_judge = Judge(UNLEASH.rules)
    for index, exchange in enumerate(exchanges):
        findings = one_judge.judge(exchange).findings
        facts = [(finding.code, finding.message, finding.at, finding.exchanges) for finding in findings]
        assert facts == list(naive_findings(UNLEASH.rules, exchanges[: index + 1]))


def test_the_exchanges_of_this_property_break_every_rule_with_a_memory() -> None:
    one_judge = Judge(UNLEASH.rules)
    codes = {finding.code for exchange in (*EXCHANGES, EXCHANGES[0]) for finding in one_judge.judge(exchange).findings}
    assert codes >= {rule.code for rule in UNLEASH.rules if rule.memory}
