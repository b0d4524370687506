"""The devices, addresses and locations observed with a user."""

from __future__ import annotations

import json
from collections.abc import Iterable

from caveat.apis.dfend.mock.networks import network
from caveat.lru import LruCache
from caveat_models.dfend.models import Device, EventType, IdentityDevice, IdentityIp, IdentityLocation, Location

MAX_PER_KIND = 100
"""How many devices, addresses, or other attributes of one kind are stored for one user."""

MAX_DEVICES = 20_000
"""How many devices with an id the mock knows; past this bound the least recently seen are removed."""

_DEVICE_IDS = ("device_id", "install_id", "identifier_for_vendor", "android_id", "imei")
"""Fields that identify a device."""


class SeenDevices:
    """The devices of all users that have an id: DFend has seen them, no matter with whom."""

    def __init__(self, ids: Iterable[str] = ()) -> None:
        self._ids: LruCache[str, None] = LruCache(MAX_DEVICES)
        for device_id in ids:
            self._ids.put(device_id, None)

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of the devices, the most recently seen last."""
        return tuple(self._ids.keys())

    def add(self, device_id: str) -> bool:
        """Record a device; return whether it is new."""
        is_known = device_id in self._ids
        self._ids.put(device_id, None)
        return not is_known


class Observed:
    """The devices, addresses and locations of one user, in order of use, the most recent last."""

    def __init__(
        self,
        devices: Iterable[IdentityDevice] = (),
        ips: Iterable[IdentityIp] = (),
        locations: Iterable[IdentityLocation] = (),
    ) -> None:
        self._devices = LruCache(MAX_PER_KIND, ((_device_key(_sent_fields(device)), device) for device in devices))
        self._ips = LruCache(MAX_PER_KIND, ((ip.ip, ip) for ip in ips))
        self._locations = LruCache(MAX_PER_KIND, ((_location_key(location), location) for location in locations))

    @property
    def count(self) -> int:
        """The number of devices, addresses and locations together."""
        return len(self._devices) + len(self._ips) + len(self._locations)

    @property
    def devices(self) -> list[IdentityDevice]:
        """The devices."""
        return self._devices.values()

    @property
    def ips(self) -> list[IdentityIp]:
        """The addresses."""
        return self._ips.values()

    @property
    def locations(self) -> list[IdentityLocation]:
        """The locations."""
        return self._locations.values()

    @property
    def device_ids(self) -> list[str]:
        """The ids of the devices that have one."""
        return list(filter(None, (_device_id(_sent_fields(device)) for device in self.devices)))

    def add_device(self, device: Device, now: int, seen: SeenDevices) -> EventType | None:
        """Record a device at a Unix time in ms; return the event for a device that is new or was rejected.

        A device with an id is new if it was never seen, whoever used it; another one if it is new to the user.
        """
        fields = _sent_fields(device)
        if not fields:
            return None
        device_id = _device_id(fields)
        is_new = device_id is None or seen.add(device_id)
        earlier = self._devices.use(_device_key(fields))
        if earlier is None:
            self._devices.put(_device_key(fields), IdentityDevice.model_validate({**fields, **_first_seen(now)}))
            return EventType.NEW_DEVICE if is_new else None
        earlier.last_seen = now
        return EventType.BAD_DEVICE if earlier.rejected else None

    def add_ip(self, address: str, now: int) -> EventType | None:
        """Record an address at a Unix time in ms; return the event for one whose network differs from all earlier."""
        earlier = self._ips.use(address)
        if earlier is not None:
            earlier.last_seen = now
            return None
        own, others = network(address), {network(ip.ip) for ip in self.ips} - {None}
        self._ips.put(address, IdentityIp.model_validate({"ip": address, **_first_seen(now)}))
        return EventType.IP_SIMILARITY if own and others and own not in others else None

    def add_location(self, location: Location, now: int) -> EventType | None:
        """Record a location at a Unix time in ms; return the event for a new one."""
        earlier = self._locations.use(_location_key(location))
        if earlier is not None:
            earlier.last_seen = now
            return None
        new = IdentityLocation.model_validate({**location.model_dump(exclude_unset=True), **_first_seen(now)})
        self._locations.put(_location_key(location), new)
        return EventType.NEW_LOCATION


def _first_seen(now: int) -> dict[str, int | bool]:
    """The fields of a device, address or location that is new."""
    return {"added_at": now, "last_seen": now, "approved": False, "rejected": False}


def _location_key(location: Location) -> str:
    """Equal for equal locations."""
    return f"{location.country_code} {location.region_code} {location.city}"


def _sent_fields(device: Device) -> dict[str, str]:
    """The documented fields of a device that were sent, by their Python names."""
    values = ((name, getattr(device, name)) for name in Device.model_fields)
    return {name: value for name, value in values if isinstance(value, str)}


def _device_id(fields: dict[str, str]) -> str | None:
    """The id of a device, with the name of its field; None if it has no id."""
    return next((f"{name} {fields[name]}" for name in _DEVICE_IDS if fields.get(name)), None)


def _device_key(fields: dict[str, str]) -> str:
    """Equal for equal devices: an id of the device, or all its fields if it has no id."""
    return _device_id(fields) or json.dumps(fields, sort_keys=True)
