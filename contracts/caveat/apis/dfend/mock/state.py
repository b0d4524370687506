"""What the mock knows after some calls, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import AwareDatetime, Field

from caveat.apis.dfend.mock.identities import Profile, few
from caveat.apis.dfend.mock.observed import MOST, Sightings
from caveat.lru import Latest
from caveat_models.dfend import models


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of one user; what was used last stands at the end."""

    id: str
    user_id: str
    facts: models.Identity
    devices: tuple[models.IdentityDevice, ...]
    ips: tuple[models.IdentityIp, ...]
    locations: tuple[models.IdentityLocation, ...]
    names: tuple[str, ...]
    emails: tuple[str, ...]
    phones: tuple[str, ...]
    metadata: models.Metadata
    waiting: tuple[models.EventType, ...]
    """Events of which the next signal is to tell."""

    @classmethod
    def of(cls, profile: Profile) -> Known:
        """What a profile holds."""
        return cls(
            id=profile.id,
            user_id=profile.user_id,
            facts=profile.facts,
            devices=tuple(profile.sightings.devices),
            ips=tuple(profile.sightings.ips),
            locations=tuple(profile.sightings.locations),
            names=tuple(profile.names.keys()),
            emails=tuple(profile.emails.keys()),
            phones=tuple(profile.phones.keys()),
            metadata=models.Metadata.model_validate(dict(profile.metadata.items())),
            waiting=tuple(profile.waiting),
        )

    def profile(self) -> Profile:
        """A profile that holds it."""
        return Profile(
            self.id,
            self.user_id,
            self.facts,
            Sightings(self.devices, self.ips, self.locations),
            names=few(self.names),
            emails=few(self.emails),
            phones=few(self.phones),
            metadata=Latest(MOST, (self.metadata.model_extra or {}).items()),
            waiting=list(self.waiting),
        )


@dataclass(frozen=True, slots=True)
class State:
    """The whole of it."""

    seed: int
    clock: AwareDatetime | None
    """What a clock that ticks tells next."""
    ids: Annotated[int, Field(ge=0)]
    """How many were given out."""
    users: tuple[Known, ...]
    """The one used last at the end."""
    receipts: Mapping[str, models.SignalReceipt]
    """By idempotency key, the one used last at the end."""
