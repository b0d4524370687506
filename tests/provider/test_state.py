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
from caveat.provider.state import Memory, read, written
from caveat_models.dfend.models import Identity, IdentityIdentifiers


@dataclass(frozen=True, slots=True)
class Attic:
    """What somebody keeps."""

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
    ("attic", "value"),
    [
        (Attic(None, {}), {"since": None, "boxes": {}, "owner": None}),
        (
            Attic(datetime(2026, 5, 1, tzinfo=UTC), {"b": (1, 1.0, 10**60), "a": ("€",)}),
            {"since": "2026-05-01T00:00:00Z", "boxes": {"b": [1, 1.0, 10**60], "a": ["€"]}, "owner": None},
        ),
    ],
)
def test_it_is_written_as_json_and_read_again(attic: Attic, value: JsonValue) -> None:
    assert json.dumps(written(attic)) == json.dumps(value)
    assert read(Attic, value) == attic


def test_a_model_in_it_is_written_as_it_would_be_sent() -> None:
    value = written(Attic(None, {}, OWNER))
    assert isinstance(value, dict)
    assert value["owner"] == json.loads(OWNER.model_dump_json(by_alias=True, exclude_unset=True))
    again = read(Attic, value).owner
    assert again == OWNER
    assert again.model_fields_set == OWNER.model_fields_set


class Lid(BaseModel):
    """A model with a field that is there though nobody sent it."""

    size: int = 3


@dataclass(frozen=True, slots=True)
class Pot:
    """What has a lid."""

    lid: Lid


def test_what_was_not_said_is_not_written() -> None:
    assert written(Pot(Lid())) == {"lid": {}}
    assert written(Pot(Lid(size=3))) == {"lid": {"size": 3}}


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ([], "state: Input should be a dictionary or an instance of Attic. Mend it, or begin anew"),
        ({"boxes": {}}, "state/since: Field required. Mend it, or begin anew"),
        ({"since": None, "boxes": {"b": [None]}}, "state/boxes/b/0/int: Input should be a valid integer"),
        ({"since": "soon", "boxes": {}}, "state/since: Input should be a valid datetime"),
        ({"since": None, "boxes": {}, "owner": {"id": "a"}}, "state/owner/account: Field required"),
    ],
)
def test_what_does_not_fit_is_told_by_its_place(value: JsonValue, said: str) -> None:
    with pytest.raises(BadState) as refused:
        read(Attic, value)
    assert str(refused.value).startswith(said)


def test_what_cannot_both_dump_and_load_is_no_memory() -> None:
    class Diary:
        def dump(self) -> JsonValue:
            return None

    class Notebook(Diary):
        def load(self, state: JsonValue) -> None:
            pass

    assert not isinstance(Diary(), Memory)
    assert isinstance(Notebook(), Memory)
