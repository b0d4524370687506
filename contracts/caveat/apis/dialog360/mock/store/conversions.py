"""Events, and what they add up to: by type, by group, and outside of all ads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from pydantic import AwareDatetime

from caveat.apis.dialog360.mock.store.ids import Ids
from caveat.apis.dialog360.mock.store.index_keys import Facet, Label, label, labels
from caveat.apis.dialog360.mock.store.partners import App
from caveat.apis.dialog360.mock.store.shelf import Page, Shelf, Stock
from caveat.apis.dialog360.mock.store.timeline import Stretch, Timeline
from caveat_models.dialog360.models import EventGroupStatus, EventType

MOST_EVENTS = 20_000
MOST_GROUPS = 2_000


@dataclass(frozen=True, slots=True)
class Event:
    """A conversion; what it does not have is `""`."""

    id: str
    app: App
    type: EventType
    type_id: str
    type_value: str | None
    ad_id: str
    campaign_id: str
    phone: str
    moment: AwareDatetime


@dataclass(frozen=True, slots=True)
class Kind:
    """The events of one type and type_id in an app, named after the value that the first of them had."""

    app: App
    type: EventType
    type_id: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """The events of one kind on one ad, or on none."""

    id: str
    app: App
    type: EventType
    type_id: str
    ad_id: str
    status: EventGroupStatus


@dataclass(frozen=True, slots=True)
class EventStocks:
    """All events, oldest first, and what they add up to."""

    events: tuple[Event, ...]
    kinds: Stock[Kind]
    groups: Stock[Group]
    usual_ids: tuple[tuple[App, EventType, str], ...]


class Conversions:
    """All events and their groups."""

    def __init__(self, ids: Ids, most_events: int = MOST_EVENTS) -> None:
        self._ids = ids
        self._events: Timeline[Event] = Timeline(most_events, lambda event: event.moment, _event_labels)
        self._kinds: Shelf[Kind] = Shelf("event type", MOST_GROUPS, _kind_labels)
        self._groups: Shelf[Group] = Shelf("event group", MOST_GROUPS, _group_labels)
        self._usual_ids: dict[tuple[App, EventType], str] = {}

    def settle(self) -> None:
        """The groups that are here now never give way."""
        self._kinds.settle()
        self._groups.settle()

    def dump(self) -> EventStocks:
        """All that is here."""
        usual = tuple((app, kind, given) for (app, kind), given in self._usual_ids.items())
        return EventStocks(self._events.dump(), self._kinds.dump(), self._groups.dump(), usual)

    def load(self, stocks: EventStocks) -> None:
        """Take in what others were."""
        for event in stocks.events:
            self._events.add(event)
        self._kinds.load(stocks.kinds)
        self._groups.load(stocks.groups)
        self._usual_ids = {(app, kind): given for app, kind, given in stocks.usual_ids}

    def usual_id(self, app: App, kind: EventType) -> str:
        """The type_id of events that were reported without one, so that they too are counted by type."""
        if (app, kind) not in self._usual_ids:
            self._usual_ids[app, kind] = self._ids.record()
        return self._usual_ids[app, kind]

    def record(self, event: Event, group_id: str | None = None) -> None:
        """Let an event have happened; it is the first of a group, or one more."""
        self._events.add(event)
        kind = Kind(event.app, event.type, event.type_id, event.type_value)
        if not self._kinds.all(label(event.app, event.type, event.type_id)):
            self._kinds.put(" ".join((*event.app, event.type, event.type_id)), kind)
        if not self._groups.all(label(event.app, event.ad_id, event.type, event.type_id, None)):
            group_id = group_id or self._ids.record()
            group = Group(group_id, event.app, event.type, event.type_id, event.ad_id, EventGroupStatus.ACTIVE)
            self._groups.put(group_id, group)

    def between(self, app: App, first: date, last: date, *filters: Facet) -> Stretch[Event]:
        """The events of an app from a day to a day; the filters are for ad, type and type_id."""
        return self._events.between(label(app, *filters), first, last)

    def by_kind(self, app: App, first: date, last: date, *filters: Facet) -> Iterator[tuple[Kind, int]]:
        """The kinds of these events, and how many there are of each; those that there are none of are left out."""
        ad_id, *rest = filters
        for kind in self._kinds.all(label(app, *rest)):
            many = len(self.between(app, first, last, ad_id, kind.type, kind.type_id))
            if many:
                yield kind, many

    def groups(self, app: App, *filters: Facet, offset: int, limit: int) -> Page[Group]:
        """Some groups of an app; the filters are for ad, type, type_id and status."""
        return self._groups.page(label(app, *filters), offset, limit)

    def size(self, group: Group) -> int:
        """How many events a group has."""
        return self._events.count(label(group.app, group.ad_id, group.type, group.type_id))

    def disable(self, app: App, type_id: str) -> None:
        """Disable the groups of a type_id; their events stay."""
        for group in self._groups.all(label(app, None, None, type_id, None)):
            self._groups.put(group.id, replace(group, status=EventGroupStatus.DISABLED))

    def standalone(self, app: App) -> Iterator[tuple[EventType, int]]:
        """The types of those events that belong neither to an ad nor to a campaign, and how many there are."""
        for kind in EventType:
            many = self._events.count(_standalone(app, kind))
            if many:
                yield kind, many

    def lead(self, app: App, phone: str) -> Event | None:
        """The last event of the lead with a phone number."""
        return self._events.latest(_lead(app, phone))


def _standalone(app: App, kind: EventType) -> Label:
    return ("standalone", app, kind)


def _lead(app: App, phone: str) -> Label:
    return ("lead", app, phone.removeprefix("+"))


def _event_labels(event: Event) -> Iterator[Label]:
    yield from labels(event.app, event.ad_id, event.type, event.type_id)
    if event.phone:
        yield _lead(event.app, event.phone)
    if not event.ad_id and not event.campaign_id:
        yield _standalone(event.app, event.type)


def _kind_labels(kind: Kind) -> Iterable[Label]:
    return labels(kind.app, kind.type, kind.type_id)


def _group_labels(group: Group) -> Iterable[Label]:
    return labels(group.app, group.ad_id, group.type, group.type_id, group.status)
