"""Webhook calls (postbacks) to the URLs that are registered for a conversion."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import MISSING

from caveat.apis.dialog360.mock.operations.keywords import keyword_model
from caveat.apis.dialog360.mock.store.errors import NotFound
from caveat.apis.dialog360.mock.store.records import Event, Signal
from caveat.apis.dialog360.mock.store.store import Store
from caveat.provider.outbox import Delivery
from caveat_models.dialog360 import models


def postbacks(store: Store, event: Event, model: models.Event) -> Iterator[Delivery]:
    """One delivery for each registered URL, with the event and its keyword if it has one."""
    postback = models.ConversionPostback(event=model, keyword=_keyword(store, event))
    body = postback.model_dump(mode="json", by_alias=True, exclude_unset=True)
    for url in postback_urls(store, event):
        yield Delivery(url, body)


def postback_urls(store: Store, event: Event) -> tuple[str, ...]:
    """The URLs to call for an event, each once."""
    signals = store.signals.all(event.ad_id)
    return tuple(dict.fromkeys(signal.url for signal in signals if _matches(signal, event)))


def _matches(signal: Signal, event: Event) -> bool:
    match signal.level:
        case models.SignalLevel.AD:
            return True
        case models.SignalLevel.KEYWORD:
            return signal.subject == event.type_id
        case models.SignalLevel.EVENT:
            return signal.subject == event.type


def _keyword(store: Store, event: Event) -> models.Keyword | MISSING:
    try:
        return keyword_model(store.keyword(event.app, event.type_id))
    except NotFound:
        return MISSING
