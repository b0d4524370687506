"""Demands: the catalogue, and of which documents each is made."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from caveat.lint import lint, lint_rules
from caveat.lint.lint_rule import Scope
from caveat.openapi import document

FOREIGN = """
openapi: 3.1.0
info: {title: Theirs, version: 1.0.0}
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


def test_every_code_is_given_once_and_every_demand_says_what_it_demands() -> None:
    codes = [lint_rule.code for lint_rule in lint_rules()]
    assert codes == [f"LNT{number:03}" for number in range(1, len(codes) + 1)]
    assert [lint_rule.code for lint_rule in lint_rules() if not re.match(r"[A-Z].*\.$", lint_rule.title)] == []


def test_every_demand_has_been_seen_broken() -> None:
    told = "".join(
        file.read_text() for file in Path(__file__).parent.glob("test_*.py") if file.name != Path(__file__).name
    )
    assert [lint_rule.code for lint_rule in lint_rules() if lint_rule.code not in told] == []


def test_of_a_document_that_is_not_ours_only_what_is_wrong_is_told(tmp_path: Path) -> None:
    file = tmp_path / "theirs.yaml"
    file.write_text(FOREIGN)
    assert list(lint(document.load(file))) == []
    file.write_text(FOREIGN.replace("  title", "  tittle").replace("{title: Theirs, ", "{"))
    assert [finding.code for finding in lint(document.load(file))] == ["LNT001"]
    assert {lint_rule.code for lint_rule in lint_rules() if lint_rule.scope is Scope.EVERY} >= {
        "LNT001",
        "LNT003",
        "LNT005",
    }


def test_a_finding_names_the_file_the_line_and_the_operation(tmp_path: Path) -> None:
    file = tmp_path / "theirs.yaml"
    file.write_text(FOREIGN.replace("    get:\n", "    get:\n      operationId: list-cats\n      x-effect: none\n"))
    [finding] = lint(document.load(file))
    assert (finding.file, finding.line, finding.operation) == (str(file), 8, "list-cats")


GET = "get: {operationId: a, responses: {'200': {description: d}}}"

INVALID = {
    "no info": "paths: {}",
    "two operations of one id": f"info: {{title: t, version: v}}\npaths: {{/a: {{{GET}}}, /b: {{{GET}}}}}",
    "a template without its parameter": f"info: {{title: t, version: v}}\npaths: {{'/a/{{x}}': {{{GET}}}}}",
    "a schema of no type": "info: {title: t, version: v}\ncomponents: {schemas: {A: {type: int}}}",
    "a wrong default": "info: {title: t, version: v}\ncomponents: {schemas: {A: {type: integer, default: a}}}",
    "a tag twice": "info: {title: t, version: v}\npaths: {}\ntags: [{name: a}, {name: a}]",
    "a parameter twice": "info: {title: t, version: v}\npaths: {/a: {parameters: [{name: q, in: query, schema: {}},"
    " {name: q, in: query, schema: {}}]}}",
}


@pytest.mark.parametrize("title", INVALID)
def test_what_the_validator_objects_to_lint_does_too(title: str, tmp_path: Path) -> None:
    file = tmp_path / "openapi.yaml"
    file.write_text(f"openapi: 3.1.0\n{INVALID[title]}\n")
    read = document.load(file)
    assert not OpenAPIV31SpecValidator(read.value).is_valid()
    assert list(lint(read))
