"""The rule of payloads: the request body becomes the payload of a signal."""

from __future__ import annotations

import math
from collections.abc import Iterator

from pydantic import MISSING

from caveat.exchange import Exchange
from caveat.json_text import JsonValue
from caveat.judging.evidence import inferred
from caveat.judging.rule import Breach, rule
from caveat_models.unleash import models
from caveat_models.unleash.operations import Operation

_MAX_SHOWN = 200
"""How many characters of a payload a message shows."""


@rule(
    "UNL002",
    on=[Operation.CALL_SIGNAL_ENDPOINT],
    evidence=inferred(
        "the guide calls the body a payload, and the default of a payload is `{}`",
        "https://docs.getunleash.io/concepts/signals, Using a signal endpoint",
    ),
    accepted=True,
)
def a_payload_is_the_request_body(exchange: Exchange) -> Iterator[Breach]:
    """The response lists a signal whose payload is the request body, if that is an object, or `{}` without a body."""
    sent = exchange.request.json if exchange.request.body else {}
    signals = exchange.response.parse(models.SignalsSchema).signals
    if isinstance(sent, dict) and not any(_same(sent, _payload(signal)) for signal in signals):
        listed = signals[0].model_dump_json(include={"payload"})[:_MAX_SHOWN] if signals else "no signal"
        expected = exchange.request.body.decode("utf-8", "replace")[:_MAX_SHOWN] or "{}"
        yield Breach(f"the response has {listed}, expected the payload {expected}", at="body /signals/0/payload")


def _payload(signal: models.SignalSchema) -> JsonValue:
    return None if signal.payload is MISSING else dict(signal.payload.model_extra or {})


def _same(sent: JsonValue, listed: JsonValue) -> bool:
    """Whether two values are equal if numbers are read as doubles, as JavaScript does."""
    match sent, listed:
        case (bool(), _) | (_, bool()):
            return sent is listed
        case (int() | float(), _) if math.isinf(_double(sent)):
            # RFC 8259, 6: numbers beyond a double's range are not interoperable, so any value is accepted.
            return True
        case (int() | float(), int() | float()):
            return _double(sent) == _double(listed)
        case dict(), dict():
            return sent.keys() == listed.keys() and all(_same(value, listed[name]) for name, value in sent.items())
        case list(), list():
            return len(sent) == len(listed) and all(map(_same, sent, listed))
        case _:
            return sent == listed


def _double(number: float) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf
