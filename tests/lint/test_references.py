"""References that lead nowhere, by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.lint import lint
from caveat.openapi import document

HEAD = "openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"

DOCUMENTS = {
    "every reference leads somewhere": ("components: {schemas: {A: {$ref: '#/components/schemas/B'}, B: {}}}", []),
    "a URL is not fetched": ("components: {schemas: {A: {$ref: 'https://acme.example/a.json'}}}", []),
    "a missing component": (
        "components: {schemas: {A: {$ref: '#/components/schemas/B'}}}",
        ["$ref #/components/schemas/B names nothing in the document. Add the component, or correct the name"],
    ),
    "a missing file": (
        "paths: {/a: {$ref: a.yaml}}",
        ["$ref to a.yaml, which does not exist. Check the path"],
    ),
}


@pytest.mark.parametrize("title", DOCUMENTS)
def test_references_that_lead_nowhere_are_reported(title: str, tmp_path: Path) -> None:
    text, messages = DOCUMENTS[title]
    (tmp_path / "openapi.yaml").write_text(f"{HEAD}{text}\n")
    findings = lint(document.load(tmp_path / "openapi.yaml"))
    found = [(finding.message, finding.line) for finding in findings if finding.code == "LNT023"]
    assert found == [(message, 3) for message in messages]
