"""Findings are confirmed before they are reported: those that do not repeat are unstable; earlier requests may help."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from caveat.asgi.respond import respond
from caveat.exchange import Headers, Request, Response
from caveat.judging.attribution import Attribution, Replay
from caveat.judging.finding import Finding
from caveat.judging.verdict import Verdict
from caveat.openapi.spec import Spec
from caveat.reports import registry
from caveat.reports.curl import curl
from caveat.reports.formats.text import report
from caveat.runs.proof import ATTEMPTS, LIMITED, OTHER_DATA, WRITES
from caveat.runs.run import parts, run
from caveat.targets.network.live import live_target
from caveat.targets.target import Target
from caveat.traffic.events import Event
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from hanging_up import OK, hanging_up
from harbour_run import proven, shows
from pet_traffic import JSON, QUICK, api, target

CONTRACT = api("""
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: list
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      responses: {'200': {description: x}}
    post:
      operationId: add
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {'201': {description: x}}
""")


class Server:
    """A server with a state: how many requests it got since its reset, and in all."""

    def __init__(self, respond: Callable[[Server, Request], Response]) -> None:
        self.since_reset = 0
        self.total = 0
        self.first = ""
        self._respond = respond

    def __call__(self, request: Request) -> Response:
        self.since_reset += 1
        self.total += 1
        return self._respond(self, request)

    def reset(self) -> None:
        self.since_reset = 0


def crashes(verdict: Verdict) -> list[Finding]:
    return [finding for finding in verdict.findings if finding.code == "OAS009"]


def verdict_on(respond: Callable[[Server, Request], Response]) -> Verdict:
    server = Server(respond)
    return run(CONTRACT, replace(target(server), reset=server.reset), drive, QUICK)


def always(_server: Server, _request: Request) -> Response:
    return Response(500)


def in_the_run_only(server: Server, request: Request) -> Response:
    return Response(500 if server.total < 4 else 200 if request.method == "GET" else 201, JSON, b"{}")


def now_and_then(server: Server, _request: Request) -> Response:
    return Response(500 if server.total % 2 else 200, JSON, b"{}")


def after_two_requests(server: Server, _request: Request) -> Response:
    return Response(500 if server.since_reset > 2 else 200, JSON, b"{}")


def test_a_finding_that_repeats_says_so() -> None:
    assert {finding.replay for finding in crashes(verdict_on(always))} == {Replay(ATTEMPTS, ATTEMPTS)}


NOISE = {f"x{number}": "\U0008f2bf" * 50 for number in range(9)}

FAILURES: dict[str, tuple[Callable[[Request], Response], str]] = {
    "one text": (lambda _request: Response(500, JSON, b'{"error": "no table pets"}'), ""),
    "another text without the other members": (
        lambda request: Response(500, JSON, b'{"error": "no table pets"}' if b"x1" in request.body else b'"no column"'),
        '{"x1": "", "n": 1}',
    ),
    "a failure of the text": (
        lambda request: Response(500 if b'"x1": "a' in request.body or b'"x1": "\xf2' in request.body else 400),
        '{"x1": "a", "n": 1}',
    ),
}


@pytest.mark.parametrize("can_reset", [True, False])
@pytest.mark.parametrize("title", FAILURES)
def test_a_request_that_is_sent_again_is_simplified(title: str, *, can_reset: bool) -> None:
    fails, expected = FAILURES[title]
    server = Server(lambda _server, request: fails(request) if b'"n": 1' in request.body else Response(201))
    fields = Headers([("content-type", "application/json"), ("x-trace", "7")])
    long = Request("POST", "/pets", fields, json.dumps({**NOISE, "n": 1}, ensure_ascii=False).encode())

    def traffic(_spec: Spec, observed_target: Target, _plan: Plan) -> Iterator[Event]:
        with closing(asyncio.new_event_loop()) as loop:
            respond(observed_target.app, long, observed_target.base_url, loop)
        yield from ()

    tested = replace(target(server), reset=server.reset if can_reset else None)
    [finding] = crashes(run(CONTRACT, tested, traffic, QUICK))
    [exchange] = finding.exchanges
    if can_reset:
        assert (exchange.request.body.decode(), finding.replay) == (expected or '{"n": 1}', Replay(ATTEMPTS, ATTEMPTS))
        assert "x-trace" not in exchange.request.headers
    else:
        assert (exchange.request.body, server.total) == (long.body, 1)


def test_a_finding_that_does_not_repeat_is_reported_as_unstable() -> None:
    verdict = verdict_on(in_the_run_only)
    assert {finding.replay for finding in crashes(verdict)} == {Replay(0, ATTEMPTS)}
    assert "UNSTABLE  OAS009  pets list" in report([verdict])
    assert verdict.exit_code == 1, "it happened"


def test_a_finding_that_repeats_sometimes_has_k_of_n() -> None:
    assert all(
        0 < (finding.replay or Replay(0, 3)).repeated < ATTEMPTS for finding in crashes(verdict_on(now_and_then))
    )


def test_a_finding_that_needs_earlier_requests_is_sent_again_after_them() -> None:
    found = crashes(verdict_on(after_two_requests))
    assert Replay(1, 1, after_earlier=True) in {finding.replay for finding in found}
    assert not any(finding.is_unstable for finding in found)


def test_without_a_reset_only_reads_are_sent_again() -> None:
    verdict = run(CONTRACT, target(Server(always)), drive, QUICK)
    replays = {finding.operation: (finding.replay, finding.unconfirmed) for finding in crashes(verdict)}
    assert replays == {"list": (Replay(ATTEMPTS, ATTEMPTS), ""), "add": (None, WRITES)}


def test_a_target_with_a_limit_gets_no_request_again() -> None:
    verdict = run(CONTRACT, replace(target(Server(always)), replays=False), drive, QUICK)
    assert {(finding.replay, finding.unconfirmed) for finding in crashes(verdict)} == {(None, LIMITED)}


def test_requests_that_are_sent_again_are_counted_nowhere() -> None:
    server = Server(always)
    to = replace(target(server), reset=server.reset)
    proved = run(CONTRACT, to, drive, QUICK)
    plain = parts(CONTRACT, to, drive, QUICK, proves=False)
    assert proved.exchanges == sum(part.exchanges for part in plain)
    assert {finding.replay for part in plain for finding in part.findings} == {None}
    assert server.total > 2 * proved.exchanges


@pytest.mark.parametrize(("hangs_up", "origin"), [(1, Attribution.NETWORK), (99, None)])
def test_a_connection_that_is_lost_once_may_be_the_network(hangs_up: int, origin: Attribution | None) -> None:
    lost = 0

    def answer(line: bytes) -> bytes:
        nonlocal lost
        lost += line.startswith(b"GET")
        return b"" if line.startswith(b"GET") and lost <= hangs_up else OK

    with hanging_up(answer) as url:
        verdict = run(CONTRACT, live_target(url), drive, Plan(examples=2, phases=("fuzzing",)))
    [finding] = [finding for finding in verdict.findings if finding.code == "NET001"]
    assert (finding.origin, finding.is_unstable) == (origin, origin is not None)


def after_another_target(server: Server, request: Request) -> Response:
    if server.since_reset == 1:
        server.first = request.target
    return Response(200 if request.target == server.first else 500, JSON, b"{}")


@pytest.mark.parametrize(("respond", "needed"), [(after_two_requests, 3), (after_another_target, 2)])
def test_the_earlier_requests_that_a_finding_needs_are_shown_in_order(
    respond: Callable[[Server, Request], Response], needed: int
) -> None:
    verdict = verdict_on(respond)
    found = [finding for finding in crashes(verdict) if finding.replay == Replay(1, 1, after_earlier=True)]
    assert found
    for finding in found:
        assert [exchange.response.status for exchange in finding.exchanges] == [200] * (needed - 1) + [500]
        base = verdict.base_url
        lines = [curl(exchange.request, base) for exchange in finding.exchanges]
        one = replace(verdict, findings=(finding,))
        for name, before in (("text", f"{needed}. (status 500) "), ("junit", f"{needed}. (status 500) ")):
            assert f"Reproduce with these {needed} requests, in this order:" in registry.find(name).report([one])
            assert before in registry.find(name).report([one])
        markdown, page = (registry.find(name).report([one]) for name in ("markdown", "html"))
        assert f"Request {needed} of {needed}" in markdown
        assert f"The {needed} requests, in this order" in page
        places = [markdown.index(line) for line in lines]
        assert places == sorted(places)


def test_requests_that_are_too_many_are_not_shown() -> None:
    found = crashes(verdict_on(lambda server, _: Response(500 if server.since_reset > 13 else 200, JSON, b"{}")))
    assert {len(finding.exchanges) for finding in found} <= {1}


STORIES: dict[tuple[str, ...], tuple[str, int]] = {
    ("create is not stored",): ("STA001", 2),
    ("POST shows another name",): ("STA002", 2),
    ("PATCH replaces all",): ("STA005", 6),
    ("delete does nothing",): ("STA006", 3),
    ("deleted are listed",): ("STA007", 3),
    ("limit is ignored",): ("STA008", 3),
    ("pages overlap",): ("STA009", 6),
    ("pages skip",): ("STA010", 11),
    ("filter is ignored",): ("STA011", 2),
    ("sort is ignored",): ("STA013", 4),
    ("a key repeats the effect",): ("STA016", 2),
    ("id twice",): ("STA017", 4),
    ("If-Match is ignored",): ("STA021", 4),
    ("HEAD finds nothing",): ("STA022", 9),
}
"""By fault: the rule that finds it, and the most requests that show it. Some rules need two or three cases."""


@pytest.mark.parametrize("switches", STORIES, ids="+".join)
def test_a_broken_story_is_shown_by_the_fewest_requests(switches: tuple[str, ...]) -> None:
    code, most = STORIES[switches]
    finding = next(each for each in proven(*switches) if each.code == code)
    shown = finding.exchanges
    assert finding.replay is not None
    assert not finding.is_unstable
    assert len(shown) <= most
    assert shows(finding, shown, *switches)
    for left_out in range(len(shown) - 1):
        rest = [*shown[:left_out], *shown[left_out + 1 :]]
        assert not shows(finding, rest, *switches), f"{shown[left_out]} is not needed"


def test_a_state_finding_has_no_verdict_without_a_reset() -> None:
    [finding] = [each for each in proven("pages skip", resets=False) if each.code == "STA010"][:1]
    assert finding.replay is None
    assert finding.unconfirmed == OTHER_DATA
    assert not finding.is_unstable
