"""Levels: each type of event that the contract knows has one."""

from __future__ import annotations

from caveat.apis.dfend.mock.levels import LEVELS
from caveat_models.dfend.models import EventLevel, EventType

DOCUMENTED = {
    "CRITICAL": {"BAD_ACTOR", "BAD_DEVICE", "FAILED_LOGINS_EXCEEDED", "IMPOSSIBLE_TRAVEL"},
    "WARNING": {
        "NEW_DEVICE",
        "NEW_LOCATION",
        "VPN_SWITCH",
        "TOR_SWITCH",
        "CARRIER_SWITCH",
        "IP_MANY_IDENTITIES",
        "IP_SIMILARITY",
        "COMPROMISED_PASSWORD",
    },
    "INFO": {
        "NEW_IDENTITY",
        "IDENTITY_OPTED_IN",
        "IDENTITY_OPTED_OUT",
        "USER_INVOLVEMENT_RESPONSE",
        "USER_INVOLVEMENT_EXPIRED",
    },
}
"""As the page lists them (types/event/type), which the rule and the mock are both held to."""


def test_every_type_has_its_level() -> None:
    assert LEVELS.keys() == set(EventType)


def test_each_level_has_the_types_that_are_documented() -> None:
    assert {level: {kind for kind, found in LEVELS.items() if found == level} for level in EventLevel} == DOCUMENTED
