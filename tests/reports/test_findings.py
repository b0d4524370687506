"""Findings as blocks of lines."""

from __future__ import annotations

from caveat.exchange import NOT_SENT, Exchange, Request, Response
from caveat.judging.finding import Finding, Severity
from caveat.reports.findings import block

FIRST = Exchange(Request("POST", "/pets"), Response(201), "make-pet")
LAST = Exchange(Request("GET", "/pets/1"), Response(404), "get-pet")


def test_a_finding_with_one_exchange_has_its_status_and_its_curl_line() -> None:
    finding = Finding("PET001", "t", "m", Severity.BREACH, api="pets", operation="get-pet", exchanges=(LAST,))
    assert block(finding, "http://127.0.0.1:9000").splitlines() == [
        "BROKEN  PET001  pets get-pet",
        "  t",
        "  m",
        "  Response status: 404",
        "  Reproduce: curl -X GET http://127.0.0.1:9000/pets/1",
        f"  Fingerprint: {finding.fingerprint}",
    ]


def test_a_finding_with_several_exchanges_has_each_request_in_order() -> None:
    lines = block(Finding("PET001", "t", "m", Severity.BREACH, exchanges=(FIRST, LAST))).splitlines()
    assert lines[3:-1] == [
        "  Reproduce with these 2 requests, in this order:",
        "    1. (status 201) curl -X POST http://127.0.0.1:8000/pets",
        "    2. (status 404) curl -X GET http://127.0.0.1:8000/pets/1",
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
