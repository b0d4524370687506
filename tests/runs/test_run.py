"""Runs: every exchange judged once, each fault told once, by its simplest request, and no secret with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import pytest
from starlette.types import ASGIApp, Receive, Scope, Send

from caveat.asgi import messages
from caveat.catalogue.api import Api
from caveat.exchange import Exchange, Headers, Request, Response
from caveat.judging.evidence import Grade, assumed
from caveat.judging.finding import Finding, Severity
from caveat.judging.history import History
from caveat.judging.redaction import MASK, Redactor
from caveat.judging.rule import Breach, rule
from caveat.mock.engine import Mock
from caveat.openapi import source
from caveat.openapi.spec import Spec
from caveat.runs import run
from caveat.runs.run import Record
from caveat.traffic.plan import Plan

DOCUMENT = """
openapi: 3.1.0
info: {title: Pets, version: '1'}
x-evidence: {grade: documented, source: the handbook}
paths:
  /pets/{id}:
    get:
      operationId: get-pet
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200': {description: x, content: {application/json: {schema: {type: object}}}}
    put:
      operationId: put-pet
      x-evidence: {grade: assumed, note: nobody says}
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'204': {description: x}, '400': {description: x}}
components:
  securitySchemes: {key: {type: apiKey, in: query, name: key}}
