"""The state of the mock as plain values; the field names are those of the state file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import AwareDatetime, Field

from caveat.apis.dfend.mock.identities import Profile, text_set
from caveat.apis.dfend.mock.observed import MAX_PER_KIND, Observed
from caveat.lru import LruCache
from caveat_models.dfend import models


@dataclass(frozen=True, slots=True)
class UserState:
    """One profile; its attributes are in order of use, the most recent last."""

    id: str
    user_id: str
    facts: models.Identity
    """The fixed part of the profile."""
    devices: tuple[models.IdentityDevice, ...]
    ips: tuple[models.IdentityIp, ...]
    locations: tuple[models.IdentityLocation, ...]
    names: tuple[str, ...]
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    metadata: models.Metadata
    waiting: tuple[models.EventType, ...]
    """The pending events of the profile."""

    @classmethod
    def of(cls, profile: Profile) -> UserState:
        """The state of a profile."""
        return cls(
            id=profile.id,
            user_id=profile.user_id,
            facts=profile.fixed,
            devices=tuple(profile.observed.devices),
            ips=tuple(profile.observed.ips),
            locations=tuple(profile.observed.locations),
            names=tuple(profile.names.keys()),
            emails=tuple(profile.emails.keys()),
            phones=tuple(profile.phones.keys()),
            metadata=models.Metadata.model_validate(dict(profile.metadata.items())),
            waiting=tuple(profile.pending_events),
        )

    def to_profile(self) -> Profile:
        """A profile with this state."""
        return Profile(
            self.id,
            self.user_id,
            self.facts,
            Observed(self.devices, self.ips, self.locations),
            names=text_set(self.names),
            emails=text_set(self.emails),
            phones=text_set(self.phones),
            metadata=LruCache(MAX_PER_KIND, (self.metadata.model_extra or {}).items()),
            pending_events=list(self.waiting),
        )


@dataclass(frozen=True, slots=True)
class State:
    """The whole state."""

    seed: int
    clock: AwareDatetime | None
    """The next time of a ticking clock."""
    ids: Annotated[int, Field(ge=0)]
    """How many ids were generated."""
    users: tuple[UserState, ...]
    """The most recently used last."""
    receipts: Mapping[str, models.SignalReceipt]
    """By idempotency key, the most recently used last."""
    devices: tuple[str, ...] = ()
    """The devices of all users that have an id, the most recently seen last."""
