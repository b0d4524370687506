"""What is seen with a user: devices and addresses, and since when."""

from __future__ import annotations

import json

from caveat.apis.dfend.latest import Latest
from caveat_models.dfend.models import Device, EventType, IdentityDevice, IdentityIp

MOST = 100
"""How many devices, addresses, or other things of one kind are remembered of one user."""

_UNIQUE = ("device_id", "install_id", "identifier_for_vendor", "android_id", "imei")
"""Fields that tell one device from all others."""


class Sightings:
    """The devices and addresses of one user."""

    def __init__(self, devices: tuple[IdentityDevice, ...] = (), ips: tuple[IdentityIp, ...] = ()) -> None:
        self._devices = Latest(MOST, ((_same(_facts(device)), device) for device in devices))
        self._ips = Latest(MOST, ((address.ip, address) for address in ips))

    @property
    def devices(self) -> list[IdentityDevice]:
        """The devices, the one seen last at the end."""
        return self._devices.values()

    @property
    def ips(self) -> list[IdentityIp]:
        """The addresses, the one seen last at the end."""
        return self._ips.values()

    def device(self, device: Device, now: int) -> EventType | None:
        """See a device; the event is that it was never seen before, or that the user had rejected it."""
        facts = _facts(device)
        if not facts:
            return None
        known = self._devices.use(_same(facts))
        if known is None:
            seen = {**facts, "added_at": now, "last_seen": now, "approved": False, "rejected": False}
            self._devices.put(_same(facts), IdentityDevice.model_validate(seen))
            return EventType.NEW_DEVICE
        known.last_seen = now
        return EventType.BAD_DEVICE if known.rejected else None

    def ip(self, address: str, now: int) -> None:
        """See an address; no page says of what kind it has to be to cause an event."""
        known = self._ips.use(address)
        if known is None:
            new = IdentityIp(ip=address, added_at=now, last_seen=now, approved=False, rejected=False)
            self._ips.put(address, new)
        else:
            known.last_seen = now


def _facts(device: Device) -> dict[str, str]:
    """The documented fields of a device that were sent, by their names in Python."""
    values = ((name, getattr(device, name)) for name in Device.model_fields)
    return {name: value for name, value in values if isinstance(value, str)}


def _same(facts: dict[str, str]) -> str:
    """What is the same for the same device: an id of it, else all that was said of it."""
    unique = next((name for name in _UNIQUE if facts.get(name)), None)
    return f"{unique} {facts[unique]}" if unique else json.dumps(facts, sort_keys=True)
