"""The identities that the mock knows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pydantic import MISSING

from caveat.apis.dfend.mock.ids import Ids
from caveat.apis.dfend.mock.observed import MOST, Sightings
from caveat.json_text import JsonValue
from caveat.lru import Latest
from caveat_models.dfend import models

ACCOUNT = "acc-604"
MOST_IDENTITIES = 5_000
THINGS = 4
"""How many devices, addresses, names and so on an identity has on the average, where there are most of both."""


def few(held: Iterable[str] = ()) -> Latest[str, None]:
    """A few texts about a user."""
    return Latest(MOST, ((text, None) for text in held))


@dataclass(slots=True)
class Profile:
    """One user: what stays, and what is added by signals and registrations."""

    id: str
    user_id: str
    facts: models.Identity
    sightings: Sightings = field(default_factory=Sightings)
    names: Latest[str, None] = field(default_factory=few)
    emails: Latest[str, None] = field(default_factory=few)
    phones: Latest[str, None] = field(default_factory=few)
    metadata: Latest[str, JsonValue] = field(default_factory=lambda: Latest(MOST))
    waiting: list[models.EventType] = field(default_factory=list)
    """Events of which the next signal is to tell: nothing of the API causes them."""
    counted: int = 0
    """Of how many things the account knows."""

    @property
    def things(self) -> int:
        """How many things are known of the user."""
        texts = len(self.names) + len(self.emails) + len(self.phones)
        return self.sightings.things + texts + len(self.metadata)

    def awaited(self) -> list[models.EventType]:
        """The events that waited; after this none do."""
        events, self.waiting = self.waiting, []
        return events

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
            "locations": self.sightings.locations,
            "metadata": models.Metadata.model_validate(dict(self.metadata.items())),
        }
        return self.facts.model_copy(update=grown)


class Identities:
    """All profiles of the account: at most so many, with four times as many things in all.

    Past either bound those are forgotten that were not used for longest.
    """

    def __init__(self, ids: Ids, most: int = MOST_IDENTITIES) -> None:
        self._new_ids = ids
        self._most_things = most * THINGS
        self._things = 0
        self._profiles: Latest[str, Profile] = Latest(most)
        self._ids: dict[str, str] = {}

    @property
    def profiles(self) -> list[Profile]:
        """All profiles, the one used last at the end."""
        return self._profiles.values()

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
            self._forget(forgotten)
        self.count(profile)

    def count(self, profile: Profile) -> None:
        """Take note that a profile, the one used last, has grown."""
        things = profile.things
        self._things += things - profile.counted
        profile.counted = things
        while self._things > self._most_things and len(self._profiles) > 1:
            self._forget(self._profiles.pop())

    def _forget(self, profile: Profile) -> None:
        self._things -= profile.counted
        del self._ids[profile.user_id]

    def create(self, user_id: str) -> Profile:
        """A new profile of a user who is not yet known."""
        identity = self._new_ids.new("idn")
        facts = models.Identity(
            id=identity,
            account=ACCOUNT,
            identifiers=models.IdentityIdentifiers(user_ids=[user_id]),
            vpns=[],
            carriers=[],
            opted_in=False,
            opted_out=False,
        )
        profile = Profile(identity, user_id, facts)
        self.add(profile)
        return profile
