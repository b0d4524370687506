"""Lint rules: their codes, titles and scopes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from caveat.lint import lint, lint_rules
from caveat.lint.lint_rule import Scope
from caveat.openapi import document

WITHOUT_EVIDENCE = """
openapi: 3.1.0
info: {title: Vendor, version: 1.0.0}
paths:
  /cats:
    get:
      responses:
        '200':
          description: Cats.
          content: {application/json: {schema: {type: array, items: {enum: [tabby]}}}}
components:
  schemas:
    Unused: {}
"""


def test_codes_are_unique_and_titles_are_sentences() -> None:
    codes = [lint_rule.code for lint_rule in lint_rules()]
    assert codes == sorted(set(codes))
    assert [lint_rule.code for lint_rule in lint_rules() if not re.match(r"[A-Z].*\.$", lint_rule.promise.title)] == []


def test_every_lint_rule_has_a_broken_case() -> None:
    cases = "".join(
        file.read_text() for file in Path(__file__).parent.glob("test_*.py") if file.name != Path(__file__).name
    )
    assert [lint_rule.code for lint_rule in lint_rules() if lint_rule.code not in cases] == []


def test_a_document_without_evidence_gets_the_general_rules_only(tmp_path: Path) -> None:
    file = tmp_path / "vendor.yaml"
    file.write_text(WITHOUT_EVIDENCE)
    assert list(lint(document.load(file))) == []
    file.write_text(WITHOUT_EVIDENCE.replace("  title", "  tittle").replace("{title: Vendor, ", "{"))
    assert [finding.code for finding in lint(document.load(file))] == ["LNT001"]
    assert {lint_rule.code for lint_rule in lint_rules() if lint_rule.scope is Scope.EVERY_DOCUMENT} >= {
        "LNT001",
        "LNT003",
        "LNT005",
    }


def test_a_finding_names_the_file_the_line_and_the_operation(tmp_path: Path) -> None:
    file = tmp_path / "vendor.yaml"
    file.write_text(
        WITHOUT_EVIDENCE.replace("    get:\n", "    get:\n      operationId: list-cats\n      x-effect: none\n")
    )
    [finding] = lint(document.load(file))
    assert (finding.file, finding.line, finding.operation) == (str(file), 8, "list-cats")


GET = "get: {operationId: a, responses: {'200': {description: d}}}"

INVALID = {
    "no info": "paths: {}",
    "a repeated operationId": f"info: {{title: t, version: v}}\npaths: {{/a: {{{GET}}}, /b: {{{GET}}}}}",
    "a template without its parameter": f"info: {{title: t, version: v}}\npaths: {{'/a/{{x}}': {{{GET}}}}}",
    "an unknown type": "info: {title: t, version: v}\ncomponents: {schemas: {A: {type: int}}}",
    "an invalid default": "info: {title: t, version: v}\ncomponents: {schemas: {A: {type: integer, default: a}}}",
    "a repeated tag": "info: {title: t, version: v}\npaths: {}\ntags: [{name: a}, {name: a}]",
    "a repeated parameter": "info: {title: t, version: v}\npaths: {/a: {parameters: [{name: q, in: query, schema: {}},"
    " {name: q, in: query, schema: {}}]}}",
}


@pytest.mark.parametrize("title", INVALID)
def test_lint_reports_what_the_validator_refuses(title: str, tmp_path: Path) -> None:
    file = tmp_path / "openapi.yaml"
    file.write_text(f"openapi: 3.1.0\n{INVALID[title]}\n")
    loaded = document.load(file)
    assert not OpenAPIV31SpecValidator(loaded.value).is_valid()
    assert list(lint(loaded))
