"""Property-based: for any document and any requests, responses keep the contract, and a loaded mock continues."""

from __future__ import annotations

import json
from collections.abc import Mapping

from hypothesis import HealthCheck, assume, given, note, settings
from hypothesis import strategies as st

from caveat import checks
from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.judging.judge import judge
from caveat.mock.engine import Mock
from caveat.mock.responses.builder import ResponseBuilder, successful
from caveat.openapi.spec import Spec

Schema = dict[str, JsonValue]

PROPERTY_SCHEMAS: st.SearchStrategy[JsonValue] = st.sampled_from(
    [
        {"type": "string", "maxLength": 4},
        {"type": "string", "format": "date-time", "readOnly": True},
        {"type": ["string", "null"]},
        {"type": "integer", "minimum": 3, "maximum": 5},
        {"type": "number", "exclusiveMinimum": 0},
        {"enum": ["a", "b", None]},
        {"const": 7},
        {"type": "boolean", "default": True},
        {"type": "string", "writeOnly": True},
        {"type": "array", "items": {"type": "integer"}, "minItems": 1, "uniqueItems": True},
        {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}},
        {"$ref": "#/components/schemas/Word"},
        {"anyOf": [{"type": "integer"}, {"$ref": "#/components/schemas/Word"}]},
        {},
    ]
)
ID_SCHEMAS: st.SearchStrategy[JsonValue] = st.sampled_from(
    [
        {"type": "integer"},
        {"type": "integer", "minimum": 5, "maximum": 6},
        {"type": "string", "format": "uuid"},
        {"type": "string", "pattern": "^[a-c]$"},
        {"type": "string", "example": "always"},
        {"type": ["integer", "string"]},
        {"enum": ["one", "two"]},
        {"const": 1},
        {"type": "number"},
        {"type": "object"},
        {},
    ]
)
PATH_SCHEMAS: st.SearchStrategy[JsonValue] = st.sampled_from(
    [{}, {"type": "string"}, {"type": ["integer", "string"]}, {"enum": ["1", "a"]}]
)
BODY_SCHEMAS: st.SearchStrategy[JsonValue] = st.sampled_from(
    [{}, {"type": "object", "properties": {"tag": {}, "id": {"readOnly": True}}}]
)
LIST_KEYWORDS: st.SearchStrategy[Schema] = st.sampled_from(
    [{}, {}, {"minItems": 2}, {"maxItems": 1}, {"uniqueItems": True}]
)
ENVELOPE_REQUIRED: st.SearchStrategy[JsonValue] = st.sampled_from([[], ["data"], ["total"]])
NAMES = st.sampled_from(["id", "name", "pet_id", "petId", "data", "owner", "tag"])


@st.composite
def item_schemas(draw: st.DrawFn) -> Schema:
    """The schema of an item."""
    properties: Schema = dict(draw(st.dictionaries(NAMES, PROPERTY_SCHEMAS, max_size=4)))
    if draw(st.sampled_from([True, True, False])):
        properties["id"] = draw(ID_SCHEMAS)
    schema: Schema = {"type": "object", "properties": properties}
    schema["required"] = list[JsonValue](draw(st.sets(st.sampled_from(sorted(properties))))) if properties else []
    schema |= draw(st.sampled_from([{}, {"additionalProperties": False}, {"additionalProperties": True}]))
    return schema | draw(st.sampled_from([{}, {}, {"minProperties": 1}, {"maxProperties": 9}]))


def one_of_two(first: Schema, second: Schema) -> Schema:
    return {"oneOf": [{"allOf": [of_kind("a"), first]}, {"allOf": [of_kind("b"), second]}]}


def of_kind(name: str) -> Schema:
    return {"type": "object", "required": ["kind"], "properties": {"kind": {"const": name}}}


@st.composite
def contents(draw: st.DrawFn, *, is_list: bool) -> JsonValue:
    """The content of a response."""
    item = draw(st.one_of(item_schemas(), st.builds(one_of_two, item_schemas(), item_schemas())))
    schema: Schema = {"type": "array", "items": item, **draw(LIST_KEYWORDS)} if is_list else item
    if draw(st.booleans()):
        properties: Schema = {"data": schema, "total": {"type": "integer"}, "more": {"type": "string"}}
        schema = {"type": "object", "required": draw(ENVELOPE_REQUIRED), "properties": properties}
    media_types = ["application/json", "application/json", "application/hal+json", "*/*", "text/plain"]
    media_type = draw(st.sampled_from(media_types))
    return {media_type: {"schema": schema}}


