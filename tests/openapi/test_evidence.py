"""Evidence: the nearest one applies, upwards and back through references."""

from __future__ import annotations

import pytest

from caveat.json_text import JsonValue
from caveat.judging.evidence import UNSTATED, Grade, assumed, documented, inferred
from caveat.openapi import evidence
from caveat.openapi.evidence import (
    carries_evidence,
    effective,
    nearest,
    promise_pointers,
    read,
    schema_pointers,
    shares,
    stated_shares,
)

ROOT: JsonValue = {
    "x-evidence": {"grade": "documented", "source": "root"},
    "paths": {
        "/a": {
            "x-evidence": {"grade": "documented", "source": "path"},
            "get": {
                "x-evidence": {"grade": "documented", "source": "operation"},
                "parameters": [{"name": "q"}, {"name": "r", "x-evidence": {"grade": "assumed", "note": "parameter"}}],
                "responses": {
                    "200": {"$ref": "#/components/responses/Own"},
                    "404": {"$ref": "#/components/responses/Bare"},
                    "500": {"$ref": "#/components/responses/Own", "x-evidence": {"grade": "assumed", "note": "beside"}},
                },
            },
            "post": {},
        },
        "/b": {"get": {}},
    },
    "components": {
        "x-evidence": {"grade": "documented", "source": "not looked at"},
        "responses": {
            "Own": {
                "x-evidence": {"grade": "inferred", "note": "component"},
                "content": {"a/b": {"schema": {"$ref": "#/components/schemas/Pet"}}},
            },
            "Bare": {"content": {"a/b": {"schema": {"$ref": "#/components/schemas/Pet"}}}},
        },
        "schemas": {
            "Pet": {"properties": {"id": {}, "name": {"x-evidence": {"grade": "assumed", "note": "property"}}}},
        },
    },
}
GET = "/paths/~1a/get"
PET = "/components/schemas/Pet/properties"

NEAREST = {
    "an operation's own": ((GET,), "operation"),
    "the evidence of the path": (("/paths/~1a/post",), "path"),
    "the evidence of the root": (("/paths/~1b/get",), "root"),
    "a parameter's own": ((f"{GET}/parameters/1",), "parameter"),
    "the evidence of the operation": ((f"{GET}/parameters/0",), "operation"),
    "a component's own": ((f"{GET}/responses/200", "/components/responses/Own"), "component"),
    "the evidence of the place that refers to it": (
        (f"{GET}/responses/404", "/components/responses/Bare"),
        "operation",
    ),
    "the evidence beside the reference": ((f"{GET}/responses/500",), "beside"),
    "a property's own": ((GET, "/components/responses/Own", f"{PET}/name"), "property"),
    "back through two references": ((f"{GET}/responses/404", "/components/responses/Bare", f"{PET}/id"), "operation"),
    "a component by itself": ((f"{PET}/id",), "root"),
}


@pytest.mark.parametrize("title", NEAREST)
def test_the_nearest_evidence_counts(title: str) -> None:
    pointers, expected = NEAREST[title]
    evidence = effective(ROOT, pointers)
    assert (evidence.source or evidence.note) == expected


def test_a_document_without_evidence_is_assumed() -> None:
    assert nearest({"a": {}}, ("/a",)) is None
    assert effective({"a": {}}, ("/a",)) is UNSTATED


READ: list[tuple[JsonValue, object]] = [
    ({"grade": "documented", "source": "s"}, documented("s")),
    ({"grade": "inferred", "note": "n", "source": "s"}, inferred("n", "s")),
    ({"grade": "assumed", "note": "n"}, assumed("n")),
    ({"grade": "rumoured"}, None),
    ({"grade": ["documented"]}, None),
    ({"grade": None}, None),
    ({}, None),
    ("documented", None),
    (None, None),
]


@pytest.mark.parametrize(("written", "evidence"), READ)
def test_evidence_is_read_if_it_is_well_formed(written: JsonValue, evidence: object) -> None:
    assert read({"x-evidence": written}) == evidence


def test_a_reference_without_evidence_is_followed_to_the_component() -> None:
    assert promise_pointers(ROOT, (f"{GET}/responses/200",)) == (f"{GET}/responses/200", "/components/responses/Own")
    assert promise_pointers(ROOT, (f"{GET}/responses/500",)) == (f"{GET}/responses/500",)


