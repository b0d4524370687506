"""Settings: texts become what a provider can be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import pytest
from pydantic import Field

from caveat.errors import BadOption
from caveat.mock.settings import NoSettings, read


@dataclass(frozen=True, slots=True)
class Pots:
    """What a kitchen can be told."""

    many_pots: Annotated[int, Field(ge=0)] = 3
    lid: Annotated[str, Field(pattern="^[a-z]*$", max_length=9, description="a colour")] = ""


@pytest.mark.parametrize(
    ("given", "pots"),
    [
        ({}, Pots()),
        ({"many_pots": "5"}, Pots(5)),
        ({"many-pots": "0", "lid": "red"}, Pots(0, "red")),
    ],
)
def test_settings_are_read(given: Mapping[str, str], pots: Pots) -> None:
    assert read(Pots, given) == pots


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        (Pots, {"pans": "1"}, "--set: no setting is called 'pans'. Known are: many-pots, lid"),
        (NoSettings, {"pans": "1"}, "--set: no setting is called 'pans'. This mock has none"),
        (NoSettings, {"many_pans": "1"}, "--set: no setting is called 'many-pans'. This mock has none"),
        (Pots, {"many-pots": "-1"}, "--set: many-pots does not fit. Give a whole number of at least 0"),
        (Pots, {"many_pots": "some"}, "--set: many-pots does not fit. Give a whole number of at least 0"),
        (Pots, {"many-pots": "9" * 5_000}, "--set: many-pots does not fit. Give a whole number of at least 0"),
        (Pots, {"lid": "RED"}, "--set: lid does not fit. Give a colour"),
        (Pots, {"lid": "x" * 10}, "--set: lid: String should have at most 9 characters. Give another value"),
    ],
)
def test_what_does_not_fit_is_refused(kind: type[Pots | NoSettings], given: Mapping[str, str], said: str) -> None:
    with pytest.raises(BadOption) as refused:
        read(kind, given)
    assert str(refused.value) == said
