"""Operations whose bodies have a media type that Schemathesis does not know are tested."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.catalogue.api import from_document
from caveat.json_text import JsonValue
from caveat.mock.build import build_mock
from caveat.runs.run import run
from caveat.targets.target import Target
from caveat.traffic.plan import PHASES, Plan
from caveat.traffic.property_based.engine import drive
from caveat.traffic.property_based.serializers import body

ITEM = "{type: object, required: [n], properties: {n: {type: integer}}}"
BODIES = {
    "application/pdf": "{schema: {type: string, format: binary}}",
    "application/vnd.acme": f"{{schema: {ITEM}}}",
    "application/vnd.acme.text": "{}",
    "image/*": "{schema: {type: string, format: binary}}",
    "application/jsonl": f"{{itemSchema: {ITEM}}}",
    "application/x-ndjson": f"{{schema: {ITEM}}}",
    "application/json-seq": f"{{itemSchema: {ITEM}}}",
    "text/event-stream": "{schema: {type: string}}",
    "text/csv": "{schema: {type: object}}",
}


@pytest.mark.parametrize("media_type", BODIES)
def test_an_operation_is_reached(media_type: str, tmp_path: Path) -> None:
    file = tmp_path / "openapi.yaml"
    file.write_text(
        "openapi: 3.2.0\ninfo: {title: t, version: '1'}\n"
        "paths: {/a: {post: {operationId: a, requestBody: {required: true, "
        f"content: {{{media_type}: {BODIES[media_type]}}}}}, responses: {{'204': {{description: d}}}}}}}}}}\n"
    )
    api = from_document(file)
    verdict = run(api, Target(build_mock(api)), drive, Plan(phases=PHASES, examples=3))
    assert ([finding.message for finding in verdict.breaches], verdict.errors) == ([], ())
    assert verdict.never_accepted == ()


TEXTS: list[tuple[str, JsonValue | bytes, bytes]] = [
    ("application/pdf", b"\xff", b"\xff"),
    ("application/vnd.acme", "a", b"a"),
    ("application/vnd.acme", {"n": 1}, b'{"n": 1}'),
    ("application/vnd.acme", [1, 2], b"[1, 2]"),
    ("application/jsonl; charset=utf-8", [1, {"n": 2}], b'1\n{"n": 2}\n'),
    ("application/jsonl", {"n": 2}, b'{"n": 2}\n'),
    ("application/json-seq", [1, 2], b"\x1e1\n\x1e2\n"),
    ("text/event-stream", [1, 2], b"data: 1\n\ndata: 2\n\n"),
]


@pytest.mark.parametrize(("media_type", "value", "expected"), TEXTS)
def test_a_body(media_type: str, value: JsonValue | bytes, expected: bytes) -> None:
    assert body(media_type, value) == expected
