"""Server failures for requests that belong to no operation."""

from __future__ import annotations

import pytest

from caveat.exchange import Request, Response
from caveat.judging.promise import Gravity
from caveat.session.session import Session
from pet_traffic import PETS


@pytest.mark.parametrize(
    ("request_", "status", "codes"),
    [
        (Request("TRACE", "/pets/rex"), 500, ["OAS009"]),
        (Request("GET", "/nowhere"), 500, ["OAS009"]),
        (Request("TRACE", "/pets/rex"), 501, []),
        (Request("TRACE", "/pets/rex"), 503, []),
        (Request("TRACE", "/pets/rex"), 521, []),
        (Request("TRACE", "/pets/rex"), 404, []),
    ],
)
def test_a_crash_is_found_without_an_operation(request_: Request, status: int, codes: list[str]) -> None:
    session = Session(PETS)
    findings = session.observe(request_, Response(status, body=b"no table")).findings
    assert [finding.code for finding in findings] == codes
    assert [finding.operation for finding in findings] == [None] * len(codes)
    assert all(finding.gravity is Gravity.CRASH and finding.says == "no table" for finding in findings)
    assert [finding.code for finding in session.findings] == codes
