"""Levels: each type of event that the contract knows has one."""

from __future__ import annotations

from caveat.apis.dfend.levels import LEVELS
from caveat_models.dfend.models import EventType


def test_every_type_has_its_level() -> None:
    assert LEVELS.keys() == set(EventType)
