"""The mock's behaviour: who may ask, and who answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from pydantic import MISSING, Field

from caveat.apis.dfend.mock import store, webhooks
from caveat.apis.dfend.mock.identities import MOST_IDENTITIES, Identities, Profile
from caveat.apis.dfend.mock.ids import Ids
from caveat.apis.dfend.mock.keys import Key, misfit
from caveat.apis.dfend.mock.signals import Signals
from caveat.apis.dfend.mock.state import Known, State
from caveat.json_text import JsonValue
from caveat.provider.clock import Clock, milliseconds, move, position
from caveat.provider.outbox import Delivery, Outbox
from caveat.provider.state import read, written
from caveat_models.dfend import models
from caveat_models.dfend.provider import Principal, Provider

Forbidden: TypeAlias = tuple[Literal[403], models.Error]
NotFound: TypeAlias = tuple[Literal[404], models.Error]


@dataclass(frozen=True, slots=True)
class Settings:
    """What the mock can be told."""

    webhook: Annotated[str, Field(pattern=r"^(https?://.+)?$", description="an http or https URL")] = ""
    """The URL that events are sent to; none where `""`."""
    most_identities: Annotated[int, Field(ge=1)] = MOST_IDENTITIES
    """How many users are known at the most."""


DEFAULTS = Settings()

KEYS: Mapping[str, Key] = {"fake-publishable-key": Key.PUBLISHABLE, "fake-secret-key": Key.SECRET}


class DfendProvider(Provider):
    """DFend for one account."""

    largest_body = 100_000
    """Bytes; no limit is documented."""

    def __init__(
        self, *, seed: int, clock: Clock, keys: Mapping[str, Key] = KEYS, settings: Settings = DEFAULTS
    ) -> None:
        now = milliseconds(clock())
        self._keys = keys
        self._clock = clock
        self._settings = settings
        self._begin(Ids(seed), store.profiles(now), store.receipts(now))
        self._outbox = Outbox()

    def _begin(self, ids: Ids, profiles: Iterable[Profile], receipts: Mapping[str, models.SignalReceipt]) -> None:
        self._ids = ids
        self._identities = Identities(ids, self._settings.most_identities)
        for profile in profiles:
            self._identities.add(profile)
        self._signals = Signals(self._identities, self._clock, ids, receipts.items(), self._tell)

    def credentials(self) -> Mapping[str, str]:
        """A key of each kind."""
        kinds = {kind: key for key, kind in self._keys.items()}
        return {"publishableKey": kinds[Key.PUBLISHABLE], "secretKey": kinds[Key.SECRET]}

    def authenticate(self, principal: Principal) -> bool:
        """Whether the key is known; both kinds stand in one header, so it is the operation that tells them apart."""
        return principal.credential in self._keys

    def deliveries(self) -> Iterable[Delivery]:
        """The events that the webhook has not yet been told of."""
        return self._outbox.drain()

    def dump(self) -> JsonValue:
        """The state, for a mock that is to go on from here."""
        state = State(
            seed=self._ids.seed,
            clock=position(self._clock),
            ids=self._ids.given,
            users=tuple(Known.of(profile) for profile in self._identities.profiles),
            receipts=self._signals.receipts,
        )
        return written(state)

    def load(self, state: JsonValue) -> None:
        """Go on from another mock's state; keys and settings stay this one's. Raises `BadState`."""
        known = read(State, state)
        move(self._clock, known.clock)
        self._begin(Ids(known.seed, known.ids), (user.profile() for user in known.users), known.receipts)

    def send_signal(
        self, principal: Principal, *, body: models.SignalRequest
    ) -> models.SignalReceipt | Forbidden | NotFound:
        """Take a signal in, if it fits the key."""
        problem = misfit(body, self._keys[principal.credential])
        if problem:
            return 403, models.Error(message=problem)
        return self._signals.take(body) or _not_found()

    def get_identity(
        self,
        principal: Principal,
        *,
        user_id: str | None = None,
        id: str | None = None,  # noqa: A002 - the vendor's name
    ) -> models.Identity | Forbidden | NotFound:
        """Tell a server what is known about a user."""
        if self._keys[principal.credential] is not Key.SECRET:
            return _forbidden()
        profile = self._find(user_id, id)
        return _not_found() if profile is None else profile.identity()

    def register_identity(
        self, principal: Principal, *, body: models.RegisterIdentity
    ) -> models.RegisteredIdentity | Forbidden:
        """Register a user for a server, or merge data into one who is registered, if asked to."""
        if self._keys[principal.credential] is not Key.SECRET:
            return _forbidden()
        known = self._identities.by_user(body.user_id)
        profile = known or self._identities.create(body.user_id)
        merges = known is not None and body.merge is True
        if merges or known is None:
            profile.learn(body)
            if body.metadata is not MISSING:
                profile.keep(body.metadata)
            self._identities.count(profile)
        return models.RegisteredIdentity(id=profile.id, created=known is None, merged=merges)

    def get_identity_status(
        self,
        principal: Principal,  # noqa: ARG002 - either key will do
        *,
        user_id: str | None = None,
        id: str | None = None,  # noqa: A002 - the vendor's name
    ) -> models.IdentityStatus | NotFound:
        """Tell anybody whether a user has opted in."""
        profile = self._find(user_id, id)
        return _not_found() if profile is None else models.IdentityStatus(opted_in=profile.facts.opted_in)

    def _tell(
        self, signal: models.ClientSignal | models.ServerSignal, profile: Profile, receipt: models.SignalReceipt
    ) -> None:
        if self._settings.webhook:
            for delivery in webhooks.deliveries(self._settings.webhook, signal, profile, receipt):
                self._outbox.put(delivery)

    def _find(self, user_id: str | None, identity: str | None) -> Profile | None:
        if identity is not None:
            return self._identities.by_id(identity)
        return None if user_id is None else self._identities.by_user(user_id)


def _forbidden() -> Forbidden:
    return 403, models.Error(message="this takes a secret key")


def _not_found() -> NotFound:
    return 404, models.Error(message="no such identity")


def make(*, seed: int, clock: Clock, settings: Settings = DEFAULTS) -> DfendProvider:
    """A fresh mock."""
    return DfendProvider(seed=seed, clock=clock, settings=settings)
