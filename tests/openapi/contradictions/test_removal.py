"""Contradictions: they are reported, and are no findings on the document's own mock."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.catalogue.api import from_document
from caveat.json_text import JsonValue
from caveat.lint import lint
from caveat.openapi import document
from caveat.openapi.pointer import lookup
from caveat.openapi.usable import usable
from caveat.runs.run import run
from caveat.targets.mock import mock_target
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive

HEAD = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"
SCHEME = "components: {securitySchemes: {a: {type: apiKey, in: header, name: A}, b: {type: http, scheme: basic}%s}}\n"
MADE = "{'200': {description: d, content: {application/json: {schema: %s}}}}"
GET = f"get: {{operationId: get, responses: {MADE % '{type: string}'}"
PARAMETER = "{name: %s, in: %s, required: true, schema: {type: string}}"
LINK = (
    f"paths: {{/a: {{get: {{operationId: get, parameters: [{PARAMETER.replace('true', 'false') % ('limit', 'query')}],"
    " responses: {'200': {description: d, links: {next: {operationId: get, parameters: {%s}}}}}}}}\n"
)
CHOICE = f"paths: {{/a: {{get: {{operationId: get, responses: {MADE % '%s'}}}}}}}\n"
SCHEMA = "/paths/~1a/get/responses/200/content/application~1json/schema"

CONTRADICTIONS: dict[str, tuple[str, str, JsonValue, str, str]] = {
    "a branch that is never the only one": (
        CHOICE % "{oneOf: [{type: string}, {type: string, default: x}]}",
        SCHEMA,
        {"anyOf": [{"type": "string"}, {"type": "string", "default": "x"}]},
        "every value of branch 1 of the oneOf is valid under branch 2, too, and oneOf allows exactly one",
        "LNT024",
    ),
    "beside another choice": (
        CHOICE % "{anyOf: [{minLength: 1}], oneOf: [{type: integer}, {type: number}]}",
        SCHEMA,
        {"anyOf": [{"minLength": 1}], "allOf": [{"anyOf": [{"type": "integer"}, {"type": "number"}]}]},
        "every value of branch 1 of the oneOf is valid under branch 2, too",
        "LNT024",
    ),
    "one of two schemes is not defined": (
        f"paths: {{/a: {{{GET}, security: [{{c: []}}, {{a: []}}]}}}}}}\n" + SCHEME % "",
        "/paths/~1a/get/security",
        [{"a": []}],
        "the security scheme c is not defined; no request needs it",
        "LNT019",
    ),
    "no scheme is defined": (
        f"security: [{{c: []}}]\npaths: {{/a: {{{GET}}}}}}}\n",
        "/security",
        [{}],
        "the security scheme c is not defined; no request needs it",
        "LNT019",
    ),
    "two credentials in one field": (
        f"paths: {{/a: {{{GET}, security: [{{b: [], c: [], a: []}}]}}}}}}\n"
        + SCHEME % ", c: {type: http, scheme: bearer}",
        "/paths/~1a/get/security",
        [{"b": [], "a": []}],
        "b and c are required together, and both are sent in the header authorization; b is enough",
        "LNT025",
    ),
    "a link that gives what its target lacks": (
        LINK % "x: $response.body#/id",
        "/paths/~1a/get/responses/200/links",
        {},
        "the link next sets the parameter x, which GET /a does not have; it is not followed",
        "LNT015",
    ),
    "a link that takes what its source lacks": (
        LINK % "limit: $request.path.limit",
        "/paths/~1a/get/responses/200/links",
        {},
        "the link next uses $request.path.limit, but GET /a has no such parameter; it is not followed",
        "LNT015",
    ),
    "a media type without a subtype": (
        f"paths: {{/a: {{{GET}}}}}}}\n".replace("application/json:", "text/plain: {}, Schema:"),
        "/paths/~1a/get/responses/200/content",
        {"text/plain": {}},
        "'Schema' is not a media type: these are written as type/subtype; it is not used",
        "LNT026",
    ),
    "a media type like the name of an extension": (
        f"paths: {{/a: {{{GET}}}}}}}\n".replace("application/json:", "text/plain: {}, x-www-form-urlencoded:"),
        "/paths/~1a/get/responses/200/content",
        {"text/plain": {}},
        "'x-www-form-urlencoded' is not a media type: these are written as type/subtype; it is not used",
        "LNT026",
    ),
    "a path parameter that is not in the path": (
        f"paths: {{/a: {{{GET}, parameters: [{PARAMETER % ('x', 'path')}, {PARAMETER % ('y', 'query')}]}}}}}}\n",
        "/paths/~1a/get/parameters",
        [{"name": "y", "in": "query", "required": True, "schema": {"type": "string"}}],
        "the path parameter x is not in the path /a; no request sends it",
        "LNT006",
    ),
}


@pytest.mark.parametrize("title", CONTRADICTIONS)
def test_a_contradiction_is_reported_by_lint_and_is_no_finding_of_the_mock(title: str, tmp_path: Path) -> None:
    text, pointer, expected, problem, code = CONTRADICTIONS[title]
    path = tmp_path / "openapi.yaml"
    path.write_text(HEAD + text)
    loaded = document.load(path)
    root, [notice] = usable(loaded)
    assert lookup(root, pointer) == expected
    assert notice.startswith(f"{path}:")
    assert problem in notice
    assert code in [finding.code for finding in lint(loaded)]
    api = from_document(path)
    verdict = run(api, mock_target(api), drive, Plan(seed=3, examples=2))
    assert (verdict.breaches, verdict.errors, verdict.never_accepted) == ((), (), ())
    assert notice in verdict.notices


def test_the_same_contradiction_is_reported_once(tmp_path: Path) -> None:
    operations = "".join(f"  /{name}: {{{GET}, security: [{{c: []}}]}}}}\n" for name in "abc").replace(
        ": get,", ": {},"
    )
    (tmp_path / "openapi.yaml").write_text(f"{HEAD}paths:\n{operations.replace('operationId: {}, ', '')}")
    _, [notice] = usable(document.load(tmp_path / "openapi.yaml"))
    assert notice.endswith("no request needs it (also in 2 other places)")
