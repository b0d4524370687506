"""Settings: texts become what a provider can be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import pytest
from pydantic import Field

from caveat.errors import BadOption
from caveat.targets.settings import NoSettings, read


@dataclass(frozen=True, slots=True)
class Pots:
    """What a kitchen can be told."""

    many_pots: Annotated[int, Field(ge=0)] = 3
    lid: str = ""


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
        (Pots, {"pans": "1"}, "--set: no setting is called 'pans'. Known are: many_pots, lid"),
        (NoSettings, {"pans": "1"}, "--set: no setting is called 'pans'. This mock has none"),
        (Pots, {"many-pots": "-1"}, "--set: many_pots: Input should be greater than or equal to 0. Give another value"),
    ],
)
def test_what_does_not_fit_is_refused(kind: type[Pots | NoSettings], given: Mapping[str, str], said: str) -> None:
    with pytest.raises(BadOption) as refused:
        read(kind, given)
    assert str(refused.value) == said
