"""The law: a response that a second validator refuses is found by the rules."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.mutation.answer_results import Answers, decide
from caveat.mutation.answers import answer_mutants
from caveat.mutation.judged import Judged
from caveat.mutation.mutant import Outcome
from mutated import recording
from pet_traffic import api

SCALARS: dict[str, tuple[dict[str, JsonValue], st.SearchStrategy[JsonValue]]] = {
    "text": ({"type": "string", "minLength": 1, "maxLength": 9}, st.text("abc", min_size=1, max_size=9)),
    "number": ({"type": "integer", "minimum": -5, "maximum": 5}, st.integers(-5, 5)),
    "step": ({"type": "number", "multipleOf": 2}, st.sampled_from([2, 4, -6])),
    "choice": ({"enum": ["a", "b"]}, st.sampled_from(["a", "b"])),
    "day": ({"type": "string", "format": "date"}, st.just("2026-11-26")),
    "flag": ({"type": ["boolean", "null"]}, st.sampled_from([True, None])),
    "code": ({"type": "string", "pattern": "^[A-Z]{2}$"}, st.just("AB")),
    "list": ({"type": "array", "minItems": 1, "items": {"type": "integer"}}, st.just([1, 2])),
    "either": ({"anyOf": [{"type": "integer", "minimum": 3}, {"type": "string"}]}, st.sampled_from([3, "x"])),
}


@given(names=st.sets(st.sampled_from(sorted(SCALARS)), min_size=1), data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_mutated_answer_is_found_unless_it_is_equivalent(names: set[str], data: st.DataObject) -> None:
    schemas: dict[str, JsonValue] = {name: SCALARS[name][0] for name in sorted(names)}
    required: JsonValue = list(data.draw(st.lists(st.sampled_from(sorted(names)), unique=True)))
    closed = data.draw(st.booleans())
    schema: dict[str, JsonValue] = {"type": "object", "required": required, "properties": schemas}
    if closed:
        schema["additionalProperties"] = False
    body = {name: data.draw(SCALARS[name][1]) for name in sorted(names)}
    document: dict[str, JsonValue] = {
        "openapi": "3.1.0",
        "info": {"title": "A", "version": "1"},
        "paths": {"/a": {"get": {"responses": {"200": {"content": {"application/json": {"schema": schema}}}}}}},
    }
    contract = api(json.dumps(document))
    response = Response(200, Headers([("content-type", "application/json")]), json.dumps(body).encode())
    answers = Answers.of(contract.spec, recording((Request("GET", "/a"), response)))
    for mutant in answer_mutants(contract.spec):
        assert decide(mutant, answers, Judged(contract)).outcome is not Outcome.SURVIVED, mutant
