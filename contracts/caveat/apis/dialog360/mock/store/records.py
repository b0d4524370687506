"""The records that the store keeps, each with the index keys that find it. A field without a value is `""`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pydantic import AwareDatetime

from caveat.apis.dialog360.mock.store.index_keys import IndexKey, index_keys
from caveat.apis.dialog360.mock.store.partners import App
from caveat_models.dialog360.models import (
    AdStatus,
    EventGroupStatus,
    FacebookPage,
    KeywordStatus,
    SignalLevel,
)


@dataclass(frozen=True, slots=True)
class FacebookAccount:
    """A Facebook account that a client attached with a token."""

    id: str
    client_id: str
    name: str
    token: str

    def index_keys(self) -> Iterable[IndexKey]:
        """Keys by client and token."""
        return index_keys(self.client_id, self.token)


@dataclass(frozen=True, slots=True)
class AdAccount:
    """An ad account of a Facebook account, with the pages that its ads can use."""

    id: str
    client_id: str
    facebook_account_id: str
    name: str
    currency: str
    pages: tuple[FacebookPage, ...]
    refreshed: AwareDatetime | None = None
    """When a request last refreshed the insights of its ads."""

    def index_keys(self) -> Iterable[IndexKey]:
        """Keys by client and Facebook account."""
        return index_keys(self.client_id, self.facebook_account_id)


@dataclass(frozen=True, slots=True)
class Image:
    """An image of an ad account, without its content."""

    ad_account_id: str
    hash: str
    name: str

    @property
    def key(self) -> str:
        """The key in the table of images."""
        return image_key(self.ad_account_id, self.hash)

    def index_keys(self) -> Iterable[IndexKey]:
        """The key of the ad account."""
        return (self.ad_account_id,)


def image_key(ad_account_id: str, digest: str) -> str:
    """The key of an image in the table of images."""
    return f"{ad_account_id} {digest}"


@dataclass(frozen=True, slots=True)
class Conversion:
    """Which events count as a conversion: those of a type and type_id."""

    type: str
    type_id: str
    type_value: str | None


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign of an ad account, with its start and end as the request gave them."""

    id: str
    app: App
    ad_account_id: str
    name: str
    status: AdStatus
    start_time: str
    end_time: str
    daily_budget: int
    created: AwareDatetime
    refreshed: AwareDatetime | None = None
    """When a request last refreshed its insights."""
    conversion: Conversion | None = None
    """The main conversion that a request set."""

    def index_keys(self) -> Iterable[IndexKey]:
        """Keys by app and ad account."""
        return index_keys(self.app, self.ad_account_id)


@dataclass(frozen=True, slots=True)
class Ad:
    """An ad of a campaign."""

    id: str
    app: App
    ad_account_id: str
    campaign_id: str
    name: str
    status: AdStatus
    created: AwareDatetime
    refreshed: AwareDatetime | None = None
    """When a request last refreshed its insights."""

    def index_keys(self) -> Iterable[IndexKey]:
        """Keys by app, ad account and campaign."""
        return index_keys(self.app, self.ad_account_id, self.campaign_id)


@dataclass(frozen=True, slots=True)
class Keyword:
    """A keyword of one app, or a shared keyword of all apps of a client."""

    id: str
    text: str
    apps: tuple[App, ...]
    ad_id: str
    shared: bool
    status: KeywordStatus
    created: AwareDatetime

    def index_keys(self) -> Iterator[IndexKey]:
        """Keys by app, ad, shared or not, and status."""
        for app in self.apps:
            yield from index_keys(app, self.ad_id, self.shared, self.status)


@dataclass(frozen=True, slots=True)
class Event:
    """A conversion."""

    id: str
    app: App
    type: str
    type_id: str
    type_value: str | None
    ad_id: str
    campaign_id: str
    phone: str
    created: AwareDatetime

    def index_keys(self) -> Iterator[IndexKey]:
        """Keys by app, ad, type and type_id; the key of its lead, and the key of events without a campaign."""
        yield from index_keys(self.app, self.ad_id, self.type, self.type_id)
        if self.phone:
            yield lead_key(self.app, self.phone)
        if not self.ad_id and not self.campaign_id:
            yield standalone_key(self.app, self.type)


def lead_key(app: App, phone: str) -> IndexKey:
    """The index key of the events of a lead."""
    return ("lead", app, phone.removeprefix("+"))


def standalone_key(app: App, event_type: str) -> IndexKey:
    """The index key of the events of a type that belong to no ad and no campaign."""
    return ("standalone", app, event_type)


@dataclass(frozen=True, slots=True)
class EventSubtype:
    """A type and type_id of an app's events; its name is the type_value of the first event."""

    app: App
    type: str
    type_id: str
    name: str | None

    @property
    def key(self) -> str:
        """The key in the table of subtypes."""
        return " ".join((*self.app, self.type, self.type_id))

    def index_keys(self) -> Iterable[IndexKey]:
        """Keys by app, type and type_id."""
        return index_keys(self.app, self.type, self.type_id)


@dataclass(frozen=True, slots=True)
class EventGroup:
    """The events of one subtype on one ad, or on no ad, of all apps of a client."""

    id: str
    client_id: str
    type: str
    type_id: str
    ad_id: str
    status: EventGroupStatus

    def index_keys(self) -> Iterable[IndexKey]:
        """Keys by client, ad, type, type_id and status."""
        return index_keys(self.client_id, self.ad_id, self.type, self.type_id, self.status)


@dataclass(frozen=True, slots=True)
class Sale:
    """A sale to a lead, with the ad of the lead's latest event."""

    id: str
    app: App
    phone: str
    amount: int | float
    ad_id: str
    created: AwareDatetime

    def index_keys(self) -> Iterable[IndexKey]:
        """Keys by app and ad."""
        return index_keys(self.app, self.ad_id)


@dataclass(frozen=True, slots=True)
class Signal:
    """A URL for the conversions of an ad, or of a keyword or an event type (the `subject`) on an ad."""

    ad_id: str
    level: SignalLevel
    subject: str
    url: str

    @property
    def key(self) -> str:
        """The key in the table of signals."""
        return signal_key(self.ad_id, self.level, self.subject)

    def index_keys(self) -> Iterator[IndexKey]:
        """The key of the ad, and the key of the keyword if there is one."""
        yield self.ad_id
        if self.level is SignalLevel.KEYWORD:
            yield keyword_signal_key(self.subject)


def signal_key(ad_id: str, level: SignalLevel, subject: str) -> str:
    """The key of a signal in the table of signals; an error message shows it."""
    return f"for {level} {subject} of ad {ad_id}" if subject else f"for ad {ad_id}"


def keyword_signal_key(keyword_id: str) -> IndexKey:
    """The index key of the signals of a keyword."""
    return ("keyword", keyword_id)
