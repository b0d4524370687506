"""The data of one mock: its tables with their bounds, and the changes that concern several tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import AwareDatetime

from caveat.apis.dialog360.mock.store.ids import NONE_ISSUED, IdGenerator, IssuedIds
from caveat.apis.dialog360.mock.store.index_keys import index_key
from caveat.apis.dialog360.mock.store.partners import App, Partners
from caveat.apis.dialog360.mock.store.records import (
    Ad,
    AdAccount,
    Campaign,
    Conversion,
    Event,
    EventGroup,
    EventSubtype,
    FacebookAccount,
    Image,
    Keyword,
    Sale,
    Signal,
    keyword_signal_key,
)
from caveat.apis.dialog360.mock.store.table import Snapshot, Table
from caveat.apis.dialog360.mock.store.timeline import Timeline
from caveat.provider.clock import Clock, move, position
from caveat.provider.outbox import Outbox
from caveat_models.dialog360.models import EventGroupStatus, FacebookPage, KeywordStatus

MAX_ACCOUNTS = 200
MAX_IMAGES = 1_000
MAX_CAMPAIGNS = 5_000
MAX_KEYWORDS = 10_000
MAX_EVENTS = 20_000
MAX_EVENT_GROUPS = 2_000
MAX_SALES = 20_000
MAX_SIGNALS = 5_000


@dataclass(frozen=True, slots=True)
class DefaultTypeId:
    """The type_id of a client's events of a type that have none of their own."""

    client_id: str
    type: str
    type_id: str


@dataclass(frozen=True, slots=True)
class State:
    """All data of a store, except the partners, which never change."""

    seed: int
    clock: AwareDatetime | None
    """The next time of a ticking clock."""
    ids: IssuedIds
    facebook_accounts: Snapshot[FacebookAccount]
    ad_accounts: Snapshot[AdAccount]
    images: Snapshot[Image]
    campaigns: Snapshot[Campaign]
    ads: Snapshot[Ad]
    keywords: Snapshot[Keyword]
    signals: Snapshot[Signal]
    events: tuple[Event, ...]
    event_subtypes: Snapshot[EventSubtype]
    event_groups: Snapshot[EventGroup]
    default_type_ids: tuple[DefaultTypeId, ...]
    sales: tuple[Sale, ...]


