"""LNT013: every target of an overlay matches a part of the document."""

from __future__ import annotations

from pathlib import Path

from caveat.lint import lint
from caveat.openapi import document


def test_a_target_that_matches_nothing_is_reported_with_the_line_of_the_overlay(tmp_path: Path) -> None:
    (tmp_path / "openapi.yaml").write_text("openapi: 3.1.0\ninfo: {title: t, version: v}\npaths: {}\n")
    overlay = "overlay: 1.0.0\nactions:\n  - target: $.info\n    update: {}\n  - target: $.missing\n    remove: true\n"
    (tmp_path / "overlay.yaml").write_text(overlay)
    [finding] = lint(document.load(tmp_path / "openapi.yaml"))
    assert (finding.code, finding.line, Path(finding.file).name) == ("LNT013", 5, "overlay.yaml")
    assert "$.missing" in finding.message
