"""Conversion events: listed, exported and counted; the main conversion of a campaign."""

from __future__ import annotations

import csv
import io
from datetime import date
from itertools import islice

from pydantic import MISSING

from caveat.apis.dialog360.mock.operations.handlers import DEFAULT_LIMIT, OperationHandlers, errors_as_responses
from caveat.apis.dialog360.mock.store.dates import format_timestamp, parse_date
from caveat.apis.dialog360.mock.store.errors import UnknownType
from caveat.apis.dialog360.mock.store.index_keys import index_key
from caveat.apis.dialog360.mock.store.records import Conversion, Event, EventGroup, standalone_key
from caveat.apis.dialog360.mock.store.table import Page
from caveat_models.dialog360 import models
from caveat_models.dialog360.provider import Principal
from caveat_models.json_values import OpenEnum

_COLUMNS = tuple(models.Event.model_fields)


class EventOperations(OperationHandlers):
    """The operations on events."""

    @errors_as_responses
    def set_conversion_event(
        self, principal: Principal, *, client_id: str, app_id: models.Id, body: models.ConversionEvent
    ) -> models.Success:
        """Set the main conversion event of a campaign; a type that the contract does not list is refused."""
        campaign = self._campaign(principal, client_id, app_id, body.campaign_id)
        if body.type not in set(models.EventType):
            raise UnknownType(body.type)
        type_id = self.store.default_type_id(client_id, body.type) if body.type_id is MISSING else body.type_id
        type_value = None if body.type_value is MISSING else body.type_value
        self.store.set_conversion(campaign, Conversion(body.type, type_id, type_value))
        return models.Success(success=True)

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
        event_type: OpenEnum[models.EventType] | None = None,
        ad_id: models.Id | None = None,
        limit: int | None = None,
        offset: int | None = None,
    ) -> models.EventPage:
        """List the events of a period, page by page."""
        app = self._app(principal, client_id, app_id)
        key = index_key(app, ad_id, event_type, event_type_id)
        limit, offset = limit or DEFAULT_LIMIT, offset or 0
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
        event_type: OpenEnum[models.EventType] | None = None,
        ad_id: models.Id | None = None,
        limit: int | None = None,
        offset: int | None = None,
    ) -> str:
        """Download the events that `list_events` lists as CSV."""
        app = self._app(principal, client_id, app_id)
        key = index_key(app, ad_id, event_type, event_type_id)
        limit, offset = limit or DEFAULT_LIMIT, offset or 0
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
        event_type: OpenEnum[models.EventType] | None = None,
        ad_id: models.Id | None = None,
        limit: int | None = None,
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
            for subtype, count in islice(
                ((subtype, count) for subtype, count in counts if count), limit or DEFAULT_LIMIT
            )
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
        event_type: OpenEnum[models.EventType] | None = None,
        status: OpenEnum[models.EventGroupStatus] | None = None,
        limit: int | None = None,
        offset: int | None = None,
    ) -> models.EventGroupPage:
        """List the groups of events of all apps of the client, page by page."""
        self._app(principal, client_id, app_id)
        key = index_key(client_id, ad_id, event_type, event_type_id, status)
        limit, offset = limit or DEFAULT_LIMIT, offset or 0
        page = self.store.event_groups.page(key, offset, limit)
        groups = [self._group_model(group) for group in page.records]
        return models.EventGroupPage(
            count=len(groups), limit=limit, offset=offset, total=page.total, event_groups=groups
        )

    def _group_model(self, group: EventGroup) -> models.EventGroup:
        return models.EventGroup(
            id=group.id,
            event_type=group.type,
            event_type_id=group.type_id,
            ad_id=group.ad_id or MISSING,
            status=group.status,
            count=self.store.count_events(group),
        )


def _dates(date_from: str, date_to: str) -> tuple[date, date]:
    return parse_date(date_from, date.min), parse_date(date_to, date.max)


def _event_models(page: Page[Event]) -> list[models.Event]:
    return [event_model(event) for event in page.records]


def event_model(event: Event) -> models.Event:
    """An event as a response shows it."""
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
