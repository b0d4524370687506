"""Findings as blocks of lines."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caveat.exchange import NO_RESPONSE, NOT_SENT, Exchange, Headers, Request, Response
from caveat.judging.attribution import Attribution, Replay
from caveat.judging.cause import causes
from caveat.judging.finding import Finding, Severity
from caveat.judging.promise import Gravity
from caveat.judging.verdict import Verdict
from caveat.reports import registry
from caveat.reports.findings import MAX_BODY_CHARS, block, cause_block, replayed
from caveat.reports.formats import github, html, markdown

FIRST = Exchange(Request("POST", "/pets"), Response(201), "make-pet")
LAST = Exchange(Request("GET", "/pets/1"), Response(404), "get-pet")


def test_a_finding_with_one_exchange_has_its_status_and_its_curl_line() -> None:
    finding = Finding("PET001", "t", "m", Severity.BREACH, api="pets", operation="get-pet", exchanges=(LAST,))
    assert block(finding, "http://127.0.0.1:9000").splitlines() == [
        "BROKEN  PET001  pets get-pet",
        "  t",
        "  m",
        "  Response: 404",
        "  Reproduce: curl -X GET http://127.0.0.1:9000/pets/1",
        f"  Fingerprint: {finding.fingerprint}",
    ]


def test_a_finding_with_several_exchanges_has_each_request_in_order() -> None:
    lines = block(Finding("PET001", "t", "m", Severity.BREACH, exchanges=(FIRST, LAST))).splitlines()
    assert lines[3:-2] == [
        "  Reproduce with these 2 requests, in this order:",
        "    1. (status 201) curl -X POST http://127.0.0.1:8000/pets",
        "    2. (status 404) curl -X GET http://127.0.0.1:8000/pets/1",
    ]


CRASH = Finding(
    "OAS009",
    "No request makes the server fail (5xx). Others may.",
    "the status is 500",
    Severity.BREACH,
    api="pets",
    operation="get-pet",
    at="status",
    promise="/paths/~1pets/get",
    file="pets.json",
    line=1,
    column=2345,
    exchanges=(replace(LAST, response=Response(500, body=b"no  table\n" + b"x" * 500)),),
    gravity=Gravity.CRASH,
    says="no table",
    count=9,
    replay=Replay(1, 3),
    made_up=("X-Key",),
)


def test_a_cause_has_its_extent_its_place_its_response_and_whether_it_repeats() -> None:
    others = [replace(CRASH, operation=f"op{number}", count=1, replay=None) for number in range(6)]
    leak = replace(CRASH, code="SEC001", title="No leak.", gravity=Gravity.LEAK, at="body", kind="SQL")
    [cause] = causes([CRASH, leak, *others])
    lines = cause_block(replace(cause, findings=(CRASH, leak, *others))).splitlines()
    body = "no table " + "x" * (MAX_BODY_CHARS - 10) + "…"
    assert lines == [
        "CRASH  OAS009  pets get-pet",
        "  No request makes the server fail (5xx).",
        "  the status is 500 (at status)",
        "  Also breaks SEC001: No leak.",
        "  Seen in 15 exchanges of 7 operations: get-pet, op0, op1, op2, op3 and 2 more",
        "  Defined in pets.json:1:2345, /paths/~1pets/get",
        "  The credential is made up: X-Key",
        f"  Response: 500 {body}",
        "  Reproduce: curl -X GET http://127.0.0.1:8000/pets/1",
        "  Unstable: sent again, 1 of 3 attempts repeated it.",
        f"  Fingerprint: {CRASH.fingerprint} (one of 8 findings with the cause {cause.fingerprint})",
    ]


HEADINGS = {
    "CRASH": CRASH,
    "UNSTABLE": CRASH,
    "LEAK": replace(CRASH, gravity=Gravity.LEAK),
    "BROKEN": replace(CRASH, gravity=Gravity.ORDINARY),
    "LEFT OPEN": replace(CRASH, severity=Severity.LEFT_OPEN),
}


def test_a_cause_has_the_other_parts_of_the_request_that_are_not_checked() -> None:
    def part(place: str) -> Finding:
        sent = replace(LAST, request=Request("GET", f"/pets{place.strip()}"))
        at = f"request query filter{place}"
        return replace(CRASH, code="OAS006", gravity=Gravity.ORDINARY, at=at, kind=place or "type", exchanges=(sent,))

    places = ["", " /skip", " /order/0", " /order/1", " /a", " /b", " /c", " /z"]
    [cause] = causes([part(place) for place in places])
    [line] = [line for line in cause_block(cause).splitlines() if line.startswith("  Also at ")]
    named = "query filter /a, query filter /b, query filter /c, query filter /order/*, query filter /skip"
    assert line == f"  Also at request {named} and 1 more"
    assert "Also at" not in cause_block(causes([part("")])[0])


@pytest.mark.parametrize("word", HEADINGS)
def test_the_first_word_says_what_it_is(word: str) -> None:
    replay = Replay(2, 3) if word == "UNSTABLE" else Replay(3, 3)
    assert block(replace(HEADINGS[word], replay=replay)).startswith(f"{word}  OAS009  ")


def test_a_request_without_a_response_says_so() -> None:
    lines = block(replace(CRASH, exchanges=(replace(LAST, response=NO_RESPONSE),))).splitlines()
    assert "  Response: none" in lines


def test_a_redirect_says_where_it_leads() -> None:
    moved = Response(302, Headers([("location", "https://new.example/v1")]))
    lines = block(replace(CRASH, exchanges=(replace(LAST, response=moved),))).splitlines()
    assert "  Response: 302 Location: https://new.example/v1" in lines


def test_a_finding_says_why_it_is_not_confirmed() -> None:
    reason = "each request counts against the limits of the target"
    line = f"  Not confirmed by sending its requests again: {reason}."
    assert block(replace(CRASH, replay=None, unconfirmed=reason)).splitlines()[-2] == line


REPLAYS = {
    "Sent again 3 times: the same each time.": Replay(3, 3),
    "Sent again 1 time after the earlier requests of the run: the same each time.": Replay(1, 1, after_earlier=True),
    "Unstable: sent again, 0 of 3 attempts repeated it.": Replay(0, 3),
}


@pytest.mark.parametrize("sentence", REPLAYS)
def test_a_replay_is_a_sentence(sentence: str) -> None:
    assert replayed(REPLAYS[sentence]) == sentence


@pytest.mark.parametrize("exchanges", [(LAST,), (FIRST, LAST)])
def test_a_finding_of_a_mock_says_how_to_send_its_requests_to_one(exchanges: tuple[Exchange, ...]) -> None:
    finding = Finding("PET001", "t", "m", Severity.BREACH, exchanges=exchanges, origin=Attribution.MOCK)
    how = f"start a mock (caveat mock) for curl, or run caveat replay {finding.fingerprint}"
    assert block(finding).splitlines()[-2] == f"  The mock of the run has ended: {how}"
    assert "The mock of the run" not in block(replace(finding, origin=None))
    for report in (github.report, html.report, markdown.report):
        shown = [report([Verdict("pets", 1, findings=(replace(finding, origin=each),))]) for each in Attribution]
        assert ["The mock of the run has ended" in each for each in shown] == [
            each is Attribution.MOCK for each in Attribution
        ]


DELIVERY = Exchange(Request("POST", "https://shop.example.com/hook", body=b"{}"), NOT_SENT, "deliver", is_delivery=True)


def test_a_webhook_delivery_has_its_whole_url_and_no_status() -> None:
    command = "curl -X POST https://shop.example.com/hook -H Content-Type: --data-raw '{}'"
    alone = block(Finding("PET001", "t", "m", Severity.BREACH, exchanges=(DELIVERY,))).splitlines()
    assert alone[3] == f"  Webhook delivery: {command}"
    after = block(Finding("PET001", "t", "m", Severity.BREACH, exchanges=(FIRST, DELIVERY))).splitlines()
    assert after[5] == f"    2. (webhook delivery) {command}"


def test_a_finding_about_a_file_names_it_first() -> None:
    finding = Finding("LNT001", "t", "m", Severity.OURS, api="pets", file="pets.yaml", line=3)
    assert block(finding).splitlines()[0] == "BROKEN  LNT001  pets pets.yaml:3"


TWO_TARGETS = {
    "text": "CRASH  OAS009  pets (staging) make-pet\n",
    "junit": 'classname="pets (staging).make-pet"',
    "github": "::error title=OAS009 pets (staging) make-pet",
    "markdown": "# pets (staging): 1 finding\n",
    "html": '<h2 id="api-1">pets (staging) <',
    "sarif": '"id": "caveat/pets (staging)/"',
}


@pytest.mark.parametrize("name", TWO_TARGETS)
def test_a_finding_names_its_target(name: str) -> None:
    finding = replace(HEADINGS["CRASH"], api="pets", operation="make-pet", replay=None)
    verdicts = [Verdict(f"pets ({target})", 1, findings=(finding,)) for target in ("staging", "live")]
    report = registry.find(name).report(verdicts)
    assert TWO_TARGETS[name] in report
    assert TWO_TARGETS[name].replace("staging", "live").replace("api-1", "api-2") in report


def test_the_page_of_a_job_says_of_which_target_a_finding_is() -> None:
    finding = replace(HEADINGS["CRASH"], api="pets", operation="make-pet", replay=None)
    assert "| OAS009 | pets (staging) `make-pet` |" in github.summary(
        [Verdict("pets (staging)", 1, findings=(finding,))]
    )
    assert "| OAS009 | `make-pet` |" in github.summary([Verdict("pets", 1, findings=(finding,))])
