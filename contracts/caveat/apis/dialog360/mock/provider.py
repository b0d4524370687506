"""The mock's behaviour: 360dialog's Signals API over one seeded world.

A partner's token opens its own clients only (403 for another's); what is not there, or not in the app that is asked,
is 404. The vendor's silences are read as the contract reads them; choices beyond it are told where they are made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from caveat.apis.dialog360.mock.operations.accounts import AccountAnswers
from caveat.apis.dialog360.mock.operations.ads import AdAnswers
from caveat.apis.dialog360.mock.operations.campaigns import CampaignAnswers
from caveat.apis.dialog360.mock.operations.events import EventAnswers
from caveat.apis.dialog360.mock.operations.keywords import KeywordAnswers
from caveat.apis.dialog360.mock.operations.sales import SaleAnswers
from caveat.apis.dialog360.mock.operations.signals import SignalAnswers
from caveat.apis.dialog360.mock.store.conversions import MOST_EVENTS
from caveat.apis.dialog360.mock.store.seeding import TOKEN, seeded
from caveat.apis.dialog360.mock.store.state import State
from caveat.json_text import JsonValue
from caveat.provider.clock import Clock
from caveat.provider.outbox import Delivery
from caveat.provider.state import read, written
from caveat_models.dialog360.operations import Operation
from caveat_models.dialog360.provider import Principal, Provider


@dataclass(frozen=True, slots=True)
class Settings:
    """What the mock can be told."""

    most_events: Annotated[int, Field(ge=1)] = MOST_EVENTS
    """How many events are kept at the most; a million of them take about 500 MB."""


DEFAULTS = Settings()


class Dialog360Provider(
    AdAnswers, CampaignAnswers, EventAnswers, AccountAnswers, KeywordAnswers, SaleAnswers, SignalAnswers, Provider
):
    """Answers all operations from one world."""

    largest_body = 8 * 1024 * 1024
    """Bytes; an image is the largest thing that is sent."""

    cacheable = frozenset(
        {
            Operation.LIST_ADS, Operation.GET_AD, Operation.LIST_CAMPAIGNS, Operation.GET_CAMPAIGN,
            Operation.LIST_FACEBOOK_ACCOUNTS, Operation.GET_FACEBOOK_ACCOUNT, Operation.LIST_FACEBOOK_PAGES,
            Operation.LIST_AD_IMAGES, Operation.LIST_KEYWORDS, Operation.GET_KEYWORD, Operation.LIST_AD_SIGNALS,
            Operation.GET_AD_SIGNAL, Operation.GET_KEYWORD_SIGNAL, Operation.GET_EVENT_SIGNAL,
        }
    )  # fmt: skip
    """Operations that ask neither for the time nor for an id that is new."""

    def credentials(self) -> Mapping[str, str]:
        """The token of the partner whose clients the contract's examples speak of."""
        return {"bearerAuth": TOKEN}

    def authenticate(self, principal: Principal) -> bool:
        """Whether a token is a partner's."""
        return self.world.partners.knows(principal.credential)

    def deliveries(self) -> Iterable[Delivery]:
        """The postbacks that the registered URLs have not yet got."""
        return self.world.outbox.drain()

    def dump(self) -> JsonValue:
        """The state, for a mock that is to go on from here."""
        return written(self.world.dump())

    def load(self, state: JsonValue) -> None:
        """Go on from another mock's state. Raises `BadState`."""
        self.world = self.world.restored(read(State, state))


def make(*, seed: int, clock: Clock, settings: Settings = DEFAULTS) -> Dialog360Provider:
    """A fresh mock's behaviour."""
    return Dialog360Provider(seeded(seed=seed, clock=clock, most_events=settings.most_events))
