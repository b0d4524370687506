"""Requests: whether the contract allows them, with all problems of those that it does not allow."""

from __future__ import annotations

import pytest

from caveat.exchange import Headers, Request
from caveat.json_text import JsonValue
from caveat.openapi.allowed_json import MAX_SHARED_BYTES
from caveat.openapi.requests import ProblemKind, Reader, read
from caveat.openapi.spec import Spec

SCHEMA: JsonValue = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}}
SPEC = Spec(
    {
        "paths": {
            "/pets/{id}": {
                "post": {
                    "operationId": "o",
                    "parameters": [
                        {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}},
                        {"name": "q", "in": "query", "required": True, "schema": {"enum": ["a", "b"]}},
                        {"name": "X-Many", "in": "header", "schema": {"type": "array", "items": {"type": "integer"}}},
                    ],
                    "requestBody": {
                        "required": True,
                        "content": {
                            "application/json": {"schema": SCHEMA},
                            "application/x-www-form-urlencoded": {"schema": SCHEMA},
                            "text/plain": {},
                        },
                    },
                },
                "put": {
                    "operationId": "optional",
                    "requestBody": {"content": {"application/json": {"schema": SCHEMA}}},
                },
                "get": {"operationId": "bare"},
                "delete": {
                    "operationId": "any-of",
                    "x-requires-any-of": ["q", "r", "requestBody"],
                    "parameters": [
                        {"name": "q", "in": "query", "schema": {"type": "integer"}},
                        {"name": "r", "in": "query", "schema": {"type": "integer"}},
                    ],
                    "requestBody": {"content": {"application/json": {"schema": SCHEMA}}},
                },
            }
        }
    }
)
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"

FACTS: dict[str, tuple[str, str, str, bytes, list[tuple[ProblemKind, str]]]] = {
    "valid": ("1", "q=a", JSON, b'{"n": 1}', []),
    "with a charset": ("1", "q=a", f"{JSON}; charset=utf-8", b'{"n": 1}', []),
    "as a form": ("1", "q=a", FORM, b"n=1", []),
    "as text without a schema": ("1", "q=a", "text/plain", b"anything", []),
    "with undocumented parameters and fields": ("1", "q=a&r=1", JSON, b'{"n": 1, "m": 2}', []),
    "with a field in another spelling": ("1", "q=a", JSON, b'{"n": 1, "N": 2}', [(ProblemKind.MISSPELLED, "body")]),
    "with a field of a form in another spelling": ("1", "q=a", FORM, b"n=1&_n=2", [(ProblemKind.MISSPELLED, "body")]),
    "with a parameter in another spelling": (
        "1",
        "q=a&Q=b&Q=c",
        JSON,
        b'{"n": 1}',
        [(ProblemKind.MISSPELLED, "query")],
    ),
    "without a required parameter": ("1", "", JSON, b'{"n": 1}', [(ProblemKind.MISSING, "query q")]),
    "with an invalid parameter": ("1", "q=c", JSON, b'{"n": 1}', [(ProblemKind.INVALID, "query q")]),
    "with a path parameter of another type": ("x", "q=a", JSON, b'{"n": 1}', [(ProblemKind.INVALID, "path id")]),
    "without a body": ("1", "q=a", JSON, b"", [(ProblemKind.MISSING, "body")]),
    "with a malformed body": ("1", "q=a", JSON, b"{", [(ProblemKind.MALFORMED, "body")]),
    "with a field of another type": ("1", "q=a", JSON, b'{"n": "1"}', [(ProblemKind.INVALID, "body /n")]),
    "with a field of a form of another type": ("1", "q=a", FORM, b"n=x", [(ProblemKind.INVALID, "body /n")]),
    "without a field": ("1", "q=a", JSON, b"{}", [(ProblemKind.INVALID, "body")]),
    "with an undocumented media type": (
        "1",
        "q=a",
        "image/png",
        b"x",
        [(ProblemKind.MEDIA_TYPE, "header Content-Type")],
    ),
    "without a media type": ("1", "q=a", "", b"{}", [(ProblemKind.MEDIA_TYPE, "header Content-Type")]),
    "with several problems": (
        "x",
        "",
        JSON,
        b"{}",
        [(ProblemKind.INVALID, "path id"), (ProblemKind.MISSING, "query q"), (ProblemKind.INVALID, "body")],
    ),
}


def request(query: str, content_type: str, body: bytes) -> Request:
    headers = Headers([("Content-Type", content_type)] if content_type else [])
    return Request("POST", f"/pets/1?{query}", headers, body)


