"""The identities that the mock knows."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from pydantic import MISSING

from caveat.apis.dfend.latest import Latest
from caveat.apis.dfend.sightings import MOST, Sightings
from caveat.exchange import JsonValue
from caveat_models.dfend import models

ACCOUNT = "acc-604"
MOST_IDENTITIES = 10_000
"""Past this number those are forgotten that were not used for longest."""


def _few() -> Latest[str, None]:
    return Latest(MOST)


@dataclass(slots=True)
class Profile:
    """One user: what stays, and what is added by signals and registrations."""

    id: str
    user_id: str
    facts: models.Identity
    sightings: Sightings = field(default_factory=Sightings)
    names: Latest[str, None] = field(default_factory=_few)
    emails: Latest[str, None] = field(default_factory=_few)
    phones: Latest[str, None] = field(default_factory=_few)
    metadata: Latest[str, JsonValue] = field(default_factory=lambda: Latest(MOST))

    def learn(self, said: models.Identifiers | models.RegisterIdentity) -> None:
        """Add the identifiers that may belong to others as well."""
        for known, value in ((self.names, said.name), (self.emails, said.email), (self.phones, said.phone)):
            if value is not MISSING:
                known.put(value, None)

    def keep(self, metadata: models.Metadata) -> None:
        """Add metadata; of two values under one name the newer stays."""
        for name, value in (metadata.model_extra or {}).items():
            self.metadata.put(name, value)

    def identity(self) -> models.Identity:
        """All that is known."""
        identifiers = models.IdentityIdentifiers(
            user_ids=[self.user_id], names=self.names.keys(), emails=self.emails.keys(), phones=self.phones.keys()
        )
        grown = {
            "identifiers": identifiers,
            "devices": self.sightings.devices,
            "ips": self.sightings.ips,
            "metadata": models.Metadata.model_validate(dict(self.metadata.items())),
        }
        return self.facts.model_copy(update=grown)


class Identities:
    """All profiles of the account."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._profiles: Latest[str, Profile] = Latest(MOST_IDENTITIES)
        self._ids: dict[str, str] = {}

    def by_id(self, identity: str) -> Profile | None:
        """The profile of an identity's id."""
        return self._profiles.use(identity)

    def by_user(self, user_id: str) -> Profile | None:
        """The profile of a user's id at the customer."""
        identity = self._ids.get(user_id)
        return None if identity is None else self._profiles.use(identity)

    def add(self, profile: Profile) -> None:
        """Take a profile in."""
        self._ids[profile.user_id] = profile.id
        forgotten = self._profiles.put(profile.id, profile)
        if forgotten is not None:
            del self._ids[forgotten.user_id]

    def create(self, user_id: str) -> Profile:
        """A new profile of a user who is not yet known."""
        identity = f"idn-{self._chance.getrandbits(64):016x}"
        facts = models.Identity(
            id=identity,
            account=ACCOUNT,
            identifiers=models.IdentityIdentifiers(user_ids=[user_id]),
            locations=[],
            vpns=[],
            carriers=[],
            opted_in=False,
            opted_out=False,
        )
        profile = Profile(identity, user_id, facts)
        self.add(profile)
        return profile
