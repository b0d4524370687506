"""State: a dataclass becomes JSON, and the same dataclass again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from pydantic import BaseModel

from caveat.errors import BadState
from caveat.json_text import JsonValue
from caveat.provider.state import from_json, to_json
from caveat_models.dfend.models import Identity, IdentityIdentifiers


@dataclass(frozen=True, slots=True)
class Store:
    """A state with every kind of value."""

    since: datetime | None
    boxes: Mapping[str, tuple[int | float | str, ...]]
    owner: Identity | None = None


OWNER = Identity(
    id="idn-1",
    account="acc-1",
    identifiers=IdentityIdentifiers(user_ids=["zoë"]),
    locations=[],
    vpns=[],
    carriers=[],
    opted_in=True,
    opted_out=False,
)


@pytest.mark.parametrize(
    ("store", "value"),
    [
        (Store(None, {}), {"since": None, "boxes": {}, "owner": None}),
        (
            Store(datetime(2026, 5, 1, tzinfo=UTC), {"b": (1, 1.0, 10**60), "a": ("€",)}),
            {"since": "2026-05-01T00:00:00Z", "boxes": {"b": [1, 1.0, 10**60], "a": ["€"]}, "owner": None},
        ),
    ],
)
def test_a_state_is_written_as_json_and_read_again(store: Store, value: JsonValue) -> None:
    assert json.dumps(to_json(store)) == json.dumps(value)
    assert from_json(Store, value) == store


def test_a_model_is_written_as_it_would_be_sent() -> None:
    value = to_json(Store(None, {}, OWNER))
    assert isinstance(value, dict)
    assert value["owner"] == json.loads(OWNER.model_dump_json(by_alias=True, exclude_unset=True))
    restored = from_json(Store, value).owner
    assert restored == OWNER
    assert restored.model_fields_set == OWNER.model_fields_set


class Lid(BaseModel):
    """A model with a field that has a default."""

    size: int = 3


@dataclass(frozen=True, slots=True)
class Pot:
    """A state with such a model."""

    lid: Lid


def test_fields_that_are_not_set_are_not_written() -> None:
    assert to_json(Pot(Lid())) == {"lid": {}}
    assert to_json(Pot(Lid(size=3))) == {"lid": {"size": 3}}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ([], "state: Input should be a dictionary or an instance of Store. Correct it, or start without a state"),
        ({"boxes": {}}, "state/since: Field required. Correct it, or start without a state"),
        ({"since": None, "boxes": {"b": [None]}}, "state/boxes/b/0/int: Input should be a valid integer"),
        ({"since": "soon", "boxes": {}}, "state/since: Input should be a valid datetime"),
        ({"since": None, "boxes": {}, "owner": {"id": "a"}}, "state/owner/account: Field required"),
    ],
)
def test_the_first_invalid_part_of_a_state_is_named(value: JsonValue, message: str) -> None:
    with pytest.raises(BadState) as raised:
        from_json(Store, value)
    assert str(raised.value).startswith(message)
