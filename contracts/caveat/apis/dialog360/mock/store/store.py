"""The one world: everything that is known, and what concerns several parts of it at once."""

from __future__ import annotations

from datetime import datetime

from caveat.apis.dialog360.mock.store.accounts import Accounts
from caveat.apis.dialog360.mock.store.ads import Ads
from caveat.apis.dialog360.mock.store.conversions import MOST_EVENTS, Conversions, Event
from caveat.apis.dialog360.mock.store.ids import NONE, Given, Ids
from caveat.apis.dialog360.mock.store.keywords import Keyword, Keywords
from caveat.apis.dialog360.mock.store.partners import Partners
from caveat.apis.dialog360.mock.store.postbacks import Signals
from caveat.apis.dialog360.mock.store.sales import Sales
from caveat.apis.dialog360.mock.store.state import State
from caveat.provider.clock import Clock, move, position
from caveat.provider.outbox import Outbox


class World:
    """State under a seed and a clock; every part of it is bounded, the oldest gives way."""

    def __init__(
        self, *, seed: int, clock: Clock, partners: Partners, most_events: int = MOST_EVENTS, given: Given = NONE
    ) -> None:
        self._seed = seed
        self._clock = clock
        self._most_events = most_events
        self.partners = partners
        self.ids = Ids(seed, given)
        self.accounts = Accounts(self.ids)
        self.ads = Ads(seed, self.accounts)
        self.keywords = Keywords()
        self.conversions = Conversions(self.ids, most_events)
        self.sales = Sales()
        self.signals = Signals()
        self.outbox = Outbox()

    def now(self) -> datetime:
        """The time."""
        return self._clock()

    def dump(self) -> State:
        """All that is known."""
        return State(
            seed=self._seed,
            clock=position(self._clock),
            ids=self.ids.given,
            accounts=self.accounts.dump(),
            ads=self.ads.dump(),
            keywords=self.keywords.dump(),
            conversions=self.conversions.dump(),
            sales=self.sales.dump(),
            signals=self.signals.dump(),
        )

    def restored(self, state: State) -> World:
        """Another world, as one was; partners, the clock and bounds are those of this one."""
        move(self._clock, state.clock)
        world = World(
            seed=state.seed,
            clock=self._clock,
            partners=self.partners,
            most_events=self._most_events,
            given=state.ids,
        )
        world.accounts.load(state.accounts)
        world.ads.load(state.ads)
        world.keywords.load(state.keywords)
        world.conversions.load(state.conversions)
        world.sales.load(state.sales)
        world.signals.load(state.signals)
        return world

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
