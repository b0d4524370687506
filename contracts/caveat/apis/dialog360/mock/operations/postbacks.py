"""What the URLs that were registered for a conversion are told."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import MISSING

from caveat.apis.dialog360.mock.operations.keywords import keyword_model
from caveat.apis.dialog360.mock.store.conversions import Event
from caveat.apis.dialog360.mock.store.errors import Missing
from caveat.apis.dialog360.mock.store.store import World
from caveat.provider.outbox import Delivery
from caveat_models.dialog360 import models


def postbacks(world: World, event: Event, told: models.Event) -> Iterator[Delivery]:
    """One delivery for each URL that wants to hear of an event, with the keyword that it came of, if any."""
    postback = models.ConversionPostback(event=told, keyword=_keyword(world, event))
    body = postback.model_dump(mode="json", by_alias=True, exclude_unset=True)
    for url in world.postbacks(event):
        yield Delivery(url, body)


def _keyword(world: World, event: Event) -> models.Keyword | MISSING:
    try:
        return keyword_model(world.keywords.find(event.app, event.type_id))
    except Missing:
        return MISSING
