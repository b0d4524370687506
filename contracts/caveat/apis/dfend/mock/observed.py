"""What is seen with a user: devices, addresses and places, and since when."""

from __future__ import annotations

import json
from collections.abc import Iterable

from caveat.apis.dfend.mock.networks import network
from caveat.lru import Latest
from caveat_models.dfend.models import Device, EventType, IdentityDevice, IdentityIp, IdentityLocation, Location

MOST = 100
"""How many devices, addresses, or other things of one kind are remembered of one user."""

_UNIQUE = ("device_id", "install_id", "identifier_for_vendor", "android_id", "imei")
"""Fields that tell one device from all others."""


class Sightings:
    """The devices, addresses and places of one user."""

    def __init__(
        self,
        devices: Iterable[IdentityDevice] = (),
        ips: Iterable[IdentityIp] = (),
        locations: Iterable[IdentityLocation] = (),
    ) -> None:
        self._devices = Latest(MOST, ((_same(_facts(device)), device) for device in devices))
        self._ips = Latest(MOST, ((address.ip, address) for address in ips))
        self._locations = Latest(MOST, ((_city(location), location) for location in locations))

    @property
    def things(self) -> int:
        """How many there are."""
        return len(self._devices) + len(self._ips) + len(self._locations)

    @property
    def devices(self) -> list[IdentityDevice]:
        """The devices, the one seen last at the end."""
        return self._devices.values()

    @property
    def ips(self) -> list[IdentityIp]:
        """The addresses, the one seen last at the end."""
        return self._ips.values()

    @property
    def locations(self) -> list[IdentityLocation]:
        """The places, the one seen last at the end."""
        return self._locations.values()

    def device(self, device: Device, now: int) -> EventType | None:
        """See a device; the event is that it was never seen before, or that the user had rejected it."""
        facts = _facts(device)
        if not facts:
            return None
        known = self._devices.use(_same(facts))
        if known is None:
            self._devices.put(_same(facts), IdentityDevice.model_validate({**facts, **_first_seen(now)}))
            return EventType.NEW_DEVICE
        known.last_seen = now
        return EventType.BAD_DEVICE if known.rejected else None

    def ip(self, address: str, now: int) -> EventType | None:
        """See an address; the event is that there were others, and none of its network."""
        known = self._ips.use(address)
        if known is not None:
            known.last_seen = now
            return None
        own, earlier = network(address), {network(seen.ip) for seen in self.ips} - {None}
        self._ips.put(address, IdentityIp.model_validate({"ip": address, **_first_seen(now)}))
        return EventType.IP_SIMILARITY if own and earlier and own not in earlier else None

    def location(self, place: Location, now: int) -> EventType | None:
        """See a place; the event is that it was never seen before."""
        known = self._locations.use(_city(place))
        if known is not None:
            known.last_seen = now
            return None
        new = IdentityLocation.model_validate({**place.model_dump(exclude_unset=True), **_first_seen(now)})
        self._locations.put(_city(place), new)
        return EventType.NEW_LOCATION


def _first_seen(now: int) -> dict[str, int | bool]:
    """What holds for all that is seen for the first time."""
    return {"added_at": now, "last_seen": now, "approved": False, "rejected": False}


def _city(location: Location) -> str:
    """What is the same for the same place."""
    return f"{location.country_code} {location.region_code} {location.city}"


def _facts(device: Device) -> dict[str, str]:
    """The documented fields of a device that were sent, by their names in Python."""
    values = ((name, getattr(device, name)) for name in Device.model_fields)
    return {name: value for name, value in values if isinstance(value, str)}


def _same(facts: dict[str, str]) -> str:
    """What is the same for the same device: an id of it, else all that was said of it."""
    unique = next((name for name in _UNIQUE if facts.get(name)), None)
    return f"{unique} {facts[unique]}" if unique else json.dumps(facts, sort_keys=True)
