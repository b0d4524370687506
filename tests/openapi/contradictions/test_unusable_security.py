"""Security requirements of undefined schemes, and of two credentials in one field of a request."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.openapi import document
from caveat.openapi.contradictions.unusable_security import shared_fields, undefined_schemes

TEXT = """
openapi: 3.1.0
info: {title: t, version: '1'}
paths: {}
security: SECURITY
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
    other: {type: apiKey, in: header, name: x-key}
    cookie: {type: apiKey, in: cookie, name: X-Key}
    basic: {type: http, scheme: basic}
    oauth: {type: oauth2, flows: {}}
    certificate: {type: mutualTLS}
"""

PROBLEMS: dict[str, tuple[str, list[str]]] = {
    "alternatives": ("[{key: []}, {other: []}]", []),
    "in different fields": ("[{key: [], cookie: [], basic: [], certificate: []}]", []),
    "header names in another case": (
        "[{key: [], other: []}]",
        ["key and other are required together, and both are sent in the header x-key"],
    ),
    "both by Authorization": (
        "[{basic: []}, {basic: [], oauth: []}]",
        ["basic and oauth are required together, and both are sent in the header authorization"],
    ),
    "an undefined one": ("[{key: []}, {basic: [], lock: []}]", ["the security scheme lock is not defined"]),
    "malformed": ("[[], 1]", []),
}


@pytest.mark.parametrize("title", PROBLEMS)
def test_security_that_no_request_can_send_is_reported(title: str, tmp_path: Path) -> None:
    security, problems = PROBLEMS[title]
    (tmp_path / "openapi.yaml").write_text(TEXT.replace("SECURITY", security))
    loaded = document.load(tmp_path / "openapi.yaml")
    assert [each.problem for each in (*undefined_schemes(loaded), *shared_fields(loaded))] == problems
