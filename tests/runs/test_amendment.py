"""Findings that no overlay can or should amend; test_amend.py has those that one can."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from caveat import checks
from caveat.catalogue.api import from_document
from caveat.exchange import Exchange, Headers, Request, Response
from caveat.judging.finding import Finding, Severity
from caveat.judging.judge import judge
from caveat.runs.amend import amendment
from caveat.runs.amendment import CannotAmend

DOCUMENT = """\
openapi: 3.1.0
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: list-pets
      responses:
        '200':
          description: x
          content: {application/json: {schema: {SCHEMA}}}
"""


def observed(folder: Path, schema: str, response: Response) -> Finding:
    """The first finding of a response in a document with this schema."""
    (folder / "pets.yaml").write_text(DOCUMENT.replace("SCHEMA", schema))
    (folder / "pet.yaml").write_text("type: string\n")
    spec = from_document(folder / "pets.yaml").spec
    return judge(spec.exchange(Request("GET", "/pets"), response), checks.rules(spec))[0]


def response(status: int, body: bytes, media_type: str = "application/json") -> Response:
    return Response(status, Headers([("content-type", media_type)] if media_type else []), body)


REFUSED: dict[str, tuple[str, Response, str]] = {
    "a crash": ("type: string", response(500, b"1"), "OAS009 is not about an undocumented status"),
    "a body that is not JSON": (
        "type: string",
        response(200, b"{"),
        "not valid for its media type. Report it to the vendor",
    ),
    "no media type": ("type: string", response(200, b"1", ""), "no Content-Type. Report it to the vendor"),
    "two choices of schemas": (
        "anyOf: [{type: integer}], oneOf: [{type: string}, {type: array}]",
        response(200, b"1"),
        "both oneOf and anyOf. Write the correction",
    ),
    "no value at all": ("items: false", response(200, b"[1]"), "no overlay action is known"),
    "another file": ("$ref: pet.yaml", response(200, b"1"), "is not in pets.yaml itself"),
}


@pytest.mark.parametrize(("schema", "received", "problem"), REFUSED.values(), ids=REFUSED)
def test_a_finding_without_a_possible_overlay_cannot_be_amended(
    tmp_path: Path, schema: str, received: Response, problem: str
) -> None:
    finding = observed(tmp_path, schema, received)
    with pytest.raises(CannotAmend, match=problem):
        amendment(tmp_path / "pets.yaml", finding, date(2026, 11, 26))
    assert not list(tmp_path.glob("*overlay.yaml"))


def test_a_finding_about_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pets.yaml").write_text(DOCUMENT.replace("SCHEMA", ""))
    with pytest.raises(CannotAmend, match="is about a file"):
        amendment(tmp_path / "pets.yaml", Finding("LNT001", "t", "m", Severity.OURS), date(2026, 11, 26))


OTHER_RULES: dict[str, tuple[str, str, str]] = {
    "several requests": ("STA004", "state", "STA004 is about several requests, which no overlay can allow"),
    "the vendor's prose": ("UNL003", "", "UNL003 is not about an undocumented status"),
    "a check of Schemathesis": ("ST300", "", "ST300 is not about an undocumented status"),
}


@pytest.mark.parametrize(("code", "kind", "problem"), OTHER_RULES.values(), ids=OTHER_RULES)
def test_a_finding_of_another_rule_is_refused_with_the_reason(
    tmp_path: Path, code: str, kind: str, problem: str
) -> None:
    finding = replace(observed(tmp_path, "type: string", response(200, b"1")), code=code, kind=kind)
    with pytest.raises(CannotAmend, match=problem):
        amendment(tmp_path / "pets.yaml", finding, date(2026, 11, 26))


def test_a_const_becomes_an_enum(tmp_path: Path) -> None:
    finding = observed(tmp_path, "const: a", response(200, b'"b"'))
    made = amendment(tmp_path / "pets.yaml", finding, date(2026, 11, 26))
    assert [action.value.get("update", "removed") for action in made.actions] == ["removed", {"enum": ["a", "b"]}]


def test_an_exchange_of_a_path_that_is_masked_is_judged(tmp_path: Path) -> None:
    finding = observed(tmp_path, "type: string", response(200, b"1"))
    shown = finding.exchanges[0]
    masked = Exchange(Request("GET", "/***"), shown.response, shown.operation)
    made = amendment(
        tmp_path / "pets.yaml",
        Finding(*(finding.code, "t", "m", Severity.BREACH), operation="list-pets", at="body", exchanges=(masked,)),
        date(2026, 11, 26),
    )
    assert len(made.actions) == 1
