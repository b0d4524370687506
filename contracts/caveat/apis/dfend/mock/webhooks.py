"""The webhook requests of a signal: one for each event that the signal causes."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import MISSING, BaseModel

from caveat.apis.dfend.mock.identities import ACCOUNT, Profile
from caveat.json_text import JsonValue
from caveat.provider.outbox import Delivery
from caveat_models.dfend.models import (
    ClientSignal,
    Event,
    EventDelivery,
    EventSignal,
    ServerSignal,
    SignalReceipt,
)


def deliveries(
    webhook: str, signal: ClientSignal | ServerSignal, profile: Profile, receipt: SignalReceipt
) -> Iterator[Delivery]:
    """One delivery for each event of a signal's receipt.

    `recommendations` are empty: DFend decides what to recommend, and does not document how.
    """
    results = receipt.immediate_results
    for result in results:
        cause = EventSignal(
            id=result.id,
            data=signal.model_dump_json(by_alias=True, exclude_unset=True),
            immediate_results=results,
            trusted=isinstance(signal, ServerSignal),
        )
        event = Event(
            account=ACCOUNT,
            identity=profile.id,
            subscription=result.subscription,
            signals=[cause],
            type=result.type,
            level=result.level,
            recommendations=[],
            time=str(round(_event_time(signal, receipt))),
        )
        yield Delivery(webhook, _json(EventDelivery(event=event)))


def _event_time(signal: ClientSignal | ServerSignal, receipt: SignalReceipt) -> float:
    """When a signal happened, as Unix time in ms: the time it states, or else the time of its arrival."""
    stated = signal.time if isinstance(signal, ServerSignal) else MISSING
    return receipt.started if stated is MISSING else stated


def _json(model: BaseModel) -> JsonValue:
    value: JsonValue = model.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return value
