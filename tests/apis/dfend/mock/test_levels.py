"""The mock's table of levels: each type of event of the contract has its documented level."""

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
"""As the vendor's page lists them (types/event/type)."""


def test_every_type_has_a_level() -> None:
    assert LEVELS.keys() == set(EventType)


def test_each_level_has_its_documented_types() -> None:
    assert {
        level: {event for event, its_level in LEVELS.items() if its_level == level} for level in EventLevel
    } == DOCUMENTED
