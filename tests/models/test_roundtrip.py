"""Every instance of a component schema is accepted by its model and serialized unchanged."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, SearchStrategy
from pydantic import TypeAdapter
from schemathesis.generation.jsonschema.builder import build
from schemathesis.specs.openapi.formats import get_default_format_strategies

from caveat.catalogue import catalogue
from caveat.json_text import JsonValue
from caveat.openapi.naming import class_name
from caveat_models.json_values import OpenEnum

FORMATS = {
    **get_default_format_strategies(),
    # Bytes as Latin-1, as the files of a multipart body are parsed.
    "binary": st.binary().map(lambda octets: octets.decode("latin-1")),
}


@cache
def components(api: str) -> dict[str, JsonValue]:
    compiled = json.loads(resources.files(f"caveat_models.{api}").joinpath("openapi.json").read_text("utf-8"))
    schemas: dict[str, JsonValue] = compiled["components"]["schemas"]
    return schemas


@cache
def admitted(api: str, name: str) -> SearchStrategy[JsonValue]:
    schema = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": components(api)}}
    return build(schema, draft=jsonschema_rs.Draft202012, formats=FORMATS, whole_floats=True)


def cases() -> Iterator[tuple[str, str]]:
    for api in catalogue.names():
        for name in components(api):
            yield api, name


def type_of(api: str, name: str) -> Any:  # noqa: ANN401 - a type that is known at run time only
    """The type that fields of a schema have: of an open enum, the enum or any other string."""
    model: Any = getattr(importlib.import_module(f"caveat_models.{api}.models"), class_name(name))
    schema = components(api)[name]
    open_enum: Any = OpenEnum
    return open_enum[model] if isinstance(schema, dict) and "x-extensible-enum" in schema else model


@pytest.mark.parametrize(("api", "name"), list(cases()))
@settings(max_examples=10, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_model_accepts_instances_of_its_schema_and_serializes_them_unchanged(
    api: str, name: str, data: DataObject
) -> None:
    drawn = data.draw(admitted(api, name))
    model = TypeAdapter(type_of(api, name))

    read = model.validate_json(json.dumps(drawn), by_name=False)

    assert same(json.loads(model.dump_json(read, by_alias=True, exclude_unset=True)), drawn)


def same(left: JsonValue, right: JsonValue) -> bool:
    """Whether two values are equal in JSON Schema: `1` is `1.0` but not `true`; an instant has several spellings."""
    match left, right:
        case dict(), dict():
            return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
        case list(), list():
            return len(left) == len(right) and all(map(same, left, right))
        case str(), str():
            return left == right or same_instant(left, right)
        case _:
            return left == right and isinstance(left, bool) == isinstance(right, bool)


def same_instant(left: str, right: str) -> bool:
    try:
        return datetime.fromisoformat(left.upper()) == datetime.fromisoformat(right.upper())
    except (ValueError, TypeError):
        return False


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (1, 1.0, True),
        (1, True, False),
        ([0], [False], False),
        ({"a": 1}, {"a": 1, "b": None}, False),
        ("2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", True),
        ("2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z", False),
        ("A", "a", False),
    ],
)
def test_equality_is_that_of_json_schema(left: JsonValue, right: JsonValue, expected: bool) -> None:  # noqa: FBT001 - a column
    assert same(left, right) is expected
