"""Enums: in Python a member may be given by its value, and JSON stays strict."""

from __future__ import annotations

import json

import pytest
from pydantic import ValidationError

from caveat_models.dfend.models import ClientSource, ServerSignal, Signal, SignalSource
from caveat_models.json_enums import Enum, IntEnum
from caveat_models.json_object import JsonObject
from caveat_models.json_values import StrictInt

IDENTIFIERS = {"userId": "user-1"}


class Size(IntEnum):
    """An enum of integers."""

    SMALL = 1
    LARGE = 2


class Odd(Enum):
    """An enum of several types."""

    ONE = 1
    TEXT = "1"


class Box(JsonObject):
    """A model with both."""

    size: Size | None = None
    odd: Odd | None = None
    sizes: list[Size] = []  # noqa: RUF012 - pydantic copies it
    count: StrictInt = 0


def test_a_member_may_be_given_by_its_value() -> None:
    identifiers = Signal.model_validate({"source": "App", "identifiers": IDENTIFIERS}, strict=False).identifiers
    signal = ServerSignal(source="Server", identifiers=identifiers, ip="192.0.2.1")
    assert signal.source == "Server"
    assert Signal(source="App", identifiers=identifiers).source is SignalSource.APP
    box = Box(size=Size(2), sizes=[Size.SMALL], odd=Odd.TEXT)
    assert Box.model_validate({"size": 2, "sizes": [1], "odd": "1"}) == box


@pytest.mark.parametrize("value", ["server", "", 1, None, ClientSource.APP])
def test_another_value_is_refused(value: object) -> None:
    with pytest.raises(ValidationError, match="Input should be 'Server'"):
        ServerSignal.model_validate({"source": value, "identifiers": IDENTIFIERS, "ip": "192.0.2.1"})


@pytest.mark.parametrize(
    "text", ['{"size": "1"}', '{"size": true}', '{"size": 3}', '{"sizes": ["1"]}', '{"odd": 2}', '{"odd": true}']
)
def test_json_is_strict(text: str) -> None:
    with pytest.raises(ValidationError):
        Box.model_validate_json(text)
    with pytest.raises(ValidationError):
        Box.model_validate(json.loads(text))


def test_json_is_read_and_written_by_value() -> None:
    text = '{"size":2,"sizes":[1,2]}'
    box = Box.model_validate_json(text)
    assert (box.size, box.sizes) == (Size.LARGE, [Size.SMALL, Size.LARGE])
    assert box.model_dump_json(exclude_unset=True) == text
    assert [Box.model_validate_json(json.dumps({"odd": value})).odd for value in (1, "1", None)] == [
        Odd.ONE,
        Odd.TEXT,
        None,
    ]
