"""Sequences: `itemSchema` describes each item of a stream, and a schema of before 3.2 the items or the list."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat import checks
from caveat.catalogue.api import from_document
from caveat.exchange import Headers, Request, Response
from caveat.judging.judge import judge
from caveat.mock.engine import Mock
from caveat.openapi.requests import read
from caveat.openapi.spec import Spec

ITEM = "{type: object, required: [n], properties: {n: {type: integer, minimum: 3}}}"
TICK = (
    "{type: object, required: [data, event], "
    "properties: {data: {type: string}, event: {const: tick}, retry: {type: integer}}}"
)
DATA = f"{{type: object, required: [data], properties: {{data: {ITEM}}}}}"
LINES, EVENTS, SEQUENCE = "application/jsonl", "text/event-stream", "application/json-seq"

FACTS: dict[str, tuple[str, str, str, list[str]]] = {
    "each line is an item": (LINES, f"itemSchema: {ITEM}", '{"n": 3}\n{"n": 4}\n', []),
    "the last line may have no end": (LINES, f"itemSchema: {ITEM}", '{"n": 3}\n{"n": 4}', []),
    "no line": (LINES, f"itemSchema: {ITEM}", "", []),
    "a line that is no item": (LINES, f"itemSchema: {ITEM}", '{"n": 3}\n{"n": 1}\n', ["body /1/n"]),
    "a line that is no JSON": (LINES, f"itemSchema: {ITEM}", '{"n": 3}\n{"n"\n', ["body"]),
    "both schemas": (
        "application/x-ndjson",
        f"schema: {{type: array, minItems: 2}}, itemSchema: {ITEM}",
        '{"n": 1}\n',
        ["body", "body /0/n"],
    ),
    "a schema of the list": (LINES, f"schema: {{type: array, items: {ITEM}}}", '{"n": 3}\n{"n": 1}\n', ["body /1/n"]),
    "a schema of an item": (LINES, f"schema: {ITEM}", '{"n": 3}\n{"n": 1}\n', ["body /1/n"]),
    "a schema of either": (LINES, "schema: {type: [array, object], minItems: 9}", '{"n": 1}\n', []),
    "any text": (LINES, "schema: {type: string}", "hello", []),
    "JSON texts with separators": (SEQUENCE, f"itemSchema: {ITEM}", '\x1e{"n": 3}\n\x1e{"n":\n 1}\n', ["body /1/n"]),
    "events": (EVENTS, f"itemSchema: {TICK}", ": hi\n\nevent: tick\nretry: 5\ndata: a\ndata: b\n\n", []),
    "an event with another name": (EVENTS, f"itemSchema: {TICK}", "event: tock\r\ndata: a\r\n\r\n", ["body /0/event"]),
    "an event without data": (EVENTS, f"itemSchema: {TICK}", "event: tick\ndata: a\n\nevent: tick\n\n", ["body /1"]),
    "data that is JSON": (EVENTS, f"itemSchema: {DATA}", 'data: {"n": 1}\n\n', ["body /0/data/n"]),
    "the data of an event": (EVENTS, f"itemSchema: {ITEM}", 'data: {"n": 1}\n\n', ["body /0/n"]),
    "a schema of before 3.2 may describe an event or its data": (EVENTS, f"schema: {ITEM}", "data: x\n\n", []),
    "a text of events": (EVENTS, "schema: {type: string, pattern: '^data'}", "data: x\n\n", []),
}


def _spec(folder: Path, media: str) -> Spec:
    (folder / "openapi.yaml").write_text(
        "openapi: 3.2.0\ninfo: {title: t, version: '1'}\n"
        "paths: {/a: {post: {operationId: a, requestBody: {required: true, "
        f"content: {{{media}}}}}, responses: {{'200': {{description: d, content: {{{media}}}}}}}}}}}}}\n"
    )
    return from_document(folder / "openapi.yaml").spec


@pytest.mark.parametrize("title", FACTS)
def test_a_stream_is_held_to_its_schema(title: str, tmp_path: Path) -> None:
    media_type, schema, text, places = FACTS[title]
    spec = _spec(tmp_path, f"{media_type}: {{{schema}}}")
    headers = Headers([("content-type", media_type)])
    body = text.encode()
    request = Request("POST", "/a", headers, body)
    findings = judge(spec.exchange(request, Response(200, headers, body)), checks.rules(spec))
    assert sorted(each.at for each in findings if each.code == "OAS003") == places
    if body:
        problems = read(spec, spec.operations["a"], request, {}).problems
        assert sorted(problem.where for problem in problems) == places


@pytest.mark.parametrize("media_type", [LINES, "application/x-ndjson", SEQUENCE, EVENTS])
@pytest.mark.parametrize("item", [ITEM, DATA, TICK])
def test_a_mock_sends_items_of_the_schema(media_type: str, item: str, tmp_path: Path) -> None:
    spec = _spec(tmp_path, f"{media_type}: {{itemSchema: {item}}}")
    operation = spec.operations["a"]
    response = Mock(spec)._builder.success(operation)
    assert response.body
    exchange = spec.exchange(Request("POST", "/a", Headers([("content-type", media_type)]), response.body), response)
    assert [each.message for each in judge(exchange, checks.rules(spec)) if each.is_breach] == []
