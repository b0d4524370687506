"""The identities that the mock stores."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from pydantic import MISSING

from caveat.apis.dfend.mock.ids import IdGenerator
from caveat.apis.dfend.mock.observed import MAX_PER_KIND, Observed, SeenDevices
from caveat.json_text import JsonValue
from caveat.lru import LruCache
from caveat_models.dfend import models

ACCOUNT = "acc-604"
MAX_IDENTITIES = 5_000
MEAN_ATTRIBUTES = 4
"""Attributes (devices, addresses, names, ...) per identity, on average, that a full store has room for."""


def text_set(texts: Iterable[str] = ()) -> LruCache[str, None]:
    """The texts of one kind about a user, with a bound."""
    return LruCache(MAX_PER_KIND, ((text, None) for text in texts))


@dataclass(slots=True)
class Profile:
    """One user: a fixed part, and the attributes that signals and registrations add."""

    id: str
    user_id: str
    fixed: models.Identity
    observed: Observed = field(default_factory=Observed)
    names: LruCache[str, None] = field(default_factory=text_set)
    emails: LruCache[str, None] = field(default_factory=text_set)
    phones: LruCache[str, None] = field(default_factory=text_set)
    metadata: LruCache[str, JsonValue] = field(default_factory=lambda: LruCache(MAX_PER_KIND))
    pending_events: list[models.EventType] = field(default_factory=list)
    """Events that the next signal reports; no request of the API causes them."""
    counted_attributes: int = 0
    """The number of attributes when `Identities` last counted them."""

    @property
    def attribute_count(self) -> int:
        """The number of attributes of the user."""
        texts = len(self.names) + len(self.emails) + len(self.phones)
        return self.observed.count + texts + len(self.metadata)

    def take_pending_events(self) -> list[models.EventType]:
        """Return the pending events and clear them."""
        events, self.pending_events = self.pending_events, []
        return events

    def add_identifiers(self, sent: models.Identifiers | models.RegisterIdentity) -> None:
        """Add the identifiers that several users may share."""
        for values, value in ((self.names, sent.name), (self.emails, sent.email), (self.phones, sent.phone)):
            if value is not MISSING:
                values.put(value, None)

    def add_metadata(self, metadata: models.Metadata) -> None:
        """Add metadata; a new value replaces an earlier one of the same name."""
        for name, value in (metadata.model_extra or {}).items():
            self.metadata.put(name, value)

    def to_model(self) -> models.Identity:
        """The identity as the API returns it."""
        identifiers = models.IdentityIdentifiers(
            user_ids=[self.user_id], names=self.names.keys(), emails=self.emails.keys(), phones=self.phones.keys()
        )
        attributes = {
            "identifiers": identifiers,
            "devices": self.observed.devices,
            "ips": self.observed.ips,
            "locations": self.observed.locations,
            "metadata": models.Metadata.model_validate(dict(self.metadata.items())),
        }
        return self.fixed.model_copy(update=attributes)


class Identities:
    """All profiles of the account, with a bound on their number and four times that on their attributes in total.

    Past either bound the least recently used profiles are removed.
    """

    def __init__(
        self, ids: IdGenerator, max_identities: int = MAX_IDENTITIES, seen_devices: Iterable[str] = ()
    ) -> None:
        self._ids = ids
        self.seen_devices = SeenDevices(seen_devices)
        self._max_attributes = max_identities * MEAN_ATTRIBUTES
        self._attributes = 0
        self._profiles: LruCache[str, Profile] = LruCache(max_identities)
        self._id_by_user: dict[str, str] = {}

    @property
    def profiles(self) -> list[Profile]:
        """All profiles, the most recently used last."""
        return self._profiles.values()

    def by_id(self, identity_id: str) -> Profile | None:
        """The profile with the id of an identity."""
        return self._profiles.use(identity_id)

    def by_user(self, user_id: str) -> Profile | None:
        """The profile with the customer's id of a user."""
        identity_id = self._id_by_user.get(user_id)
        return None if identity_id is None else self._profiles.use(identity_id)

    def add(self, profile: Profile) -> None:
        """Store a profile."""
        self._id_by_user[profile.user_id] = profile.id
        removed = self._profiles.put(profile.id, profile)
        if removed is not None:
            self._forget(removed)
        self.recount(profile)

    def recount(self, profile: Profile) -> None:
        """Count the attributes of the most recently used profile again, and make room if there are too many."""
        count = profile.attribute_count
        self._attributes += count - profile.counted_attributes
        profile.counted_attributes = count
        while self._attributes > self._max_attributes and len(self._profiles) > 1:
            self._forget(self._profiles.pop())

    def _forget(self, profile: Profile) -> None:
        self._attributes -= profile.counted_attributes
        del self._id_by_user[profile.user_id]

    def create(self, user_id: str) -> Profile:
        """Create and store the profile of a new user."""
        identity_id = self._ids.new("idn")
        fixed = models.Identity(
            id=identity_id,
            account=ACCOUNT,
            identifiers=models.IdentityIdentifiers(user_ids=[user_id]),
            vpns=[],
            carriers=[],
            opted_in=False,
            opted_out=False,
        )
        profile = Profile(identity_id, user_id, fixed)
        self.add(profile)
        return profile
