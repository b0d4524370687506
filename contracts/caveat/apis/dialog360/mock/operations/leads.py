"""Simulated leads: an event of an ad, with its postbacks.

No operation reports an event. So that the mock has new ones, a lead converts each time a URL is registered.
"""

from __future__ import annotations

from caveat.apis.dialog360.mock.operations.events import event_model
from caveat.apis.dialog360.mock.operations.postbacks import postbacks
from caveat.apis.dialog360.mock.store.records import Ad, Conversion, Event, Signal
from caveat.apis.dialog360.mock.store.store import Store
from caveat_models.dialog360.models import EventType, KeywordStatus, SignalLevel


def convert(store: Store, ad: Ad, signal: Signal) -> None:
    """Let a lead of an ad cause an event for which the URL of a signal is called; a disabled keyword causes none."""
    conversion = _conversion(store, ad, signal)
    if conversion is None:
        return
    event_id = store.ids.record()
    event = Event(
        id=event_id,
        app=ad.app,
        type=conversion.type,
        type_id=conversion.type_id,
        type_value=conversion.type_value,
        ad_id=ad.id,
        campaign_id=ad.campaign_id,
        # Another lead for each event.
        phone=f"4{int(event_id[-8:], 16):010}",
        created=store.now(),
    )
    store.record_event(event)
    for delivery in postbacks(store, event, event_model(event)):
        store.outbox.put(delivery)


def _conversion(store: Store, ad: Ad, signal: Signal) -> Conversion | None:
    """The conversion: that of the signal; for a whole ad, the main conversion of its campaign, else a click."""
    match signal.level:
        case SignalLevel.KEYWORD:
            keyword = store.keyword(ad.app, signal.subject)
            is_active = keyword.status is KeywordStatus.ACTIVE
            return Conversion(EventType.CONVERSATION, keyword.id, keyword.text) if is_active else None
        case SignalLevel.EVENT:
            return Conversion(signal.subject, store.default_type_id(ad.app.client_id, signal.subject), None)
        case SignalLevel.AD:
            button = Conversion(EventType.BUTTON, store.default_type_id(ad.app.client_id, EventType.BUTTON), None)
            return store.campaign(ad.app, ad.campaign_id).conversion or button
