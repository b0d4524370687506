"""Whatever a document says of its things and whatever is sent, no answer breaks the contract, and memory is kept."""

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

PLAIN: st.SearchStrategy[JsonValue] = st.sampled_from(
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
IDS: st.SearchStrategy[JsonValue] = st.sampled_from(
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
NAMED: st.SearchStrategy[JsonValue] = st.sampled_from(
    [{}, {"type": "string"}, {"type": ["integer", "string"]}, {"enum": ["1", "a"]}]
)
SENDABLE: st.SearchStrategy[JsonValue] = st.sampled_from(
    [{}, {"type": "object", "properties": {"tag": {}, "id": {"readOnly": True}}}]
)
LENGTHS: st.SearchStrategy[Schema] = st.sampled_from([{}, {}, {"minItems": 2}, {"maxItems": 1}, {"uniqueItems": True}])
REQUIRED: st.SearchStrategy[JsonValue] = st.sampled_from([[], ["data"], ["total"]])
NAMES = st.sampled_from(["id", "name", "pet_id", "petId", "data", "owner", "tag"])


@st.composite
def things(draw: st.DrawFn) -> Schema:
    """The schema of a thing."""
    properties: Schema = dict(draw(st.dictionaries(NAMES, PLAIN, max_size=4)))
    if draw(st.sampled_from([True, True, False])):
        properties["id"] = draw(IDS)
    schema: Schema = {"type": "object", "properties": properties}
    schema["required"] = list[JsonValue](draw(st.sets(st.sampled_from(sorted(properties))))) if properties else []
    schema |= draw(st.sampled_from([{}, {"additionalProperties": False}, {"additionalProperties": True}]))
    return schema | draw(st.sampled_from([{}, {}, {"minProperties": 1}, {"maxProperties": 9}]))


def one_of_two(first: Schema, second: Schema) -> Schema:
    return {"oneOf": [{"allOf": [of_kind("a"), first]}, {"allOf": [of_kind("b"), second]}]}


def of_kind(name: str) -> Schema:
    return {"type": "object", "required": ["kind"], "properties": {"kind": {"const": name}}}


@st.composite
def bodies(draw: st.DrawFn, *, many: bool) -> JsonValue:
    """The content of an answer."""
    thing = draw(st.one_of(things(), st.builds(one_of_two, things(), things())))
    shown: Schema = {"type": "array", "items": thing, **draw(LENGTHS)} if many else thing
    if draw(st.booleans()):
        held: Schema = {"data": shown, "total": {"type": "integer"}, "more": {"type": "string"}}
        shown = {"type": "object", "required": draw(REQUIRED), "properties": held}
    media = draw(st.sampled_from(["application/json", "application/json", "application/hal+json", "*/*", "text/plain"]))
    return {media: {"schema": shown}}


@st.composite
def documents(draw: st.DrawFn) -> Spec:
    """A contract with a collection, one below its things, and whatever else."""
    refused: Schema = {"description": "x", "content": {"application/json": {"schema": {"type": "object"}}}}

    def operation(*, many: bool = False, sends: bool = False) -> Schema:
        status = draw(st.sampled_from(["200", "201", "2XX", "default"]))
        answers: Schema = {status: {"description": "x", "content": draw(bodies(many=many))}}
        if draw(st.booleans()):
            answers |= {"201": {"description": "x", "headers": {"Location": {"schema": {"type": "string"}}}}}
        answers |= {draw(st.sampled_from(["404", "4XX"])): refused} if draw(st.booleans()) else {}
        body: Schema = {"requestBody": {"content": {"application/json": {"schema": draw(SENDABLE)}}}}
        responses: Schema = {"4XX": refused, **answers}
        return {"responses": responses, **(body if sends else {})}

    def path(above: str, name: str) -> Schema:
        named = [part[1:-1] for part in (above + "/{" + name + "}").split("/") if part.startswith("{")]
        parameters: list[JsonValue] = [
            {"name": each, "in": "path", "required": True, "schema": draw(NAMED)} for each in named
        ]
        kinds = {"get": False, "put": True, "patch": True, "delete": False, "head": False}
        methods = draw(st.sets(st.sampled_from(sorted(kinds)), min_size=1))
        limit: JsonValue = [{"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 0}}]
        whole: Schema = {
            above: {
                "parameters": parameters[:-1],
                "get": operation(many=True) | {"parameters": limit},
                "post": operation(sends=True),
            },
            above + "/{" + name + "}": {
                "parameters": parameters,
                **{method: operation(sends=kinds[method]) for method in sorted(methods)},
            },
        }
        return whole

    paths = path("/pets", draw(st.sampled_from(["petId", "id", "name"])))
    if draw(st.booleans()):
        paths |= path("/pets/{pet}/owners", "ownerId")
    word: Schema = {"type": "string", "minLength": 1}
    return Spec({"openapi": "3.1.0", "paths": paths, "components": {"schemas": {"Word": word}}})


VALUES = st.one_of(st.none(), st.booleans(), st.integers(0, 9), st.text("abc", max_size=4), st.lists(st.integers(0, 3)))
SENT = st.one_of(
    st.dictionaries(NAMES, VALUES, max_size=4),
    st.fixed_dictionaries(
        {"id": st.sampled_from([1, "a", 5])}, optional={"name": VALUES, "tag": VALUES, "data": VALUES}
    ),
    st.fixed_dictionaries({"data": st.dictionaries(NAMES, VALUES)}),
)
OF_MANY, OF_ONE = st.sampled_from(["GET", "POST", "POST"]), st.sampled_from(["GET", "PUT", "PATCH", "DELETE", "HEAD"])
ASKED = st.tuples(
    st.one_of(
        st.tuples(OF_MANY, st.sampled_from(["/pets", "/pets?limit=1", "/pets/1/owners"])),
        st.tuples(OF_ONE, st.sampled_from(["/pets/1", "/pets/a", "/pets/5", "/pets/a/owners/1"])),
    ),
    SENT,
    st.sampled_from([{}, {}, {}, {"accept": "text/plain, */*;q=0.1"}, {"prefer": "dynamic=true"}]),
)
Asked = tuple[tuple[str, str], JsonValue, Mapping[str, str]]


def answered(mock: Mock, asked: Asked) -> tuple[Request, Response]:
    (method, target), body, fields = asked
    sends = method in {"POST", "PUT", "PATCH"}
    headers = Headers([*fields.items(), *([("content-type", "application/json")] if sends else [])])
    request = Request(method, target, headers, json.dumps(body).encode() if sends else b"")
    return request, mock.answer(request)


def breaches(spec: Spec, asked: list[Asked]) -> set[str]:
    mock, rules = Mock(spec), checks.rules(spec)
    return {
        f"{finding.code} {finding.at} {finding.message}"
        for each in asked
        for finding in judge(spec.exchange(*answered(mock, each)), rules)
    }


def possible(spec: Spec) -> bool:
    """Whether what is made of the document alone keeps it; of an odd schema it may not."""
    answers, schemas = ResponseBuilder(spec), spec.schemas
    for operation in spec.operations.values():
        made = answers.success(operation)
        media = successful(operation)[1].media
        schema = media.get(made.headers.get("content-type", ""), media.get("*/*", ""))
        if schema and made.headers.media_type != "text/plain" and not schemas.valid(schema, made.json):
            return False
    return True


@given(documents(), st.lists(ASKED, min_size=3, max_size=12))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_answer_breaks_the_contract(spec: Spec, asked: list[Asked]) -> None:
    note(json.dumps(spec.root["paths"]))
    assume(possible(spec))
    assert breaches(spec, asked) == set()


@given(documents(), st.lists(ASKED, min_size=2, max_size=8), st.lists(ASKED, min_size=2, max_size=8))
@settings(max_examples=50, deadline=None, suppress_health_check=list(HealthCheck))
def test_what_was_dumped_goes_on_as_it_would_have(spec: Spec, before: list[Asked], after: list[Asked]) -> None:
    first, second = Mock(spec), Mock(spec)
    for each in before:
        answered(first, each)
    state = first.dump()
    if state is not None:
        second.load(json.loads(json.dumps(state)))
        assert second.dump() == state
        assert [answered(first, each)[1] for each in after] == [answered(second, each)[1] for each in after]