"""


def pets() -> Api:
    value = source.parse(DOCUMENT, "a test").value
    assert isinstance(value, dict)
    return Api("pets", lambda: Spec(value))


PETS = pets()
SECRET = "fake-secret"  # noqa: S105 - obviously fake
QUICK = Plan(examples=5, phases=("fuzzing",))


def record() -> Record:
    return Record(PETS, Redactor.of(values=[SECRET]))


def target(response: Response) -> ASGIApp:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
        else:
            await messages.send(response, send)

    return app


def test_exchanges_are_counted_by_their_operations() -> None:
    it = record()
    for method, path in (("GET", "/pets/1"), ("GET", "/pets/2"), ("PUT", "/pets/1"), ("GET", "/cats")):
        it.watch(Request(method, path), Response(404))
    assert (it.exchanges, dict(it.operations)) == (4, {"get-pet": 2, "put-pet": 1})


def test_the_rules_that_spoke_are_named() -> None:
    it = record()
    assert it.rules == ()
    it.watch(Request("GET", "/cats"), Response(404))
    assert it.rules == ()
    it.watch(Request("GET", "/pets/1"), Response(200))
    assert it.rules == tuple(rule.code for rule in PETS.rules)


@rule("PUT1", on=["put-pet"], evidence=assumed("a test"))
def pets_are_put(_exchange: Exchange, _history: History) -> Iterator[Breach]:
    """A pet is put."""
    yield from ()


def test_a_rule_about_another_operation_did_not_speak() -> None:
    contract = pets()
    vars(contract)["own_rules"] = (pets_are_put,)
    it = Record(contract, Redactor())
    it.watch(Request("GET", "/pets/1"), Response(200))
    assert "PUT1" not in it.rules
    it.watch(Request("PUT", "/pets/1"), Response(204))
    assert it.rules[-1] == "PUT1"


def test_a_record_can_begin_a_new_history_and_keeps_its_counts() -> None:
    lengths: list[int] = []

    @rule("LEN1", evidence=assumed("a test"))
    def history_is_noted(_exchange: Exchange, history: History) -> Iterator[Breach]:
        """Remember how long the history is."""
        lengths.append(len(history))
        yield from ()

    contract = pets()
    vars(contract)["own_rules"] = (history_is_noted,)
    it = Record(contract, Redactor())
    for _ in range(2):
        it.watch(Request("GET", "/pets/1"), Response(200))
    it.forget()
    it.watch(Request("GET", "/pets/1"), Response(200))
    assert (lengths, it.exchanges) == ([0, 1, 0], 3)


LONG = Request("GET", "/pets/a-long-name", body=b"x" * 10)
SHORT = Request("GET", "/pets/b")
LATER = Request("GET", "/pets/c")

ORDERS: dict[str, tuple[list[Request], Request]] = {
    "alone": ([LONG], LONG),
    "a shorter one after it": ([LONG, SHORT], SHORT),
    "a longer one after it": ([SHORT, LONG], SHORT),
    "another as short after it": ([SHORT, LATER], LATER),
}


@pytest.mark.parametrize("title", ORDERS)
def test_of_a_fault_the_simplest_request_is_kept(title: str) -> None:
    requests, kept = ORDERS[title]
    it = record()
    for request in requests:
        it.watch(request, Response(500))
    [finding] = it.findings.values()
    assert finding.exchange
    assert (finding.exchange.request, finding.code, finding.api) == (kept, "OAS001", "pets")


@pytest.mark.parametrize("names", [(SECRET, "rex-dog"), ("rex-dog", SECRET)])
def test_how_simple_a_request_is_goes_by_what_is_shown_of_it(names: tuple[str, str]) -> None:
    it = record()
    for name in names:
        it.watch(Request("GET", f"/pets/{name}"), Response(500))
    [finding] = it.findings.values()
    assert finding.exchange
    assert finding.exchange.request.target == f"/pets/{MASK}"


def test_faults_that_differ_in_rule_operation_or_place_are_told_apart() -> None:
    it = record()
    html = Headers([("content-type", "text/html")])
    json = Headers([("content-type", "application/json")])
    it.watch(Request("GET", "/pets/1"), Response(500))
    it.watch(Request("PUT", "/pets/1"), Response(500))
    it.watch(Request("GET", "/pets/1"), Response(200, html))
    it.watch(Request("GET", "/pets/1"), Response(200, json, b"[]"))
    it.watch(Request("GET", "/pets/1"), Response(200, json, b"["))
    told = sorted((finding.code, finding.operation, finding.at) for finding in it.findings.values())
    assert told == [
        ("OAS001", "get-pet", "status"),
        ("OAS001", "put-pet", "status"),
        ("OAS002", "get-pet", "header Content-Type"),
        ("OAS003", "get-pet", "body"),
        ("OAS003", "get-pet", "body"),
    ]


def test_findings_are_kept_without_secrets() -> None:
    it = record()
    exchange = Exchange(Request("GET", f"/pets/{SECRET}"), Response(200, body=SECRET.encode()))
    it.note(Finding("C", "t", f"found {SECRET}", Severity.NEWS, at=f"body /{SECRET}", exchange=exchange))
    assert SECRET not in str([asdict(finding) for finding in it.findings.values()])
    [finding] = it.findings.values()
    assert (finding.message, finding.at) == (f"found {MASK}", f"body /{MASK}")


def test_findings_are_kept_in_words_that_can_be_written() -> None:
    it = record()
    it.note(Finding("C", "t", "half a pair: \ud800", Severity.NEWS, at="body /\ud800"))
    [finding] = it.findings.values()
    assert (finding.message, finding.at) == ("half a pair: ?", "body /?")


def test_the_judgement_on_a_test_case_is_found_by_its_id() -> None:
    it = record()
    it.watch(Request("GET", "/pets/1", Headers([("X-Schemathesis-TestCaseId", "abc")])), Response(500))
    judgement = it.judged("abc")
    assert judgement
    assert [finding.code for finding in judgement.findings] == ["OAS001"]
    assert it.judged("def") is None


def test_only_the_latest_judgements_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "REMEMBERED", 2)
    it = record()
    for case in "abc":
        it.watch(Request("GET", "/pets/1", Headers([("X-Schemathesis-TestCaseId", case)])), Response(200))
    assert [case for case in "abc" if it.judged(case)] == ["b", "c"]


def digest(*exchanges: tuple[Request, Response]) -> str:
    it = record()
    for request, response in exchanges:
        it.watch(request, response)
    return it.digest


ONE = (Request("POST", "/a", body=b"1"), Response(200, body=b"2"))
FORM = b"--%b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--%b--\r\n"

OTHERS = {
    "nothing": (),
    "another method": ((Request("PUT", "/a", body=b"1"), ONE[1]),),
    "another target": ((Request("POST", "/b", body=b"1"), ONE[1]),),
    "another body": ((Request("POST", "/a", body=b"2"), ONE[1]),),
    "another status": ((ONE[0], Response(201, body=b"2")),),
    "another answer": ((ONE[0], Response(200, body=b"3")),),
    "twice": (ONE, ONE),
}


@pytest.mark.parametrize("title", OTHERS)
def test_a_digest_names_what_was_exchanged(title: str) -> None:
    assert digest(ONE) == digest(ONE) != digest(*OTHERS[title])


def test_a_digest_looks_past_what_clients_invent_anew() -> None:
    first, second = (Request("POST", "/a", body=FORM % (name, name)) for name in (b"abc", b"def"))
    assert digest((first, Response(200))) == digest((second, Response(200)))
    assert digest((first, Response(200))) != digest((Request("POST", "/a", body=FORM % (b"a", b"b")), Response(200)))


def test_a_verdict_counts_what_was_judged() -> None:
    verdict = run.run(PETS, Mock(PETS.spec), QUICK)
    assert (verdict.api, verdict.operations, verdict.seed) == ("pets", 2, 0)
    assert verdict.judged.keys() == {"get-pet", "put-pet"}
    assert verdict.exchanges >= sum(verdict.judged.values()) > 5
    assert (verdict.findings, verdict.troubles, verdict.never_accepted) == ((), (), ())
    assert verdict.kept == tuple(rule.code for rule in PETS.rules)
    assert verdict.titles.keys() == set(verdict.kept)
    assert verdict.evidence == {Grade.DOCUMENTED: 3, Grade.ASSUMED: 4}
    assert (len(verdict.digest), verdict.seconds > 0) == (16, True)


def test_a_verdict_names_the_operations_that_never_accepted_a_request() -> None:
    verdict = run.run(PETS, target(Response(400)), QUICK)
    assert verdict.never_accepted == ("get-pet", "put-pet")
    assert [(finding.code, finding.operation) for finding in verdict.findings] == [
        ("OAS001", "get-pet"),
        ("OAS005", "get-pet"),
        ("OAS005", "put-pet"),
    ]


def test_a_run_tells_of_its_progress() -> None:
    heard: list[tuple[str, str, int]] = []
    run.run(
        PETS,
        Mock(PETS.spec),
        QUICK,
        lambda step, exchanges: heard.append((step.phase.lower(), step.operation, exchanges)),
    )
    assert {(phase, operation) for phase, operation, _ in heard} == {
        ("fuzzing", "get-pet"),
        ("fuzzing", "put-pet"),
    }
    assert sorted(exchanges for *_, exchanges in heard) == [exchanges for *_, exchanges in heard]


def test_no_secret_of_a_plan_is_in_a_verdict() -> None:
    plan = Plan(
        examples=3, phases=("fuzzing",), headers={"X-Own": f"Bearer {SECRET}"}, credentials={"key": "fake-key-2"}
    )

    async def telling(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await messages.lifespan(receive, send)
            return
        request = messages.request(scope, b"")
        if request.method == "PUT":
            raise ValueError(request.headers["x-own"])
        said = f"{SECRET} and fake-key-2"
        await messages.send(Response(500, Headers([("x", request.headers["x-own"])]), said.encode()), send)

    verdict = run.run(PETS, telling, plan)
    assert [finding.code for finding in verdict.findings] == ["OAS001"]
    assert verdict.troubles
    assert SECRET not in str(asdict(verdict))
    assert "fake-key-2" not in str(asdict(verdict))
