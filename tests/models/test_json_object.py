"""JSON objects: open, strict, and exact about what is absent."""

from __future__ import annotations

import pytest
from pydantic import MISSING, ValidationError

from caveat_models.dfend import models


def test_what_a_vendor_adds_is_kept() -> None:
    read = models.IdentityStatus.model_validate_json('{"optedIn": true, "since": {"day": 3}}')

    assert read.model_dump_json(by_alias=True) == '{"optedIn":true,"since":{"day":3}}'


def test_an_absent_field_is_missing_and_is_not_written() -> None:
    made = models.Device(os_name="iOS")

    assert made.os_version is MISSING
    assert made.model_dump_json(by_alias=True) == '{"osName":"iOS"}'


@pytest.mark.parametrize(
    "text",
    [
        '{"osName": null}',
        '{"osName": 1}',
    ],
)
def test_null_and_numbers_are_no_text(text: str) -> None:
    with pytest.raises(ValidationError):
        models.Device.model_validate_json(text)


def test_a_python_name_is_no_json_name_where_that_is_asked() -> None:
    with pytest.raises(ValidationError):
        models.IdentityStatus.model_validate_json('{"opted_in": true}', by_name=False)

    assert models.IdentityStatus(opted_in=True).opted_in


def test_values_that_were_json_can_be_read_too() -> None:
    value = {"id": "sig-1", "type": "NEW_DEVICE", "level": "WARNING"}

    read = models.ImmediateResult.model_validate(value, strict=False, by_name=False)

    assert (read.type, read.level) == (models.EventType.NEW_DEVICE, models.EventLevel.WARNING)


def test_names_that_stand_together_are_counted_in_the_vendors_spelling() -> None:
    assert models.ClientIdentifiers(user_id="user-1").model_dump(by_alias=True) == {"userId": "user-1"}
    with pytest.raises(ValidationError, match=r"an object with \['other'\] breaks"):
        models.ClientIdentifiers.model_validate_json('{"other": "user-1"}')


def test_a_rule_holds_in_the_models_own_json_schema() -> None:
    schema = models.ClientIdentifiers.model_json_schema()

    assert schema["allOf"] == [{"anyOf": [{"required": ["userId"]}, {"required": ["identity"]}]}]
