"""The id of an item is found in every spelling: by the mock, by requests that need an item, journeys and sequences."""

from __future__ import annotations

import json

import pytest

from caveat.catalogue.api import Api
from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.openapi.spec import Spec
from caveat.runs.run import run
from caveat.targets.mock import mock_target
from caveat.traffic.plan import JOURNEYS, STATEFUL, Plan
from caveat.traffic.pool import Pool
from caveat.traffic.property_based.engine import drive
from id_spellings import SPELLINGS, Spelling


def document(spelling: Spelling) -> Spec:
    """A collection whose items are created, listed, read and deleted."""
    collection, parameter, field = spelling
    item: JsonValue = {
        "type": "object",
        "required": [field, "title"],
        "properties": {field: {"type": "string", "readOnly": True}, "title": {"type": "string", "minLength": 1}},
    }

    def responses(schema: JsonValue = None, status: str = "200") -> JsonValue:
        content: JsonValue = {"application/json": {"schema": schema}}
        shown: JsonValue = {"description": "x", **({"content": content} if schema else {})}
        return {status: shown, "404": {"description": "x"}}

    path: JsonValue = {"name": parameter, "in": "path", "required": True, "schema": {"type": "string"}}
    body: JsonValue = {"required": True, "content": {"application/json": {"schema": item}}}
    listed: JsonValue = {"type": "object", "properties": {"items": {"type": "array", "items": item}}}
    return Spec(
        {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "v"},
            "paths": {
                f"/{collection}": {
                    "get": {"operationId": "list", "responses": responses(listed)},
                    "post": {"operationId": "make", "requestBody": body, "responses": responses(item, "201")},
                },
                f"/{collection}/{{{parameter}}}": {
                    "parameters": [path],
                    "get": {"operationId": "read", "responses": responses(item)},
                    "delete": {"operationId": "drop", "responses": responses(status="204")},
                },
            },
        }
    )


@pytest.mark.parametrize("spelling", SPELLINGS, ids=str)
@pytest.mark.parametrize("phase", [JOURNEYS, STATEFUL, "fuzzing"])
def test_a_run_reads_and_deletes_items(spelling: Spelling, phase: str) -> None:
    api = Api("spelled", lambda: document(spelling))
    verdict = run(api, mock_target(api), drive, Plan(examples=8, phases=(phase,)))
    accepted = {name for name, outcome in verdict.outcomes.items() if any(it < 300 for it in outcome.statuses)}
    assert (accepted | {"list"}, verdict.breaches) == ({"list", "make", "read", "drop"}, ())


@pytest.mark.parametrize("spelling", SPELLINGS, ids=str)
def test_a_response_shows_which_items_exist(spelling: Spelling) -> None:
    spec, pool = document(spelling), Pool(document(spelling))
    body = json.dumps({"status": "x", "number of lines": 3, spelling.field: "a1", "name": "no"}).encode()
    response = Response(201, Headers([("content-type", "application/json")]), body)
    pool.learn(spec.exchange(Request("POST", f"/{spelling.collection}"), response))
    path = f"/{spelling.collection}/{{{spelling.parameter}}}"
    assert pool.values(path, 0) == {spelling.parameter: "a1"}
