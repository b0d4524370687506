"""The seed data of a new mock: the user of the contract's examples, right after the example signal, and two others."""

from __future__ import annotations

from collections.abc import Mapping

from caveat.apis.dfend.mock import places
from caveat.apis.dfend.mock.identities import ACCOUNT, Profile
from caveat.apis.dfend.mock.levels import LEVELS
from caveat.apis.dfend.mock.observed import MAX_PER_KIND, Observed
from caveat.apis.dfend.mock.signals import SUBSCRIPTION
from caveat.lru import LruCache
from caveat_models.dfend import models

_MINUTE = 60_000
_DAY = 86_400_000
_SIGNAL_AGE = 10 * _MINUTE
"""Milliseconds from the example signal to the start of the mock."""


def profiles(now: int) -> tuple[Profile, ...]:
    """The users of a mock that starts at a Unix time in ms."""
    return (_opting_in(), _opted_in(now - _SIGNAL_AGE), _opted_out(now - _SIGNAL_AGE))


def receipts(now: int) -> Mapping[str, models.SignalReceipt]:
    """The receipts, by idempotency key, of a mock that starts at a Unix time in ms."""
    started = now - _SIGNAL_AGE
    event = models.EventType.NEW_DEVICE
    result = models.ImmediateResult(id="sig-5f20b9", subscription=SUBSCRIPTION, type=event, level=LEVELS[event])
    receipt = models.SignalReceipt(started=started, finished=started + 140, immediate_results=[result])
    return {"login-7c1f0e52": receipt}


def _opted_in(signal_time: int) -> Profile:
    """The user of the examples, who approved the device of the signal."""
    fixed = models.Identity(
        id="idn-9d4c27",
        account=ACCOUNT,
        identifiers=models.IdentityIdentifiers(),
        vpns=[],
        carriers=[],
        time=signal_time - _DAY,
        opted_in=True,
        opted_out=False,
        contact_name="Jane Roe",
        contact_email="jane.roe@example.com",
        contact_phone="+12025550143",
    )
    address = models.IdentityIp(
        ip="203.0.113.7",
        added_at=signal_time - _DAY,
        last_seen=signal_time,
        approved=False,
        rejected=False,
        trusted=True,
    )
    return Profile(
        "idn-9d4c27",
        "user-1842",
        fixed,
        Observed((_laptop(signal_time),), (address,), (_berlin(signal_time),)),
        names=LruCache(MAX_PER_KIND, [("Jane Roe", None)]),
        emails=LruCache(MAX_PER_KIND, [("jane.roe@example.com", None)]),
        phones=LruCache(MAX_PER_KIND, [("+12025550143", None)]),
        metadata=LruCache(MAX_PER_KIND, [("plan", "business")]),
    )


def _laptop(signal_time: int) -> models.IdentityDevice:
    return models.IdentityDevice(
        os_name="macOS",
        os_version="15.6",
        manufacturer="Apple",
        model="MacBook Air",
        added_at=signal_time,
        last_seen=signal_time,
        prompted=True,
        prompted_at=signal_time,
        prompt_expires_at=signal_time + 60 * _MINUTE,
        approved=True,
        approved_at=signal_time + 5 * _MINUTE,
        rejected=False,
        trusted=True,
    )


def _berlin(signal_time: int) -> models.IdentityLocation:
    return models.IdentityLocation(
        **places.BERLIN.model_dump(exclude_unset=True),
        added_at=signal_time - _DAY,
        last_seen=signal_time,
        approved=False,
        rejected=False,
    )


def _opting_in() -> Profile:
    """A user who has opted in; the next signal reports it."""
    fixed = models.Identity(
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
    return Profile("idn-e07b15", "user-3316", fixed, pending_events=[models.EventType.IDENTITY_OPTED_IN])


def _opted_out(signal_time: int) -> Profile:
    """A user who has opted out, and who rejected a device."""
    fixed = models.Identity(
        id="idn-41e8a3",
        account=ACCOUNT,
        identifiers=models.IdentityIdentifiers(),
        vpns=[],
        carriers=[],
        opted_in=False,
        opted_out=True,
    )
    rejected = models.IdentityDevice(
        device_id="device-7701",
        os_name="Android",
        added_at=signal_time,
        last_seen=signal_time,
        prompted=True,
        prompted_at=signal_time,
        approved=False,
        rejected=True,
        rejected_at=signal_time + 5 * _MINUTE,
    )
    return Profile("idn-41e8a3", "user-2077", fixed, Observed((rejected,)))
