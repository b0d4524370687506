"""What a fresh mock knows: the user of the contract's examples, just after its signal, and two others."""

from __future__ import annotations

from collections.abc import Mapping

from caveat.apis.dfend.mock import places
from caveat.apis.dfend.mock.identities import ACCOUNT, Profile
from caveat.apis.dfend.mock.levels import LEVELS
from caveat.apis.dfend.mock.observed import MOST, Sightings
from caveat.apis.dfend.mock.signals import SUBSCRIPTION
from caveat.lru import Latest
from caveat_models.dfend import models

_MINUTE = 60_000
_DAY = 86_400_000
_AGO = 10 * _MINUTE
"""How long ago the signal of the examples came, in milliseconds."""


def profiles(now: int) -> tuple[Profile, ...]:
    """The users at a time, in milliseconds."""
    return (_opting_in(), _opted_in(now - _AGO), _opted_out(now - _AGO))


def receipts(now: int) -> Mapping[str, models.SignalReceipt]:
    """The receipts of signals before a time in milliseconds, by idempotency key."""
    started = now - _AGO
    event = models.EventType.NEW_DEVICE
    result = models.ImmediateResult(id="sig-5f20b9", subscription=SUBSCRIPTION, type=event, level=LEVELS[event])
    receipt = models.SignalReceipt(started=started, finished=started + 140, immediate_results=[result])
    return {"login-7c1f0e52": receipt}


def _opted_in(signalled: int) -> Profile:
    """The user of the examples, who said that the device of the signal is theirs."""
    facts = models.Identity(
        id="idn-9d4c27",
        account=ACCOUNT,
        identifiers=models.IdentityIdentifiers(),
        vpns=[],
        carriers=[],
        time=signalled - _DAY,
        opted_in=True,
        opted_out=False,
        contact_name="Jane Roe",
        contact_email="jane.roe@example.com",
        contact_phone="+12025550143",
    )
    address = models.IdentityIp(
        ip="203.0.113.7",
        added_at=signalled - _DAY,
        last_seen=signalled,
        approved=False,
        rejected=False,
        trusted=True,
    )
    return Profile(
        "idn-9d4c27",
        "user-1842",
        facts,
        Sightings((_laptop(signalled),), (address,), (_berlin(signalled),)),
        names=Latest(MOST, [("Jane Roe", None)]),
        emails=Latest(MOST, [("jane.roe@example.com", None)]),
        phones=Latest(MOST, [("+12025550143", None)]),
        metadata=Latest(MOST, [("plan", "business")]),
    )


def _laptop(signalled: int) -> models.IdentityDevice:
    return models.IdentityDevice(
        os_name="macOS",
        os_version="15.6",
        manufacturer="Apple",
        model="MacBook Air",
        added_at=signalled,
        last_seen=signalled,
        prompted=True,
        prompted_at=signalled,
        prompt_expires_at=signalled + 60 * _MINUTE,
        approved=True,
        approved_at=signalled + 5 * _MINUTE,
        rejected=False,
        trusted=True,
    )


def _berlin(signalled: int) -> models.IdentityLocation:
    return models.IdentityLocation(
        **places.BERLIN.model_dump(exclude_unset=True),
        added_at=signalled - _DAY,
        last_seen=signalled,
        approved=False,
        rejected=False,
    )


def _opting_in() -> Profile:
    """A user who has opted in, and of whom there was no signal since."""
    facts = models.Identity(
        id="idn-e07b15",
        account=ACCOUNT,
        identifiers=models.IdentityIdentifiers(),
        vpns=[],
        carriers=[],
        opted_in=True,
        opted_out=False,
        contact_name="Alex Poe",
        contact_email="alex.poe@example.com",
    )
    return Profile("idn-e07b15", "user-3316", facts, waiting=[models.EventType.IDENTITY_OPTED_IN])


def _opted_out(signalled: int) -> Profile:
    """A user who takes no part, and who said that a device is not theirs."""
    facts = models.Identity(
        id="idn-41e8a3",
        account=ACCOUNT,
        identifiers=models.IdentityIdentifiers(),
        vpns=[],
        carriers=[],
        opted_in=False,
        opted_out=True,
    )
    stolen = models.IdentityDevice(
        device_id="device-7701",
        os_name="Android",
        added_at=signalled,
        last_seen=signalled,
        prompted=True,
        prompted_at=signalled,
        approved=False,
        rejected=True,
        rejected_at=signalled + 5 * _MINUTE,
    )
    return Profile("idn-41e8a3", "user-2077", facts, Sightings((stolen,)))