@pytest.mark.parametrize("title", FACTS)
def test_a_request(title: str) -> None:
    path, query, content_type, body, expected = FACTS[title]
    parsed = read(SPEC, SPEC.operations["o"], request(query, content_type, body), {"id": path})
    assert [(problem.kind, problem.where) for problem in parsed.problems] == expected
    assert parsed.allowed is (expected == [])
    assert all(problem.pointers for problem in parsed.problems)


@pytest.mark.parametrize("title", FACTS)
def test_a_reader_parses_the_same_again_and_refuses_what_has_a_problem(title: str) -> None:
    path, query, content_type, body, _ = FACTS[title]
    operation, sent, parameters = SPEC.operations["o"], request(query, content_type, body), {"id": path}
    expected = read(SPEC, operation, sent, parameters)
    for fresh in (Reader(SPEC), Reader(SPEC, shares_bodies=True)):
        for _ in range(2):
            allowed = fresh.read_allowed(operation, sent, parameters)
            assert allowed == (expected if expected.allowed else None)
            assert fresh.read(operation, sent, parameters) == expected


@pytest.mark.parametrize(("shares", "length"), [(False, 0), (True, 0), (True, MAX_SHARED_BYTES)])
def test_only_a_reader_that_shares_bodies_parses_equal_short_ones_once(*, shares: bool, length: int) -> None:
    operation, fresh = SPEC.operations["optional"], Reader(SPEC, shares_bodies=shares)
    body = b'{"n": 1}' + b" " * length
    first, second, other = (
        fresh.read(operation, Request("PUT", "/pets/1", Headers([("content-type", JSON)]), sent), {}).body
        for sent in (body, body, body.replace(b"1", b"2"))
    )
    assert (first, second, other) == ({"n": 1}, {"n": 1}, {"n": 2})
    assert (first is second) is (shares and not length)


def test_parameters_and_body_are_parsed_with_their_types() -> None:
    parsed = read(SPEC, SPEC.operations["o"], request("q=b", FORM, b"n=1"), {"id": "7"})
    assert (parsed.parameters, parsed.body, parsed.media_type) == (
        {("path", "id"): 7, ("query", "q"): "b"},
        {"n": 1},
        FORM,
    )


def test_an_optional_or_undocumented_body_may_be_omitted_or_sent() -> None:
    assert read(SPEC, SPEC.operations["optional"], request("", JSON, b""), {}).allowed
    assert read(SPEC, SPEC.operations["bare"], request("", JSON, b"{"), {}).allowed


@pytest.mark.parametrize(
    ("query", "body", "allowed"),
    [("q=1", b"", True), ("r=1", b"", True), ("", b'{"n": 1}', True), ("", b"", False), ("s=1", b"", False)],
)
def test_one_of_several_parameters_may_be_required(query: str, body: bytes, *, allowed: bool) -> None:
    parsed = read(SPEC, SPEC.operations["any-of"], request(query, JSON, body), {})
    assert parsed.allowed is allowed
    if not allowed:
        [problem] = parsed.problems
        assert (problem.kind, problem.where) == (ProblemKind.MISSING, "parameters")
        assert problem.message == "q or r or a body is required"
        assert problem.pointers == ("/paths/~1pets~1{id}/delete/x-requires-any-of",)


def test_a_problem_points_to_the_keyword_that_does_not_allow_it() -> None:
    [problem] = read(SPEC, SPEC.operations["o"], request("q=a", JSON, b'{"n": "1"}'), {"id": "1"}).problems
    assert problem.pointers[-1].endswith("/content/application~1json/schema/properties/n/type")


@pytest.mark.parametrize(
    ("query", "allowed"),
    [("q=", True), ("q", True), ("q=1", True), ("q=x", False), ("r=", False), ("r=1", True), ("s=", False)],
)
def test_a_parameter_may_be_sent_without_a_value(query: str, *, allowed: bool) -> None:
    parameters: JsonValue = [
        {"name": "q", "in": "query", "allowEmptyValue": True, "schema": {"type": "integer"}},
        {"name": "r", "in": "query", "schema": {"type": "integer"}},
        {"name": "s", "in": "query", "allowEmptyValue": False, "schema": {"type": "string", "minLength": 1}},
    ]
    spec = Spec({"paths": {"/a": {"get": {"operationId": "a", "parameters": parameters, "responses": {}}}}})
    request = Request("GET", f"/a?{query}")
    assert read(spec, spec.operations["a"], request, {}).allowed is allowed