def test_an_evaluation_path_is_followed_through_encoded_references() -> None:
    root: JsonValue = {"a": {"items": {"$ref": "#/c/b%20%7B"}}, "c": {"b {": {"properties": {"x": {"type": "string"}}}}}
    pointers = schema_pointers(root, ["/a"], ["items", "$ref", "properties", "x", "type"])
    assert pointers == ["/a/items", "/c/b {/properties/x/type"]


def test_promises_are_counted_once_each_by_grade() -> None:
    # The operation, two parameters, three responses, and the two properties that they share.
    assert shares(ROOT, [GET]) == {Grade.DOCUMENTED: 3, Grade.ASSUMED: 3, Grade.INFERRED: 2}


def test_a_document_without_evidence_has_no_shares() -> None:
    assert stated_shares({"paths": {"/a": {"get": {}}}}, ["/paths/~1a/get"]) == {}
    assert stated_shares(ROOT, [GET]) == shares(ROOT, [GET])


def test_evidence_in_an_example_is_a_plain_value() -> None:
    assert carries_evidence({"info": {"x-evidence": {}}})
    assert not carries_evidence({"info": {"example": {"x-evidence": {}}}})


def test_a_property_called_like_a_keyword_is_one_promise() -> None:
    schema: JsonValue = {"properties": {"headers": {"type": "object", "properties": {"a": {}}, "items": {}}}}
    body: JsonValue = {"content": {"a/b": {"schema": schema}}}
    assert shares({"paths": {"/a": {"post": {"requestBody": body}}}}, ["/paths/~1a/post"]) == {Grade.ASSUMED: 4}


def test_each_guess_of_a_description_is_an_assumed_promise() -> None:
    text: JsonValue = {"x-guesses": ["It barks.", "It is old."], "properties": {"id": {"x-guesses": ["It counts."]}}}
    body: JsonValue = {"content": {"a/b": {"schema": text}}, "x-evidence": {"grade": "documented", "source": "a"}}
    root: JsonValue = {"info": {"x-guesses": ["All of it."]}, "paths": {"/a": {"post": {"requestBody": body}}}}
    assert shares(root, ["/paths/~1a/post"]) == {Grade.DOCUMENTED: 2, Grade.ASSUMED: 1 + 4}


def test_a_schema_with_evidence_of_its_own_is_a_promise_unless_it_is_that_of_another() -> None:
    own: dict[str, JsonValue] = {"x-evidence": {"grade": "inferred", "note": "n"}}
    schemas: JsonValue = {"A": {**own, "properties": {"b": {"$ref": "#/components/schemas/B"}}}, "B": own}
    body: JsonValue = {"content": {"a/b": {"schema": {"$ref": "#/components/schemas/A"}}}}
    root: JsonValue = {"paths": {"/a": {"post": {"requestBody": body}}}, "components": {"schemas": schemas}}
    assert shares(root, ["/paths/~1a/post"]) == {Grade.ASSUMED: 2, Grade.INFERRED: 2}


def test_the_evidence_of_each_schema_is_searched_once_in_a_long_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    count = 200
    chain: dict[str, JsonValue] = {
        f"C{number}": {"properties": {"next": {"$ref": f"#/components/schemas/C{number + 1}"}}}
        for number in range(count)
    }
    chain[f"C{count}"] = {"type": "object"}
    content: JsonValue = {"a/b": {"schema": {"$ref": "#/components/schemas/C0"}}}
    responses: JsonValue = {"200": {"content": content}}
    root: JsonValue = {"paths": {"/a": {"get": {"responses": responses}}}, "components": {"schemas": chain}}
    reads: list[JsonValue] = []

    def counted(node: JsonValue) -> object:
        reads.append(node)
        return read(node)

    monkeypatch.setattr(evidence, "read", counted)
    assert shares(root, ["/paths/~1a/get"]).total() == count + 2
    assert len(reads) < 10 * count


def test_a_property_called_ref_is_no_reference() -> None:
    root: JsonValue = {"a": {"properties": {"$ref": {"$ref": "#/b"}}}, "b": {"type": "string"}}
    pointers = schema_pointers(root, ["/a"], ["properties", "$ref", "$ref", "type"])
    assert pointers == ["/a/properties/$ref", "/b/type"]
