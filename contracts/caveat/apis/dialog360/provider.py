"""The mock's behaviour: 360dialog's Signals API over one seeded world.

A partner's token opens its own clients only (403 for another's); what is not there, or not in the app that is asked,
is 404. The vendor's silences are read as the contract reads them; choices beyond it are told where they are made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from caveat.apis.dialog360.answering.accounts import AccountAnswers
from caveat.apis.dialog360.answering.ads import AdAnswers
from caveat.apis.dialog360.answering.campaigns import CampaignAnswers
from caveat.apis.dialog360.answering.events import EventAnswers
from caveat.apis.dialog360.answering.keywords import KeywordAnswers
from caveat.apis.dialog360.answering.sales import SaleAnswers
from caveat.apis.dialog360.answering.signals import SignalAnswers
from caveat.apis.dialog360.world.seeding import TOKEN, seeded
from caveat.clock import Clock
from caveat.delivery import Delivery
from caveat_models.dialog360.provider import Caller, Provider


class Dialog360Provider(
    AdAnswers, CampaignAnswers, EventAnswers, AccountAnswers, KeywordAnswers, SaleAnswers, SignalAnswers, Provider
):
    """Answers all operations from one world."""

    largest_body = 8 * 1024 * 1024
    """Bytes; an image is the largest thing that is sent."""

    def credentials(self) -> Mapping[str, str]:
        """The token of the partner whose clients the contract's examples speak of."""
        return {"bearerAuth": TOKEN}

    def authenticate(self, caller: Caller) -> bool:
        """Whether a token is a partner's."""
        return self.world.partners.knows(caller.credential)

    def deliveries(self) -> Iterable[Delivery]:
        """The postbacks that the registered URLs have not yet got."""
        return self.world.outbox.drain()


def make(*, seed: int, clock: Clock) -> Dialog360Provider:
    """A fresh mock's behaviour."""
    return Dialog360Provider(seeded(seed=seed, clock=clock))
