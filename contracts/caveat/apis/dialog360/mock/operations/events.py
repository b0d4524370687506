"""Conversions: reported, listed, exported and counted."""

from __future__ import annotations

import csv
import io
from datetime import date
from itertools import islice

from pydantic import MISSING

from caveat.apis.dialog360.mock.operations.handlers import Answerer, refusing
from caveat.apis.dialog360.mock.operations.postbacks import postbacks
from caveat.apis.dialog360.mock.store.conversions import Event
from caveat.apis.dialog360.mock.store.dates import day_written, stamp
from caveat.apis.dialog360.mock.store.index_keys import Facet
from caveat.apis.dialog360.mock.store.partners import App
from caveat.apis.dialog360.mock.store.shelf import Page
from caveat.apis.dialog360.mock.store.timeline import Stretch
from caveat_models.dialog360 import models
from caveat_models.dialog360.provider import Principal

_COLUMNS = tuple(models.Event.model_fields)


class EventAnswers(Answerer):
    """The operations on events."""

    @refusing
    def record_converted_event(
        self, principal: Principal, *, client_id: str, app_id: models.Id, body: models.NewConvertedEvent
    ) -> models.Event:
        """Report a conversion of a campaign."""
        app = self.app(principal, client_id, app_id)
        campaign = self.world.ads.campaign(app, body.campaign_id)
        event = Event(
            id=self.world.ids.record(),
            app=app,
            type=body.type,
            type_id=self.world.conversions.usual_id(app, body.type) if body.type_id is MISSING else body.type_id,
            type_value=None if body.type_value is MISSING else body.type_value,
            ad_id="",
            campaign_id=campaign.id,
            phone="",
            moment=self.world.now(),
        )
        self.world.conversions.record(event)
        told = _model(event)
        for delivery in postbacks(self.world, event, told):
            self.world.outbox.put(delivery)
        return told

    @refusing
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
        app = self.app(principal, client_id, app_id)
        events = self._stretch(app, date_from, date_to, ad_id, event_type, event_type_id)
        page = _models(events.page(offset, limit))
        return models.EventPage(count=len(page), limit=limit, offset=offset, total=len(events), events=page)

    @refusing
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
        """Download the events of a period as CSV: the same as their list has."""
        app = self.app(principal, client_id, app_id)
        events = self._stretch(app, date_from, date_to, ad_id, event_type, event_type_id)
        return _csv(_models(events.page(offset, limit)))

    @refusing
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
        app = self.app(principal, client_id, app_id)
        counted = self.world.conversions.by_kind(app, *_days(date_from, date_to), ad_id, event_type, event_type_id)
        counts = [
            models.EventTypeCount(
                event_type=kind.type,
                event_type_id=kind.type_id,
                name=MISSING if kind.name is None else kind.name,
                count=many,
            )
            for kind, many in islice(counted, limit)
        ]
        return models.EventTypeList(event_types=counts)

    @refusing
    def get_standalone_event_stats(
        self, principal: Principal, *, client_id: str, app_id: models.Id
    ) -> models.StandaloneStats:
        """Count the events that belong to no ad."""
        counted = self.world.conversions.standalone(self.app(principal, client_id, app_id))
        return models.StandaloneStats(
            stats=[models.StandaloneStat(event_type=kind, count=many) for kind, many in counted]
        )

    @refusing
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
        app = self.app(principal, client_id, app_id)
        page = self.world.conversions.groups(app, ad_id, event_type, event_type_id, status, offset=offset, limit=limit)
        groups = [
            models.EventGroup(
                id=group.id,
                event_type=group.type,
                event_type_id=group.type_id,
                ad_id=group.ad_id or MISSING,
                status=group.status,
                count=self.world.conversions.size(group),
            )
            for group in page.things
        ]
        return models.EventGroupPage(
            count=len(groups), limit=limit, offset=offset, total=page.total, event_groups=groups
        )

    def _stretch(self, app: App, date_from: str, date_to: str, *filters: Facet) -> Stretch[Event]:
        return self.world.conversions.between(app, *_days(date_from, date_to), *filters)


def _days(date_from: str, date_to: str) -> tuple[date, date]:
    return day_written(date_from, date.min), day_written(date_to, date.max)


def _models(page: Page[Event]) -> list[models.Event]:
    return [_model(event) for event in page.things]


def _model(event: Event) -> models.Event:
    return models.Event(
        id=event.id,
        type=event.type,
        type_id=event.type_id,
        type_value=MISSING if event.type_value is None else event.type_value,
        ad_id=event.ad_id or MISSING,
        campaign_id=event.campaign_id or MISSING,
        phone=event.phone or MISSING,
        created_time=stamp(event.moment),
    )


def _csv(events: list[models.Event]) -> str:
    """CSV as of RFC 4180, with a line of names; what an event does not have is empty."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, _COLUMNS, restval="")
    writer.writeheader()
    writer.writerows(event.model_dump(mode="json") for event in events)
    return text.getvalue()