class Store:
    """The tables of one mock. Each table has a bound, past which it evicts its oldest records."""

    def __init__(
        self,
        *,
        seed: int,
        clock: Clock,
        partners: Partners,
        max_events: int = MAX_EVENTS,
        issued: IssuedIds = NONE_ISSUED,
    ) -> None:
        self.seed = seed
        self.clock = clock
        self._max_events = max_events
        self.partners = partners
        self.ids = IdGenerator(seed, issued)
        self.outbox = Outbox()
        self.facebook_accounts = Table("Facebook account", MAX_ACCOUNTS, FacebookAccount.index_keys)
        self.ad_accounts = Table("ad account", MAX_ACCOUNTS, AdAccount.index_keys)
        self.images = Table("image", MAX_IMAGES, Image.index_keys)
        self.campaigns = Table("campaign", MAX_CAMPAIGNS, Campaign.index_keys)
        self.ads = Table("ad", MAX_CAMPAIGNS, Ad.index_keys)
        self.keywords = Table("keyword", MAX_KEYWORDS, Keyword.index_keys)
        self.signals = Table("URL", MAX_SIGNALS, Signal.index_keys)
        self.events: Timeline[Event] = Timeline(max_events, lambda event: event.created, Event.index_keys)
        self.event_subtypes = Table("event type", MAX_EVENT_GROUPS, EventSubtype.index_keys)
        self.event_groups = Table("event group", MAX_EVENT_GROUPS, EventGroup.index_keys)
        self.sales: Timeline[Sale] = Timeline(MAX_SALES, lambda sale: sale.created, Sale.index_keys)
        self.default_type_ids: dict[tuple[str, str], str] = {}

    def now(self) -> datetime:
        """The current time of the store's clock."""
        return self.clock()

    def dump(self) -> State:
        """All data."""
        return State(
            seed=self.seed,
            clock=position(self.clock),
            ids=self.ids.issued,
            facebook_accounts=self.facebook_accounts.dump(),
            ad_accounts=self.ad_accounts.dump(),
            images=self.images.dump(),
            campaigns=self.campaigns.dump(),
            ads=self.ads.dump(),
            keywords=self.keywords.dump(),
            signals=self.signals.dump(),
            events=self.events.dump(),
            event_subtypes=self.event_subtypes.dump(),
            event_groups=self.event_groups.dump(),
            default_type_ids=tuple(DefaultTypeId(*key, type_id) for key, type_id in self.default_type_ids.items()),
            sales=self.sales.dump(),
        )

    def restored(self, state: State) -> Store:
        """A new store with the data of a state, and with the partners, clock and bounds of this store."""
        move(self.clock, state.clock)
        store = Store(
            seed=state.seed,
            clock=self.clock,
            partners=self.partners,
            max_events=self._max_events,
            issued=state.ids,
        )
        store.facebook_accounts.load(state.facebook_accounts)
        store.ad_accounts.load(state.ad_accounts)
        store.images.load(state.images)
        store.campaigns.load(state.campaigns)
        store.ads.load(state.ads)
        store.keywords.load(state.keywords)
        store.signals.load(state.signals)
        store.events.load(state.events)
        store.event_subtypes.load(state.event_subtypes)
        store.event_groups.load(state.event_groups)
        store.default_type_ids.update({(each.client_id, each.type): each.type_id for each in state.default_type_ids})
        store.sales.load(state.sales)
        return store

    def protect_seed(self) -> None:
        """Never evict the records that are in the tables now; timelines evict any record."""
        for table in (
            self.facebook_accounts,
            self.ad_accounts,
            self.images,
            self.campaigns,
            self.ads,
            self.keywords,
            self.signals,
            self.event_subtypes,
            self.event_groups,
        ):
            table.protect_seed()

    def ad_account(self, client_id: str, ad_account_id: str, facebook_account_id: str | None = None) -> AdAccount:
        """An ad account of a client, and of a Facebook account if one is given. Raises `NotFound`."""
        if facebook_account_id is not None:
            self.facebook_accounts.find(facebook_account_id, index_key(client_id, None))
        return self.ad_accounts.find(ad_account_id, index_key(client_id, facebook_account_id))

    def campaign(self, app: App, campaign_id: str) -> Campaign:
        """A campaign of an app. Raises `NotFound`."""
        return self.campaigns.find(campaign_id, index_key(app, None))

    def campaign_ads(self, campaign: Campaign) -> tuple[Ad, ...]:
        """The ads of a campaign."""
        return self.ads.all(index_key(campaign.app, None, campaign.id))

    def ad(self, app: App, ad_id: str) -> Ad:
        """An ad of an app. Raises `NotFound`."""
        return self.ads.find(ad_id, index_key(app, None, None))

    def keyword(self, app: App, keyword_id: str, *, ad_id: str | None = None, shared: bool | None = None) -> Keyword:
        """A keyword of an app that matches the filters. Raises `NotFound`."""
        return self.keywords.find(keyword_id, index_key(app, ad_id, shared, None))

    def attach_facebook_account(self, client_id: str, token: str) -> FacebookAccount:
        """The Facebook account of a token: a new account with an ad account, or the one it attached before."""
        for account in self.facebook_accounts.all(index_key(client_id, token)):
            return account
        account = FacebookAccount(self.ids.meta(), client_id, "Attached shop", token)
        self.facebook_accounts.put(account.id, account)
        page = FacebookPage(id=self.ids.meta(), name=account.name)
        ad_account = AdAccount(self.ids.meta(), client_id, account.id, account.name, "EUR", (page,))
        self.ad_accounts.put(ad_account.id, ad_account)
        return account

    def add_campaign(self, campaign: Campaign, *ads: Ad) -> None:
        """Add a campaign with its ads."""
        self.campaigns.put(campaign.id, campaign)
        for ad in ads:
            self.ads.put(ad.id, ad)

    def set_conversion(self, campaign: Campaign, conversion: Conversion) -> None:
        """Make events the main conversion of a campaign, with a group for each ad."""
        self.campaigns.put(campaign.id, replace(campaign, conversion=conversion))
        for ad in self.campaign_ads(campaign):
            self._add_group(ad.app.client_id, ad.id, conversion.type, conversion.type_id)

    def default_type_id(self, client_id: str, event_type: str) -> str:
        """The type_id of events that have none of their own, which groups them by type."""
        if (client_id, event_type) not in self.default_type_ids:
            self.default_type_ids[client_id, event_type] = self.ids.record()
        return self.default_type_ids[client_id, event_type]

    def record_event(self, event: Event, new_group_id: str | None = None) -> None:
        """Add an event, with its subtype and its group if they are new."""
        self.events.add(event)
        if not self.event_subtypes.all(index_key(event.app, event.type, event.type_id)):
            subtype = EventSubtype(event.app, event.type, event.type_id, event.type_value)
            self.event_subtypes.put(subtype.key, subtype)
        self._add_group(event.app.client_id, event.ad_id, event.type, event.type_id, new_group_id)

    def count_events(self, group: EventGroup) -> int:
        """The number of events of a group, in all apps of its client."""
        keys = (index_key(app, group.ad_id, group.type, group.type_id) for app in self.partners.apps(group.client_id))
        return sum(map(self.events.count, keys))

    def _add_group(
        self, client_id: str, ad_id: str, event_type: str, type_id: str, new_group_id: str | None = None
    ) -> None:
        """Add the group of these events if it is new."""
        if not self.event_groups.all(index_key(client_id, ad_id, event_type, type_id, None)):
            group_id = new_group_id or self.ids.record()
            group = EventGroup(group_id, client_id, event_type, type_id, ad_id, EventGroupStatus.ACTIVE)
            self.event_groups.put(group_id, group)

    def disable_keyword(self, keyword: Keyword) -> None:
        """Set the status of a keyword and of its event groups to disabled."""
        self.keywords.put(keyword.id, replace(keyword, status=KeywordStatus.DISABLED))
        self._disable_event_groups(keyword)

    def delete_keyword(self, keyword: Keyword) -> None:
        """Delete a keyword and its signals, and disable its event groups; the events stay."""
        self.keywords.remove(keyword.id)
        for signal in self.signals.all(keyword_signal_key(keyword.id)):
            self.signals.remove(signal.key)
        self._disable_event_groups(keyword)

    def _disable_event_groups(self, keyword: Keyword) -> None:
        for client_id in {app.client_id for app in keyword.apps}:
            for group in self.event_groups.all(index_key(client_id, None, None, keyword.id, None)):
                self.event_groups.put(group.id, replace(group, status=EventGroupStatus.DISABLED))
