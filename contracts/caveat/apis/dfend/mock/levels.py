"""The level of each type of event, as documented (types/event/type); the mock fills its answers from this table."""

from __future__ import annotations

from collections.abc import Mapping

from caveat_models.dfend.models import EventLevel, EventType

LEVELS: Mapping[EventType, EventLevel] = {
    EventType.BAD_ACTOR: EventLevel.CRITICAL,
    EventType.BAD_DEVICE: EventLevel.CRITICAL,
    EventType.FAILED_LOGINS_EXCEEDED: EventLevel.CRITICAL,
    EventType.IMPOSSIBLE_TRAVEL: EventLevel.CRITICAL,
    EventType.NEW_DEVICE: EventLevel.WARNING,
    EventType.NEW_LOCATION: EventLevel.WARNING,
    EventType.VPN_SWITCH: EventLevel.WARNING,
    EventType.TOR_SWITCH: EventLevel.WARNING,
    EventType.CARRIER_SWITCH: EventLevel.WARNING,
    EventType.IP_MANY_IDENTITIES: EventLevel.WARNING,
    EventType.IP_SIMILARITY: EventLevel.WARNING,
    EventType.COMPROMISED_PASSWORD: EventLevel.WARNING,
    EventType.NEW_IDENTITY: EventLevel.INFO,
    EventType.IDENTITY_OPTED_IN: EventLevel.INFO,
    EventType.IDENTITY_OPTED_OUT: EventLevel.INFO,
    EventType.USER_INVOLVEMENT_RESPONSE: EventLevel.INFO,
    EventType.USER_INVOLVEMENT_EXPIRED: EventLevel.INFO,
}
