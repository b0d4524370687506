"""Text reports: findings, the table and the final sentence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from caveat.exchange import NO_RESPONSE, Exchange, Headers, Request, Response
from caveat.judging.attribution import Attribution, Replay
from caveat.judging.evidence import assumed, documented, standard
from caveat.judging.finding import Finding, Severity
from caveat.judging.promise import Gravity, Promise
from caveat.judging.reach import Outcome
from caveat.judging.verdict import Verdict
from caveat.reports.formats.text import brief, detailed, report
from caveat.reports.summary import MAX_EXAMPLE_CHARS, undecided

GOLDEN = Path(__file__).parents[2] / "golden"


def test_the_report_equals_the_golden_file(verdicts: tuple[Verdict, ...]) -> None:
    assert report(verdicts) == (GOLDEN / "report.txt").read_text()


def test_each_api_has_the_address_of_its_own_server(verdicts: tuple[Verdict, ...]) -> None:
    others = [replace(verdicts[0], base_url=url) for url in ("http://a.example/v1", "http://b.example/v2", "")]
    curls = [line for line in report(others).splitlines() if "Reproduce: curl" in line]
    assert [url for line in curls for url in ADDRESSES if f"'{url}/pets/1" in line] == list(ADDRESSES)


ADDRESSES = ("http://a.example/v1", "http://b.example/v2", "http://127.0.0.1:8000")


def test_a_brief_report_has_the_findings_and_the_final_sentence(verdicts: tuple[Verdict, ...]) -> None:
    lines = brief(verdicts).splitlines()
    assert lines[0] == "BROKEN  GEN001  pets generated/models.py"
    assert lines[-1] == "Broken: 5 findings in 1,243 exchanges judged."
    assert not [line for line in lines if line.startswith(("API ", "pets "))]
    assert brief(verdicts[1:]) == "Kept: 9 exchanges judged, no findings.\n"


def test_a_detailed_report_also_lists_what_was_kept(verdicts: tuple[Verdict, ...]) -> None:
    kept, _, rest = detailed(verdicts).partition("\n\n")
    assert kept.splitlines() == [
        "KEPT    OAS002  pets  Media types are documented.",
        "KEPT    OAS001  a-sound-one  An operation answers only as documented.",
    ]
    left_open = "".join(f"{line}\n" for line in undecided(verdicts))
    assert left_open
    assert rest.replace(left_open, "") == report(verdicts)
    nothing = [Verdict("pets", 1)]
    assert detailed(nothing) == report(nothing)


def test_text_of_a_document_or_a_server_starts_no_line_and_controls_no_terminal() -> None:
    hostile = "\nKept: 9 exchanges judged, no findings.\x1b[2J\u202e"
    finding = Finding("C", hostile, hostile, Severity.BREACH, api=hostile, operation=hostile, at=hostile, file=hostile)
    promises = (Promise("PET001", hostile, assumed("a test")),)
    verdict = Verdict(
        hostile,
        1,
        outcomes={hostile: Outcome(not_sent={hostile: 1}, not_judged={hostile: 1})},
        promises=promises,
        findings=(finding,),
        errors=(hostile,),
    )
    written = detailed([verdict])
    assert written.replace("\n", "").isprintable()
    assert not [line for line in written.splitlines() if line.startswith("Kept: 9")]


def of(operation: str, request: Request, response: Response, **facts: object) -> Finding:
    exchange = Exchange(request, response, operation)
    finding = Finding(
        "OAS009",
        "No request makes the server fail (5xx), unless the contract documents that status.",
        "the status is 500",
        Severity.BREACH,
        standard("RFC 9110, 15.6"),
        api="pets",
        operation=operation,
        at="status",
        exchanges=(exchange,),
        gravity=Gravity.CRASH,
    )
    return replace(finding, **facts)  # type: ignore[arg-type] # fields of any type


JSON = Headers([("content-type", "application/json"), ("content-length", "9")])
NO_TABLE = Response(500, JSON, b'{"error": "no table \\"pets\\"", "sql": "SELECT id FROM pets"}')
PLACE = {"file": "pets.json", "line": 1, "column": 2345}
CAUSES = (
    of("make-pet", Request("POST", "/pets", JSON, b"caf\xe9 \xff"), NO_TABLE, says="no table", count=7, **PLACE),
    of("list-pets", Request("GET", "/pets?limit=10"), NO_TABLE, says="no table", replay=Replay(3, 3), count=2),
    of(
        "list-pets",
        Request("GET", "/pets?limit=10"),
        NO_TABLE,
        code="SEC001",
        title="An error response shows no internals of the server.",
        message="the response shows SQL: SELECT id FROM",
        at="body",
        kind="SQL",
        says="no table",
        gravity=Gravity.LEAK,
    ),
    of(
        "list-pets",
        Request("GET", "/pets?limit=9", Headers([("x-key", "wrong-key")])),
        NO_RESPONSE,
        code="NET001",
        title="Every request gets a readable response while the server answers other requests.",
        message="the connection is closed without a response",
        at="",
        kind="closed",
        replay=Replay(1, 3),
        origin=Attribution.NETWORK,
        made_up=("x-key",),
    ),
    of(
        "drop-pet",
        Request("GET", "/pets/7"),
        Response(200, JSON, b"{}"),
        code="PET001",
        title="What was deleted is gone. A cache may know it for a while.",
        message="the status is 200, expected 404",
        evidence=documented("page of pets"),
        exchanges=(
            Exchange(Request("DELETE", "/pets/7"), Response(204), "drop-pet"),
            Exchange(Request("GET", "/pets/7"), Response(200, JSON, b"{}"), "get-pet"),
        ),
        gravity=Gravity.ORDINARY,
        replay=Replay(1, 1, after_earlier=True),
    ),
    *(
        of(
            operation,
            Request("GET", "/a"),
            Response(400),
            code="OAS005",
            message="the status is 400, but the contract allows this request",
            at="request",
            severity=Severity.LEFT_OPEN,
            gravity=Gravity.ORDINARY,
            says="_ must have _ characters",
        )
        for operation in ("make-pet", "list-pets", "drop-pet")
    ),
)


def test_the_causes_equal_the_golden_file() -> None:
    outcomes = {"list-pets": Outcome({200: 5}, promised=True)}
    verdict = Verdict("pets", 3, exchanges=20, outcomes=outcomes, findings=CAUSES, base_url="http://127.0.0.1:9000")
    assert report([verdict]) == (GOLDEN / "causes.txt").read_text()


def test_a_detailed_report_has_the_requests_of_what_the_document_leaves_open() -> None:
    first = Exchange(Request("POST", "/pets"), Response(201, body=b'{"id": 7}'), "make-pet")
    one = of("get-pet", Request("GET", "/pets/7"), Response(200, body=b"[]"), severity=Severity.LEFT_OPEN)
    two = replace(one, code="OAS010", exchanges=(first, *one.exchanges))
    verdict = Verdict("pets", 2, findings=(one, two), base_url="http://a.example")
    lines = detailed([verdict]).splitlines()
    start = lines.index("pets: the document leaves 2 points open; nothing is broken:")
    assert [line for line in lines[start + 1 :] if line.startswith("  ")] == [
        "  OAS009 get-pet: the status is 500",
        "    Response: 200 []",
        "    Reproduce: curl -X GET http://a.example/pets/7",
        f"    Fingerprint: {one.fingerprint}",
        "  OAS010 get-pet: the status is 500",
        "    Reproduce with these 2 requests, in this order:",
        "      1. (status 201) curl -X POST http://a.example/pets",
        "      2. (status 200) curl -X GET http://a.example/pets/7",
        "    The last response: 200 []",
        f"    Fingerprint: {two.fingerprint}",
    ]
    lines = report([verdict]).splitlines()
    assert lines[start : start + 3] == [
        "pets: the document leaves 2 points open; nothing is broken:",
        "  OAS009 get-pet: the status is 500",
        "    Request: curl -X GET http://a.example/pets/7",
    ]
    assert [line for line in lines if "Reproduce" in line or "Fingerprint" in line] == []


def test_a_request_of_an_open_point_is_left_out_if_it_is_long() -> None:
    exchange = Request("GET", f"/pets/{'7' * MAX_EXAMPLE_CHARS}")
    point = of("get-pet", exchange, Response(200, body=b"[]"), severity=Severity.LEFT_OPEN)
    assert "Request: " not in report([Verdict("pets", 2, findings=(point,))])


def test_a_reason_why_several_findings_are_not_confirmed_is_given_once() -> None:
    reasons = {"a": "it writes", "b": "it writes", "c": "it takes long"}
    findings = [
        replace(of(name, Request("POST", "/a"), Response(500)), unconfirmed=reason) for name, reason in reasons.items()
    ]
    verdict = Verdict("pets", 3, findings=tuple(findings), base_url="http://a.example")
    reasons_given = [line for line in report([verdict]).splitlines() if "confirmed" in line]
    assert reasons_given == [
        "  Not confirmed by sending its requests again: it takes long.",
        "pets: 2 findings: not confirmed by sending its requests again: it writes.",
    ]


def test_what_a_document_leaves_open_is_one_line_for_all_responses_that_say_it_in_other_words() -> None:
    refused = of("get-pet", Request("GET", "/pets/7"), Response(400), severity=Severity.LEFT_OPEN, says="too long")
    texts = (("list-pets", "not a number"), ("z-pets", ""))
    others = [replace(refused, operation=name, says=says) for name, says in texts]
    verdict = Verdict("pets", 3, findings=(refused, *others), base_url="http://a.example")
    lines = report([verdict]).splitlines()
    start = lines.index("pets: the document leaves 1 point open; nothing is broken:")
    expected = f'{refused.message}; the response says "too long" (and 1 other text)'
    assert lines[start + 1] == f"  OAS009 get-pet and 2 other operations: {expected}"