@st.composite
def documents(draw: st.DrawFn) -> Spec:
    """A contract with a collection, and perhaps one below its items."""
    error: Schema = {"description": "x", "content": {"application/json": {"schema": {"type": "object"}}}}

    def operation(*, is_list: bool = False, has_body: bool = False) -> Schema:
        status = draw(st.sampled_from(["200", "201", "2XX", "default"]))
        responses: Schema = {status: {"description": "x", "content": draw(contents(is_list=is_list))}}
        if draw(st.booleans()):
            responses |= {"201": {"description": "x", "headers": {"Location": {"schema": {"type": "string"}}}}}
        responses |= {draw(st.sampled_from(["404", "4XX"])): error} if draw(st.booleans()) else {}
        body: Schema = {"requestBody": {"content": {"application/json": {"schema": draw(BODY_SCHEMAS)}}}}
        return {"responses": {"4XX": error, **responses}, **(body if has_body else {})}

    def paths_of(collection: str, parameter: str) -> Schema:
        item = collection + "/{" + parameter + "}"
        names = [segment[1:-1] for segment in item.split("/") if segment.startswith("{")]
        parameters: list[JsonValue] = [
            {"name": name, "in": "path", "required": True, "schema": draw(PATH_SCHEMAS)} for name in names
        ]
        has_body = {"get": False, "put": True, "patch": True, "delete": False, "head": False}
        methods = draw(st.sets(st.sampled_from(sorted(has_body)), min_size=1))
        limit: JsonValue = [{"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 0}}]
        path_items: Schema = {
            collection: {
                "parameters": parameters[:-1],
                "get": operation(is_list=True) | {"parameters": limit},
                "post": operation(has_body=True),
            },
            item: {
                "parameters": parameters,
                **{method: operation(has_body=has_body[method]) for method in sorted(methods)},
            },
        }
        return path_items

    paths = paths_of("/pets", draw(st.sampled_from(["petId", "id", "name"])))
    if draw(st.booleans()):
        paths |= paths_of("/pets/{pet}/owners", "ownerId")
    word: Schema = {"type": "string", "minLength": 1}
    return Spec({"openapi": "3.1.0", "paths": paths, "components": {"schemas": {"Word": word}}})


VALUES = st.one_of(st.none(), st.booleans(), st.integers(0, 9), st.text("abc", max_size=4), st.lists(st.integers(0, 3)))
BODIES = st.one_of(
    st.dictionaries(NAMES, VALUES, max_size=4),
    st.fixed_dictionaries(
        {"id": st.sampled_from([1, "a", 5])}, optional={"name": VALUES, "tag": VALUES, "data": VALUES}
    ),
    st.fixed_dictionaries({"data": st.dictionaries(NAMES, VALUES)}),
)
ON_COLLECTION, ON_ITEM = (
    st.sampled_from(["GET", "POST", "POST"]),
    st.sampled_from(["GET", "PUT", "PATCH", "DELETE", "HEAD"]),
)
REQUESTS = st.tuples(
    st.one_of(
        st.tuples(ON_COLLECTION, st.sampled_from(["/pets", "/pets?limit=1", "/pets/1/owners"])),
        st.tuples(ON_ITEM, st.sampled_from(["/pets/1", "/pets/a", "/pets/5", "/pets/a/owners/1"])),
    ),
    BODIES,
    st.sampled_from([{}, {}, {}, {"accept": "text/plain, */*;q=0.1"}, {"prefer": "dynamic=true"}]),
)
Drawn = tuple[tuple[str, str], JsonValue, Mapping[str, str]]
"""Method and target, body, and headers of a request."""


def send(mock: Mock, drawn: Drawn) -> tuple[Request, Response]:
    (method, target), body, fields = drawn
    has_body = method in {"POST", "PUT", "PATCH"}
    headers = Headers([*fields.items(), *([("content-type", "application/json")] if has_body else [])])
    request = Request(method, target, headers, json.dumps(body).encode() if has_body else b"")
    return request, mock.answer(request)


def breaches(spec: Spec, requests: list[Drawn]) -> set[str]:
    mock, rules = Mock(spec), checks.rules(spec)
    return {
        f"{finding.code} {finding.at} {finding.message}"
        for drawn in requests
        for finding in judge(spec.exchange(*send(mock, drawn)), rules)
    }


def is_possible(spec: Spec) -> bool:
    """Whether the generated responses are valid; those of an unusual schema may not be."""
    builder, schemas = ResponseBuilder(spec), spec.schemas
    for operation in spec.operations.values():
        response = builder.success(operation)
        media = successful(operation)[1].media
        schema = media.get(response.headers.get("content-type", ""), media.get("*/*", ""))
        if schema and response.headers.media_type != "text/plain" and not schemas.valid(schema, response.json):
            return False
    return True


@given(documents(), st.lists(REQUESTS, min_size=3, max_size=12))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_response_breaks_the_contract(spec: Spec, requests: list[Drawn]) -> None:
    note(json.dumps(spec.root["paths"]))
    assume(is_possible(spec))
    assert breaches(spec, requests) == set()


@given(documents(), st.lists(REQUESTS, min_size=2, max_size=8), st.lists(REQUESTS, min_size=2, max_size=8))
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_loaded_mock_continues_like_the_dumped_one(spec: Spec, before: list[Drawn], after: list[Drawn]) -> None:
    first, second = Mock(spec), Mock(spec)
    for drawn in before:
        send(first, drawn)
    state = first.dump()
    if state is not None:
        second.load(json.loads(json.dumps(state)))
        assert second.dump() == state
        assert [send(first, drawn)[1] for drawn in after] == [send(second, drawn)[1] for drawn in after]
