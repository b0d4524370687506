"""The provider of the mock: one method for each operation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias

from pydantic import MISSING, Field

from caveat.apis.dfend.mock import seed_data, webhooks
from caveat.apis.dfend.mock.identities import MAX_IDENTITIES, Identities, Profile
from caveat.apis.dfend.mock.ids import IdGenerator
from caveat.apis.dfend.mock.keys import Key, allowance, refusal
from caveat.apis.dfend.mock.signals import Signals
from caveat.apis.dfend.mock.state import State, UserState
from caveat.json_text import JsonValue
from caveat.provider.clock import Clock, milliseconds, move, position
from caveat.provider.outbox import Delivery, Outbox
from caveat.provider.state import from_json, to_json
from caveat_models.dfend import models
from caveat_models.dfend.operations import Operation
from caveat_models.dfend.provider import Principal, Provider

Forbidden: TypeAlias = tuple[Literal[403], models.Error]
NotFound: TypeAlias = tuple[Literal[404], models.Error]


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of the mock."""

    webhook: Annotated[str, Field(pattern=r"^(https?://.+)?$", description="an http or https URL")] = ""
    """The URL that events are sent to; `""` for none."""
    max_identities: Annotated[int, Field(ge=1)] = MAX_IDENTITIES
    """How many users the mock stores."""


DEFAULTS = Settings()

RUN_SETTINGS = {"webhook": "https://receiver.example.com/events"}
"""The settings in a run, which judges deliveries and does not send them."""

KEYS: Mapping[str, Key] = {"fake-publishable-key": Key.PUBLISHABLE, "fake-secret-key": Key.SECRET}


class DfendProvider(Provider):
    """The mock of one DFend account."""

    max_body_bytes = 100_000
    """Bytes; DFend documents no limit."""

    def __init__(
        self, *, seed: int, clock: Clock, keys: Mapping[str, Key] = KEYS, settings: Settings = DEFAULTS
    ) -> None:
        now = milliseconds(clock())
        self._keys = keys
        self._clock = clock
        self._settings = settings
        profiles = seed_data.profiles(now)
        devices = (device for profile in profiles for device in profile.observed.device_ids)
        self._set_state(IdGenerator(seed), profiles, seed_data.receipts(now), devices)
        self._outbox = Outbox()

    def _set_state(
        self,
        ids: IdGenerator,
        profiles: Iterable[Profile],
        receipts: Mapping[str, models.SignalReceipt],
        devices: Iterable[str],
    ) -> None:
        self._ids = ids
        self._identities = Identities(ids, self._settings.max_identities, devices)
        for profile in profiles:
            self._identities.add(profile)
        self._signals = Signals(self._identities, self._clock, ids, receipts.items(), self._enqueue_webhooks)

    def credentials(self) -> Mapping[str, str]:
        """One key of each kind, by security scheme."""
        key_by_kind = {kind: key for key, kind in self._keys.items()}
        return {"publishableKey": key_by_kind[Key.PUBLISHABLE], "secretKey": key_by_kind[Key.SECRET]}

    def authenticate(self, principal: Principal) -> bool:
        """Whether the key is valid. Both kinds are sent in the same header, so each operation checks the kind."""
        return principal.credential in self._keys

    def caller(self, principal: Principal, operation: str) -> str:
        """Which signals the key sends."""
        return allowance(self._keys[principal.credential]) if operation == Operation.SEND_SIGNAL else ""

    def deliveries(self) -> Iterable[Delivery]:
        """The webhook requests to send."""
        return self._outbox.drain()

    def dump(self) -> JsonValue:
        """The state, which `load` restores."""
        state = State(
            seed=self._ids.seed,
            clock=position(self._clock),
            ids=self._ids.issued,
            users=tuple(UserState.of(profile) for profile in self._identities.profiles),
            receipts=self._signals.receipts,
            devices=self._identities.seen_devices.ids,
        )
        return to_json(state)

    def load(self, state: JsonValue) -> None:
        """Restore a state; keys and settings stay the same. Raises `BadState`."""
        restored = from_json(State, state)
        move(self._clock, restored.clock)
        ids = IdGenerator(restored.seed, restored.ids)
        self._set_state(ids, (user.to_profile() for user in restored.users), restored.receipts, restored.devices)

    def send_signal(
        self, principal: Principal, *, body: models.SignalRequest
    ) -> models.SignalReceipt | Forbidden | NotFound:
        """Accept a signal that the kind of key may send."""
        reason = refusal(body, self._keys[principal.credential])
        if reason:
            return 403, models.Error(message=reason)
        return self._signals.accept(body) or _not_found()

    def get_identity(
        self,
        principal: Principal,
        *,
        user_id: str | None = None,
        id: str | None = None,  # noqa: A002 - the vendor's name
        body: models.IdentityReference | None = None,
    ) -> models.Identity | Forbidden | NotFound:
        """Return an identity; requires a secret key."""
        key = self._keys[principal.credential]
        if key is not Key.SECRET:
            return _forbidden(key)
        profile = self._find(user_id, id, body)
        return _not_found() if profile is None else profile.to_model()

    def register_identity(
        self, principal: Principal, *, body: models.RegisterIdentity
    ) -> models.RegisteredIdentity | Forbidden:
        """Register a user, or merge data into a registered one if the request says so; requires a secret key."""
        key = self._keys[principal.credential]
        if key is not Key.SECRET:
            return _forbidden(key)
        registered = self._identities.by_user(body.user_id)
        profile = registered or self._identities.create(body.user_id)
        merges = registered is not None and body.merge is True
        if merges or registered is None:
            profile.add_identifiers(body)
            if body.metadata is not MISSING:
                profile.add_metadata(body.metadata)
            self._identities.recount(profile)
        return models.RegisteredIdentity(id=profile.id, created=registered is None, merged=merges)

    def get_identity_status(
        self,
        principal: Principal,  # noqa: ARG002 - both kinds of key are allowed
        *,
        user_id: str | None = None,
        id: str | None = None,  # noqa: A002 - the vendor's name
        body: models.IdentityReference | None = None,
    ) -> models.IdentityStatus | NotFound:
        """Return whether a user has opted in; both kinds of key are allowed."""
        profile = self._find(user_id, id, body)
        return _not_found() if profile is None else models.IdentityStatus(opted_in=profile.fixed.opted_in)

    def _enqueue_webhooks(
        self, signal: models.ClientSignal | models.ServerSignal, profile: Profile, receipt: models.SignalReceipt
    ) -> None:
        if self._settings.webhook:
            for delivery in webhooks.deliveries(self._settings.webhook, signal, profile, receipt):
                self._outbox.put(delivery)

    def _find(
        self, user_id: str | None, identity_id: str | None, body: models.IdentityReference | None
    ) -> Profile | None:
        """The profile that the query names, or else the body."""
        if user_id is None and identity_id is None and body is not None:
            user_id = None if body.user_id is MISSING else body.user_id
            identity_id = None if body.id is MISSING else body.id
        if identity_id is not None:
            return self._identities.by_id(identity_id)
        return None if user_id is None else self._identities.by_user(user_id)


def _forbidden(key: Key) -> Forbidden:
    return 403, models.Error(message=f"sent with {key.value}, but this operation requires {Key.SECRET.value}")


def _not_found() -> NotFound:
    return 404, models.Error(message="identity not found")


def make(*, seed: int, clock: Clock, settings: Settings = DEFAULTS) -> DfendProvider:
    """A new provider."""
    return DfendProvider(seed=seed, clock=clock, settings=settings)
