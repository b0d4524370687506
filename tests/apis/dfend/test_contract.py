"""The contract of DFend: levels and meanings as data, guesses graded as such, and a description of each part."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import pytest

from caveat.apis.dfend.mock.levels import LEVELS
from caveat.apis.dfend.rules.levels import documented_level
from caveat.json_text import JsonValue
from caveat.judging.evidence import Grade
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.evidence import nearest, read
from caveat.openapi.objects import objects
from caveat.openapi.pointer import lookup
from caveat.openapi.references import target
from caveat.openapi.walk import Kind, parts
from caveat_models.dfend import models
from caveat_models.dfend.models import EventType
from dfend_account import API

ROOT = API.spec.root
TYPES = as_object(lookup(ROOT, "/components/schemas/EventType"))

GUESSES = re.compile(r"\b(guess\w*|assum\w*|presumabl\w*|probabl\w*|taken (to|for))\b", re.IGNORECASE)


@pytest.mark.parametrize("event", EventType)
def test_the_level_of_each_type_is_data_and_is_that_of_mock_and_rules(event: EventType) -> None:
    level = as_object(TYPES["x-level"])[event]
    assert (level, level) == (LEVELS[event], documented_level(event))


def test_the_meaning_of_each_type_starts_with_its_level_and_reaches_the_model() -> None:
    meanings = dict(zip(map(str, as_list(TYPES["enum"])), map(str, as_list(TYPES["x-enum-descriptions"])), strict=True))
    assert meanings.keys() == as_object(TYPES["x-level"]).keys() == set(EventType)
    source = inspect.getsource(models.EventType)
    for event, meaning in meanings.items():
        assert meaning.startswith(f"{as_object(TYPES['x-level'])[event]}: ")
        assert f'{event} = "{event}"\n    """{meaning}"""' in source
    assert "NEW_DEVICE or IMPOSSIBLE_TRAVEL" in meanings["CARRIER_SWITCH"]


def described(node: dict[str, JsonValue]) -> bool:
    reference = node.get("$ref")
    return bool(node.get("description")) or (isinstance(reference, str) and described(_at(target(reference))))


def _at(pointer: str) -> dict[str, JsonValue]:
    return as_object(lookup(ROOT, pointer))


def nodes() -> Iterator[tuple[str, dict[str, JsonValue]]]:
    """Operations, parameters, components with a schema, and properties."""
    yield from ((part.pointer, part.node) for part in parts(ROOT, Kind.OPERATION, Kind.PARAMETER))
    for name, schema in as_object(lookup(ROOT, "/components/schemas")).items():
        yield name, as_object(schema)
        for field, node in as_object(as_object(schema).get("properties")).items():
            yield f"{name}.{field}", as_object(node)


@pytest.mark.parametrize(("place", "node"), list(nodes()), ids=lambda value: value if isinstance(value, str) else "")
def test_every_operation_schema_and_property_is_described(place: str, node: dict[str, JsonValue]) -> None:
    assert described(node), place


def test_tags_licence_and_what_is_not_covered_are_stated() -> None:
    info, tags = as_object(ROOT["info"]), {str(as_object(tag)["name"]) for tag in as_list(ROOT["tags"])}
    assert as_object(info["license"])["identifier"] == "Apache-2.0"
    assert "Not covered:" in str(info["description"])
    used = {str(tag) for part in parts(ROOT, Kind.OPERATION) for tag in as_list(part.node.get("tags"))}
    assert used == tags


@pytest.mark.parametrize("name", as_object(lookup(ROOT, "/components/responses")))
def test_every_error_response_has_an_example(name: str) -> None:
    assert lookup(ROOT, f"/components/responses/{name}/content/application~1json/example/message")


def test_a_guess_is_graded_as_one() -> None:
    for pointer, node in objects(ROOT):
        text = f"{node.get('summary', '')} {node.get('description', '')}"
        evidence = nearest(ROOT, (pointer,))
        if GUESSES.search(text) and evidence is not None:
            assert evidence[1].grade is Grade.ASSUMED, (pointer, text)


def test_inferred_evidence_names_its_source() -> None:
    for pointer, node in objects(ROOT):
        evidence = read(node)
        if evidence is not None and evidence.grade is Grade.INFERRED:
            assert evidence.source.startswith("https://dfend.gitbook.io/"), pointer


def test_no_bound_is_graded_as_documented() -> None:
    for pointer, node in objects(ROOT):
        if node.keys() & {"minimum", "maximum", "minLength"}:
            evidence = nearest(ROOT, (pointer,))
            assert evidence is not None
            assert evidence[1].grade is not Grade.DOCUMENTED, pointer


@pytest.mark.parametrize("schema", ["ClientSignal", "ServerSignal", "RegisterIdentity"])
def test_required_fields_of_requests_are_inferred(schema: str) -> None:
    members = map(as_object, as_list(_at(f"/components/schemas/{schema}")["allOf"]))
    [required] = [member for member in members if "required" in member]
    evidence = read(required)
    assert evidence is not None
    assert evidence.grade is Grade.INFERRED
