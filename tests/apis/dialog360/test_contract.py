"""The contract of 360dialog as a document: descriptions, sources, and what the page says in words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from caveat.catalogue import catalogue
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.objects import objects
from caveat.openapi.open_enums import KEYWORD
from caveat.openapi.pointer import lookup
from caveat.openapi.walk import Kind, parts

ROOT = catalogue.api("dialog360").spec.root

CLEAR_NAMES = frozenset(
    {"ad_account", "campaign", "campaign_name", "created_time", "end_time", "id", "name", "start_time", "targeting"}
)
"""Properties whose names say it all, beside those whose schema has a description."""


def described(node: dict[str, JsonValue]) -> bool:
    """Whether an object, or what it or its items refer to, has a description."""
    if node.get("description"):
        return True
    if "items" in node:
        return described(as_object(node["items"]))
    reference = node.get("$ref")
    return isinstance(reference, str) and described(as_object(lookup(ROOT, reference.removeprefix("#"))))


def undescribed() -> Iterator[str]:
    for part in parts(ROOT, Kind.OPERATION, Kind.PARAMETER, Kind.RESPONSE, Kind.SCHEMA):
        named = part.kind is not Kind.SCHEMA or part.key == "properties" or part.pointer.count("/") == 3
        name = part.pointer.rpartition("/")[2]
        if named and not described(part.node) and not (part.key == "properties" and name in CLEAR_NAMES):
            yield part.pointer


def test_everything_has_a_description() -> None:
    assert list(undescribed()) == []


def test_the_document_is_introduced() -> None:
    info = as_object(ROOT["info"])
    assert {"description", "contact", "license"} <= info.keys()


def test_tags_are_declared_and_used() -> None:
    declared = {str(as_object(tag)["name"]) for tag in as_list(ROOT["tags"])}
    used = {str(tag) for part in parts(ROOT, Kind.OPERATION) for tag in as_list(part.node["tags"])}
    assert used == declared


def test_every_error_response_has_an_example() -> None:
    for name, response in as_object(as_object(ROOT["components"])["responses"]).items():
        for media_type in as_object(as_object(response)["content"]).values():
            assert "example" in as_object(media_type), name


@pytest.mark.parametrize("grade", ["documented", "inferred"])
def test_the_source_of_what_is_not_assumed_can_be_opened(grade: str) -> None:
    for pointer, node in objects(ROOT):
        evidence = as_object(node.get("x-evidence"))
        if evidence.get("grade") == grade:
            assert str(evidence.get("source", "")).startswith("https://"), pointer


def test_enums_whose_lists_are_incomplete_are_open() -> None:
    schemas = as_object(as_object(ROOT["components"])["schemas"])
    open_enums = {name for name, schema in schemas.items() if KEYWORD in as_object(schema)}
    assert open_enums == {
        "AdStatus", "BillingEvent", "EventGroupStatus", "EventType", "Gender", "KeywordStatus", "SignalLevel",
    }  # fmt: skip
    assert {name for name, schema in schemas.items() if "enum" in as_object(schema)} == {"SignalEventType"}


def test_the_description_of_event_types_names_each_type_and_the_eighth() -> None:
    event_type = as_object(lookup(ROOT, "/components/schemas/EventType"))
    for value in as_list(event_type[KEYWORD]):
        assert f"`{value}`" in str(event_type["description"])
    assert "main conversion of a campaign" in str(event_type["description"])


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        ("list-ads", "once a day"),
        ("get-ad", "once a day"),
        ("list-ad-insights", "once a day"),
        ("list-campaign-insights", "once a day"),
        ("list-events", "at once"),
    ],
)
def test_an_operation_says_how_fresh_its_data_are(operation: str, words: str) -> None:
    [part] = [part for part in parts(ROOT, Kind.OPERATION) if part.node["operationId"] == operation]
    assert words in str(part.node["description"])
