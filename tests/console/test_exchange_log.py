"""The exchange log judges each exchange once, with a history that has no gaps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from caveat.asgi.recorder import MAX_BODY_BYTES, Bounds, Recorder
from caveat.catalogue.api import Api
from caveat.console.exchange_log import ExchangeLog
from caveat.exchange import Exchange
from caveat.judging.evidence import assumed
from caveat.judging.memory import Memory
from caveat.judging.redaction import Redactor
from caveat.judging.rule import Breach, Rule, rule
from caveat.openapi import source
from caveat.openapi.spec import Spec

DOCUMENT = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths: {/pets: {get: {operationId: list-pets, responses: {'200': {description: pets}}}}}
"""


COUNT = Memory(int, lambda number, _exchange: number + 1)


@rule("TST001", evidence=assumed("for this test"), memory=COUNT)
def every_exchange_breaks_this_rule(exchange: Exchange, number: int) -> Iterator[Breach]:
    """Each finding says how many exchanges came before."""
    if exchange.request.query.get("x") == "fail":
        raise ZeroDivisionError
    yield Breach(f"{number} before fake-secret \ud83d", at="header fake-secret")


class ApiWithOneRule(Api):
    """An API with one rule."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rule that counts."""
        return (every_exchange_breaks_this_rule,)


async def unused_app(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """An application that gets no request."""


class Log:
    """An exchange log, and a recorder to which a test adds exchanges."""

    def __init__(self, exchanges: int = 4) -> None:
        self.recorder = Recorder(unused_app, Bounds(exchanges))
        value = source.parse(DOCUMENT, "a test").value
        assert isinstance(value, dict)
        spec = Spec(value)
        redactor = Redactor.of(values=["fake-secret"])
        self.exchange_log = ExchangeLog(ApiWithOneRule("pets", lambda: spec), self.recorder, redactor)

    def record(self, times: int = 1, *, query: bytes = b"", **fields: Any) -> None:  # noqa: ANN401 - each of its own type
        """Record exchanges."""
        for _ in range(times):
            kept = {
                "scope": {"method": "GET", "path": "/pets", "query_string": query, "headers": []},
                "start": {"status": 200}, "request_body": b"", "response_body": b"",
                "started_at": 1.0, "duration_s": 0.25, "complete": True, "truncated": False,
            }  # fmt: skip
            self.recorder.add(**{**kept, **fields})

    def messages(self) -> dict[int, str]:
        """The messages of the findings of each exchange, by its number."""
        exchanges = self.exchange_log.exchanges()
        return {logged.number: " ".join(finding.message[:8] for finding in logged.findings) for logged in exchanges}


def test_each_exchange_is_judged_with_the_earlier_ones() -> None:
    log = Log()
    log.record(2)
    assert log.messages() == {1: "0 before", 2: "1 before"}
    log.record()
    assert log.messages() == {1: "0 before", 2: "1 before", 3: "2 before"}


def test_each_exchange_is_judged_once() -> None:
    log = Log()
    log.record(2)
    exchanges = log.exchange_log.exchanges()
    assert all(second is first for second, first in zip(log.exchange_log.exchanges(), exchanges, strict=True))


def test_rules_remember_exchanges_after_the_recorder_drops_them() -> None:
    log = Log()
    before = []
    for _ in range(50):
        log.record()
        before.append(int(list(log.messages().values())[-1].split()[0]))
    assert before == list(range(50))


def test_a_new_history_starts_after_exchanges_were_dropped_unread() -> None:
    log = Log()
    log.record(3)
    log.messages()
    log.record(5)
    assert log.messages() == {5: "0 before", 6: "1 before", 7: "2 before", 8: "3 before"}


INCOMPLETE: dict[str, tuple[dict[str, Any], str, str]] = {
    "no response": (
        {"start": None, "complete": False}, "", "the connection closed without a response"),
    "an incomplete response": (
        {"complete": False}, "1 before", "the connection closed before the end of the response"),
    "a cut body": (
        {"truncated": True}, "", f"not judged: only the first {MAX_BODY_BYTES} bytes of a body are recorded"),
}  # fmt: skip


@pytest.mark.parametrize("title", INCOMPLETE)
def test_a_new_history_starts_after_an_incomplete_exchange(title: str) -> None:
    fields, message, note = INCOMPLETE[title]
    log = Log()
    log.record()
    log.record(**fields)
    log.record()
    assert log.messages() == {1: "0 before", 2: message, 3: "0 before"}
    assert [logged.note for logged in log.exchange_log.exchanges()] == ["", note, ""]
    assert [logged.has_response for logged in log.exchange_log.exchanges()] == [
        True,
        fields.get("start", {}) is not None,
        True,
    ]


def test_a_rule_that_raises_is_reported_in_the_note() -> None:
    log = Log()
    log.record(query=b"x=fail")
    log.record()
    assert log.messages() == {1: "", 2: "1 before"}
    assert log.exchange_log.exchanges()[0].note.startswith(
        "rule TST001 failed at an exchange of list-pets (ZeroDivisionError"
    )


def test_a_new_history_ignores_the_earlier_exchanges() -> None:
    log = Log()
    log.record()
    log.exchange_log.start_new_history()
    log.record()
    assert log.messages() == {1: "0 before", 2: "0 before"}
    log.exchange_log.reset()
    log.record()
    assert log.messages() == {3: "0 before"}
    log.exchange_log.reset()
    assert log.messages() == {}


def test_after_a_clear_later_exchanges_are_judged_with_the_earlier_ones() -> None:
    log = Log()
    log.record(2)
    log.exchange_log.clear()
    assert log.messages() == {}
    log.record()
    assert log.messages() == {3: "2 before"}


def test_the_request_of_an_exchange_is_that_which_was_sent_if_it_is_complete() -> None:
    log = Log()
    log.record(request_body=b"a fake-secret")
    log.record(request_body=b"a part", response_body=bytes(MAX_BODY_BYTES), truncated=True)
    log.record(request_body=bytes(MAX_BODY_BYTES), truncated=True)
    requests = [log.exchange_log.request(number) for number in (1, 2, 3, 4)]
    assert [request and request.body for request in requests] == [b"a fake-secret", b"a part", None, None]


def test_a_logged_exchange_contains_no_secret() -> None:
    log = Log()
    log.record(request_body=b"a fake-secret")
    [logged] = log.exchange_log.exchanges()
    [finding] = logged.findings
    assert (finding.api, finding.message, finding.at) == ("pets", "0 before *** ?", "header ***")
    assert finding.exchange == logged.exchange
    assert logged.exchange.request.body == b"a ***"
    assert (logged.time.isoformat(), logged.duration_ms) == ("1970-01-01T00:00:01+00:00", 250.0)
