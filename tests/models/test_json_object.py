"""JSON objects: strict, with unknown fields kept and absent fields missing."""

from __future__ import annotations

import json

import pytest
from pydantic import MISSING, TypeAdapter, ValidationError

from caveat_models.dfend import models


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
