"""The level of each type of event: https://dfend.gitbook.io/documentation/developer-api/types/event/type.

The page groups the types by level, and so does this table. The mock has a table of its own, on purpose: a rule that
judged the mock by the mock's table would never find a wrong level.
"""

from __future__ import annotations

_TYPES_BY_LEVEL = {
    "CRITICAL": {
        "BAD_ACTOR",
        "BAD_DEVICE",
        "FAILED_LOGINS_EXCEEDED",
        "IMPOSSIBLE_TRAVEL",
    },
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


def documented_level(event_type: str) -> str | None:
    """The documented level of a type of event; None for a type that the page does not list."""
    return next((level for level, types in _TYPES_BY_LEVEL.items() if event_type in types), None)
