"""Conversion events: recorded, listed, exported and counted."""

from __future__ import annotations

import csv
import io
from datetime import date
from itertools import islice

from pydantic import MISSING

from caveat.apis.dialog360.mock.operations.handlers import OperationHandlers, errors_as_responses
from caveat.apis.dialog360.mock.operations.postbacks import postbacks
from caveat.apis.dialog360.mock.store.dates import format_timestamp, parse_date
from caveat.apis.dialog360.mock.store.index_keys import index_key
from caveat.apis.dialog360.mock.store.partners import App
from caveat.apis.dialog360.mock.store.records import Event, EventGroup, standalone_key
from caveat.apis.dialog360.mock.store.table import Page
from caveat_models.dialog360 import models
from caveat_models.dialog360.provider import Principal

_COLUMNS = tuple(models.Event.model_fields)


class EventOperations(OperationHandlers):
    """The operations on events."""

    @errors_as_responses
    def record_converted_event(
        self, principal: Principal, *, client_id: str, app_id: models.Id, body: models.NewConvertedEvent
    ) -> models.Event:
        """Record a conversion event of a campaign, and call the URLs that are registered for it."""
        campaign = self._campaign(principal, client_id, app_id, body.campaign_id)
        event = Event(
            id=self.store.ids.record(),
            app=campaign.app,
            type=body.type,
            type_id=self._type_id(campaign.app, body),
            type_value=None if body.type_value is MISSING else body.type_value,
            ad_id="",
            campaign_id=campaign.id,
            phone="",
            created=self.store.now(),
        )
        self.store.record_event(event)
        model = _event_model(event)
        for delivery in postbacks(self.store, event, model):
            self.store.outbox.put(delivery)
        return model

    @errors_as_responses
    def list_events(  # noqa: PLR0913 - the generated protocol's
        self,
        principal: Principal,
        *,
        client_id: str,
        app_id: models.Id,
        date_from: str,
        date_to: str,
        event_type_id: models.Id | None = None,
        event_type: models.EventType | None = None,
        ad_id: models.Id | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> models.EventPage:
        """List the events of a period, page by page."""
        app = self._app(principal, client_id, app_id)
        key = index_key(app, ad_id, event_type, event_type_id)
        page = self.store.events.between(key, *_dates(date_from, date_to)).page(offset, limit)
        events = _event_models(page)
        return models.EventPage(count=len(events), limit=limit, offset=offset, total=page.total, events=events)

    @errors_as_responses
    def export_events(  # noqa: PLR0913 - the generated protocol's
        self,
        principal: Principal,
        *,
        client_id: str,
        app_id: models.Id,
        date_from: str,
        date_to: str,
        event_type_id: models.Id | None = None,
        event_type: models.EventType | None = None,
        ad_id: models.Id | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> str:
        """Download the events that `list_events` lists as CSV."""
        app = self._app(principal, client_id, app_id)
        key = index_key(app, ad_id, event_type, event_type_id)
        page = self.store.events.between(key, *_dates(date_from, date_to)).page(offset, limit)
        return _csv(_event_models(page))

    @errors_as_responses
    def list_event_types(  # noqa: PLR0913 - the generated protocol's
        self,
        principal: Principal,
        *,
        client_id: str,
        app_id: models.Id,
        date_from: str,
        date_to: str,
        event_type_id: models.Id | None = None,
        event_type: models.EventType | None = None,
        ad_id: models.Id | None = None,
        limit: int = 100,
    ) -> models.EventTypeList:
        """Count the events of a period by type."""
        app = self._app(principal, client_id, app_id)
        dates = _dates(date_from, date_to)
        counts = (
            (subtype, len(self.store.events.between(index_key(app, ad_id, subtype.type, subtype.type_id), *dates)))
            for subtype in self.store.event_subtypes.all(index_key(app, event_type, event_type_id))
        )
        event_types = [
            models.EventTypeCount(
                event_type=subtype.type,
                event_type_id=subtype.type_id,
                name=MISSING if subtype.name is None else subtype.name,
                count=count,
            )
            for subtype, count in islice(((subtype, count) for subtype, count in counts if count), limit)
        ]
        return models.EventTypeList(event_types=event_types)

    @errors_as_responses
    def get_standalone_event_stats(
        self, principal: Principal, *, client_id: str, app_id: models.Id
    ) -> models.StandaloneStats:
        """Count the events that belong to no ad and no campaign, by type."""
        app = self._app(principal, client_id, app_id)
        counts = (
            (event_type, self.store.events.count(standalone_key(app, event_type))) for event_type in models.EventType
        )
        return models.StandaloneStats(
            stats=[models.StandaloneStat(event_type=event_type, count=count) for event_type, count in counts if count]
        )

    @errors_as_responses
    def list_event_groups(  # noqa: PLR0913 - the generated protocol's
        self,
        principal: Principal,
        *,
        client_id: str,
        app_id: models.Id,
        ad_id: models.Id | None = None,
        event_type_id: models.Id | None = None,
        event_type: models.EventType | None = None,
        status: models.EventGroupStatus | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> models.EventGroupPage:
        """List the groups of events, page by page."""
        app = self._app(principal, client_id, app_id)
        key = index_key(app, ad_id, event_type, event_type_id, status)
        page = self.store.event_groups.page(key, offset, limit)
        groups = [self._group_model(group) for group in page.records]
        return models.EventGroupPage(
            count=len(groups), limit=limit, offset=offset, total=page.total, event_groups=groups
        )

    def _type_id(self, app: App, event: models.NewConvertedEvent) -> str:
        return self.store.default_type_id(app, event.type) if event.type_id is MISSING else event.type_id

    def _group_model(self, group: EventGroup) -> models.EventGroup:
        return models.EventGroup(
            id=group.id,
            event_type=group.type,
            event_type_id=group.type_id,
            ad_id=group.ad_id or MISSING,
            status=group.status,
            count=self.store.events.count(index_key(group.app, group.ad_id, group.type, group.type_id)),
        )


def _dates(date_from: str, date_to: str) -> tuple[date, date]:
    return parse_date(date_from, date.min), parse_date(date_to, date.max)


def _event_models(page: Page[Event]) -> list[models.Event]:
    return [_event_model(event) for event in page.records]


def _event_model(event: Event) -> models.Event:
    return models.Event(
        id=event.id,
        type=event.type,
        type_id=event.type_id,
        type_value=MISSING if event.type_value is None else event.type_value,
        ad_id=event.ad_id or MISSING,
        campaign_id=event.campaign_id or MISSING,
        phone=event.phone or MISSING,
        created_time=format_timestamp(event.created),
    )


def _csv(events: list[models.Event]) -> str:
    """Events as CSV (RFC 4180), with a header line; a field without a value is empty."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, _COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(event.model_dump(mode="json") for event in events)
    return text.getvalue()
