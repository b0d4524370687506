"""Settings: texts become an instance of a provider's `Settings`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import pytest
from pydantic import Field

from caveat.errors import BadValue
from caveat.mock.settings import NoSettings, parse_settings


@dataclass(frozen=True, slots=True)
class Pots:
    """Settings of a kitchen."""

    many_pots: Annotated[int, Field(ge=0)] = 3
    lid: Annotated[str, Field(pattern="^[a-z]*$", max_length=9, description="a colour")] = ""


@pytest.mark.parametrize(
    ("texts", "pots"),
    [
        ({}, Pots()),
        ({"many_pots": "5"}, Pots(5)),
        ({"many-pots": "0", "lid": "red"}, Pots(0, "red")),
    ],
)
def test_settings_are_parsed(texts: Mapping[str, str], pots: Pots) -> None:
    assert parse_settings(Pots, texts) == pots


@pytest.mark.parametrize(
    ("kind", "texts", "message"),
    [
        (Pots, {"pans": "1"}, "no setting is called 'pans'. Known settings: many-pots, lid"),
        (NoSettings, {"pans": "1"}, "no setting is called 'pans'. This mock has no settings"),
        (NoSettings, {"many_pans": "1"}, "no setting is called 'many-pans'. This mock has no settings"),
        (Pots, {"many-pots": "-1"}, "many-pots has an invalid value. Give a whole number of at least 0"),
        (Pots, {"many_pots": "some"}, "many-pots has an invalid value. Give a whole number of at least 0"),
        (Pots, {"many-pots": "9" * 5_000}, "many-pots has an invalid value. Give a whole number of at least 0"),
        (Pots, {"lid": "RED"}, "lid has an invalid value. Give a colour"),
        (Pots, {"lid": "x" * 10}, "lid: String should have at most 9 characters. Give another value"),
    ],
)
def test_an_unknown_setting_and_an_invalid_value_are_errors(
    kind: type[Pots | NoSettings], texts: Mapping[str, str], message: str
) -> None:
    with pytest.raises(BadValue) as raised:
        parse_settings(kind, texts)
    assert str(raised.value) == message
