"""JSON objects: strict, with unknown fields kept and absent fields missing."""

from __future__ import annotations

import json
from typing import Annotated, Any

import pytest
from pydantic import MISSING, ConfigDict, Field, JsonValue, TypeAdapter, ValidationError

from caveat_models.dfend import models
from caveat_models.json_object import JsonObject


def test_unknown_fields_are_kept() -> None:
    read = models.IdentityStatus.model_validate_json('{"optedIn": true, "since": {"day": 3}}')

    assert read.model_dump_json(by_alias=True) == '{"optedIn":true,"since":{"day":3}}'


def test_an_absent_field_is_missing_and_is_not_serialized() -> None:
    device = models.Device(os_name="iOS")

    assert device.os_version is MISSING
    assert device.model_dump_json(by_alias=True) == '{"osName":"iOS"}'


@pytest.mark.parametrize(
    "text",
    [
        '{"osName": null}',
        '{"osName": 1}',
    ],
)
def test_null_and_numbers_are_not_strings(text: str) -> None:
    with pytest.raises(ValidationError):
        models.Device.model_validate_json(text)


def test_fields_are_serialized_in_the_spelling_of_the_vendor() -> None:
    signal = models.ServerSignal(
        source="Server",
        identifiers=models.Identifiers(user_id="user-1"),
        ip="192.0.2.1",
        device=models.Device(device_id="device-1"),
        metadata=models.Metadata(session=1),
    )
    text = (
        '{"source":"Server","device":{"deviceId":"device-1"},"identifiers":{"userId":"user-1"},"ip":"192.0.2.1",'
        '"metadata":{"session":1}}'
    )
    assert signal.model_dump_json() == text
    assert signal.model_dump(mode="json") == json.loads(text)
    assert TypeAdapter(list[models.Identifiers]).dump_python([signal.identifiers]) == [{"userId": "user-1"}]


def test_fields_that_the_contract_does_not_declare_are_read_by_name() -> None:
    metadata = models.Metadata(session=1, deep={"a": [None]})
    assert (metadata["session"], metadata["deep"]) == (1, {"a": [None]})
    assert ("session" in metadata, "other" in metadata) == (True, False)
    with pytest.raises(KeyError, match="other"):
        metadata["other"]


def test_by_name_can_be_turned_off() -> None:
    with pytest.raises(ValidationError):
        models.IdentityStatus.model_validate_json('{"opted_in": true}', by_name=False)

    assert models.IdentityStatus(opted_in=True).opted_in


def test_parsed_json_can_be_validated() -> None:
    value = {"id": "sig-1", "type": "NEW_DEVICE", "level": "WARNING"}

    read = models.ImmediateResult.model_validate(value, strict=False, by_name=False)

    assert (read.type, read.level) == (models.EventType.NEW_DEVICE, models.EventLevel.WARNING)


def test_object_rules_use_the_spelling_of_the_vendor() -> None:
    assert models.ClientIdentifiers(user_id="user-1").model_dump(by_alias=True) == {"userId": "user-1"}
    with pytest.raises(ValidationError, match=r"an object with \['other'\] breaks"):
        models.ClientIdentifiers.model_validate_json('{"other": "user-1"}')


def test_an_object_rule_is_in_the_json_schema_of_the_model() -> None:
    schema = models.ClientIdentifiers.model_json_schema()

    assert schema["allOf"] == [{"anyOf": [{"required": ["userId"]}, {"required": ["identity"]}]}]


class Unique(JsonObject):
    """A model as it is generated for lists without equal items."""

    model_config = ConfigDict(
        json_schema_extra={
            "allOf": [{"properties": {"aB": {"uniqueItems": True}}, "additionalProperties": {"uniqueItems": True}}]
        }
    )
    a_b: Annotated[list[JsonValue] | MISSING, Field(alias="aB")] = MISSING


@pytest.mark.parametrize(
    ("items", "is_unique"),
    [
        ([], True),
        ([1, True, "1"], True),
        ([1, 1.0], False),
        ([{"a": 1, "b": [2]}, {"b": [2], "a": 1}], False),
        ([[1, 2], [2, 1]], True),
    ],
)
@pytest.mark.parametrize("name", ["aB", "other"])
def test_items_of_some_lists_are_unique(name: str, items: list[JsonValue], *, is_unique: bool) -> None:
    if is_unique:
        assert Unique.model_validate({name: items}).model_dump() == {name: items}
    else:
        with pytest.raises(ValidationError, match="uniqueItems"):
            Unique.model_validate({name: items})


def test_a_nested_object_may_be_a_dict_of_either_spelling() -> None:
    fields: dict[str, Any] = {"identifiers": {"userId": "user-1"}, "device": {"device_id": "device-1"}}
    signal = models.ServerSignal(source="Server", ip="192.0.2.1", **fields)

    assert signal.device == models.Device(device_id="device-1")
    assert signal.identifiers.user_id == "user-1"
    with pytest.raises(ValidationError):
        models.ServerSignal(source="Server", ip="192.0.2.1", **{**fields, "device": {"deviceId": 1}})
