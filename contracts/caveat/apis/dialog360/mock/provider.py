"""The mock's behaviour: 360dialog's Signals API over one store.

A partner's token gives access to the partner's own clients; for another partner's client the mock answers 403.
For an app without tracking it answers 403 too. A record that does not exist, or that belongs to another app, is
answered with 404.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from caveat.apis.dialog360.mock.operations.accounts import AccountOperations
from caveat.apis.dialog360.mock.operations.ads import AdOperations
from caveat.apis.dialog360.mock.operations.campaigns import CampaignOperations
from caveat.apis.dialog360.mock.operations.events import EventOperations
from caveat.apis.dialog360.mock.operations.keywords import KeywordOperations
from caveat.apis.dialog360.mock.operations.sales import SaleOperations
from caveat.apis.dialog360.mock.operations.signals import SignalOperations
from caveat.apis.dialog360.mock.store.seed import TOKEN, seeded_store
from caveat.apis.dialog360.mock.store.store import MAX_EVENTS, State
from caveat.json_text import JsonValue
from caveat.provider.clock import Clock
from caveat.provider.outbox import Delivery
from caveat.provider.state import from_json, to_json
from caveat_models.dialog360.operations import Operation
from caveat_models.dialog360.provider import Principal, Provider


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of the mock."""

    max_events: Annotated[int, Field(ge=1)] = MAX_EVENTS
    """The maximum number of events that the mock keeps; a million take about 500 MB of memory."""


DEFAULTS = Settings()


class Dialog360Provider(
    AdOperations,
    CampaignOperations,
    EventOperations,
    AccountOperations,
    KeywordOperations,
    SaleOperations,
    SignalOperations,
    Provider,
):
    """Handles all operations on one store."""

    max_body_bytes = 8 * 1024 * 1024
    """Bytes; an uploaded image is the largest body."""

    cacheable = frozenset(
        {
            Operation.LIST_CAMPAIGNS, Operation.GET_CAMPAIGN,
            Operation.LIST_FACEBOOK_ACCOUNTS, Operation.GET_FACEBOOK_ACCOUNT, Operation.LIST_FACEBOOK_PAGES,
            Operation.LIST_AD_IMAGES, Operation.LIST_KEYWORDS, Operation.GET_KEYWORD, Operation.LIST_AD_SIGNALS,
            Operation.GET_AD_SIGNAL, Operation.GET_KEYWORD_SIGNAL, Operation.GET_EVENT_SIGNAL,
        }
    )  # fmt: skip
    """Operations that read neither the clock nor a new id."""

    cacheable_daily = frozenset(
        {
            Operation.LIST_ADS, Operation.GET_AD, Operation.LIST_AD_INSIGHTS, Operation.LIST_CAMPAIGN_INSIGHTS,
        }
    )  # fmt: skip
    """Operations that read the date of the clock: each day has metrics of its own."""

    @property
    def clock(self) -> Clock:
        """The store's clock."""
        return self.store.clock

    def credentials(self) -> Mapping[str, str]:
        """The token of the partner of the contract's examples."""
        return {"bearerAuth": TOKEN}

    def authenticate(self, principal: Principal) -> bool:
        """Whether a token belongs to a partner."""
        return self.store.partners.has_token(principal.credential)

    def deliveries(self) -> Iterable[Delivery]:
        """The postbacks that are not sent yet."""
        return self.store.outbox.drain()

    def dump(self) -> JsonValue:
        """The state, which another mock can load."""
        return to_json(self.store.dump())

    def load(self, state: JsonValue) -> None:
        """Load the state of another mock. Raises `BadState`."""
        self.store = self.store.restored(from_json(State, state))


def make(*, seed: int, clock: Clock, settings: Settings = DEFAULTS) -> Dialog360Provider:
    """The provider of a fresh mock."""
    return Dialog360Provider(seeded_store(seed=seed, clock=clock, max_events=settings.max_events))
