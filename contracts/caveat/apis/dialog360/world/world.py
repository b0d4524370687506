"""The one world: everything that is known, and what concerns several parts of it at once."""

from __future__ import annotations

from datetime import datetime

from caveat.apis.dialog360.world.accounts import Accounts
from caveat.apis.dialog360.world.ads import Ads
from caveat.apis.dialog360.world.conversions import Conversions, Event
from caveat.apis.dialog360.world.ids import Ids
from caveat.apis.dialog360.world.keywords import Keyword, Keywords
from caveat.apis.dialog360.world.partners import Partners
from caveat.apis.dialog360.world.postbacks import Signals
from caveat.apis.dialog360.world.sales import Sales
from caveat.clock import Clock
from caveat.delivery import Outbox


class World:
    """State under a seed and a clock; every part of it is bounded, the oldest gives way."""

    def __init__(self, *, seed: int, clock: Clock, partners: Partners) -> None:
        self._clock = clock
        self.partners = partners
        self.ids = Ids(seed)
        self.accounts = Accounts(self.ids)
        self.ads = Ads(seed, self.accounts)
        self.keywords = Keywords()
        self.conversions = Conversions(self.ids)
        self.sales = Sales()
        self.signals = Signals()
        self.outbox = Outbox()

    def now(self) -> datetime:
        """The time."""
        return self._clock()

    def settle(self) -> None:
        """What is here now never gives way to what comes; only events and sales do, however they came."""
        for part in (self.accounts, self.ads, self.keywords, self.conversions, self.signals):
            part.settle()

    def disable_keyword(self, keyword: Keyword) -> None:
        """Track a keyword no more, but keep it."""
        self.keywords.disable(keyword)
        self._disable_groups(keyword)

    def give_up_keyword(self, keyword: Keyword) -> None:
        """Let a keyword vanish, and what was registered for it."""
        self.keywords.give_up(keyword)
        self.signals.forget_keyword(keyword.id)
        self._disable_groups(keyword)

    def _disable_groups(self, keyword: Keyword) -> None:
        for app in keyword.apps:
            self.conversions.disable(app, keyword.id)

    def postbacks(self, event: Event) -> tuple[str, ...]:
        """The URLs that want to hear of an event; one that names a campaign but no ad concerns all ads of it."""
        if event.ad_id:
            return self.signals.concerning(event, (self.ads.ad(event.app, event.ad_id),))
        if not event.campaign_id:
            return ()
        campaign = self.ads.campaign(event.app, event.campaign_id)
        return self.signals.concerning(event, self.ads.of_campaign(campaign))
