"""The judge's table of levels: it covers each type of event of the contract."""

from __future__ import annotations

import pytest

from caveat.apis.dfend.rules.levels import documented_level
from caveat_models.dfend.models import EventLevel, EventType


@pytest.mark.parametrize("event", EventType)
def test_every_type_of_the_contract_has_a_level_of_the_contract(event: EventType) -> None:
    assert documented_level(event) in set(EventLevel)


def test_a_type_that_is_not_documented_has_no_level() -> None:
    assert documented_level("NEW_PLANET") is None
