"""Rules of webhook deliveries: events that DFend sends to the customer's URL."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from caveat.apis.dfend.rules.levels import documented_level
from caveat.apis.dfend.rules.requests import REMEMBERED, sent
from caveat.errors import Unparsable
from caveat.exchange import Exchange
from caveat.json_text import JsonValue, parse_json
from caveat.judging.evidence import assumed, documented, inferred
from caveat.judging.memory import Memory, Recent, first_exchanges
from caveat.judging.rule import Breach, rule
from caveat_models.dfend.models import SignalReceipt
from caveat_models.dfend.operations import Operation

DELIVER_EVENT = "deliver-event"
"""The operationId of the webhook."""

_WEBHOOK = "https://dfend.gitbook.io/documentation/developer-api/webhook"
_RECOMMENDATION = "https://dfend.gitbook.io/documentation/developer-api/types/event/recommendation"
_LEVEL = "https://dfend.gitbook.io/documentation/developer-api/types/event/type"

_SENT_BY_API = frozenset({"App", "Browser", "Server"})
"""Sources of signals that are sent with POST /signal; others come from partner integrations."""

_SERVER_ERROR = 500

_Fields: TypeAlias = Mapping[str, JsonValue]

_FIELDS_BY_TYPE = {
    "template": frozenset({"NOTIFY_USER", "NOTIFY_USER_WITH_LINK"}),
    "ban": frozenset({"BAN_ACTION", "BAN_DEVICE", "BAN_IP"}),
}
"""The types of recommendation that have a field."""


def _event(exchange: Exchange) -> _Fields:
    """The delivered event; empty if the body has none. Raises `Unparsable`."""
    return _object(sent(exchange).get("event"))


def _object(value: JsonValue) -> _Fields:
    return value if isinstance(value, dict) else {}


def _objects(value: JsonValue) -> list[_Fields]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


_Key: TypeAlias = tuple[frozenset[str], str, str]
"""The ids of the signals of an event, its type and its subscription."""


def _key(exchange: Exchange) -> _Key | None:
    """Identifies an event, which has no id; None for an event of no signal, and for one that is meant to come again."""
    event = _event(exchange)
    signals = frozenset(str(signal["id"]) for signal in _objects(event.get("signals")) if "id" in signal)
    if not signals or _object(event.get("values")).get("resend"):
        return None
    return signals, str(event.get("type")), str(event.get("subscription"))


@rule(
    "DFE028",
    on=[DELIVER_EVENT],
    evidence=inferred("a delivery has one event; it is tried again only if it fails", _WEBHOOK),
    memory=first_exchanges(REMEMBERED, _key, frozenset({DELIVER_EVENT})),
)
def an_event_is_delivered_once(exchange: Exchange, delivered: Recent[_Key, Exchange]) -> Iterator[Breach]:
    """An event of a signal is delivered once; further attempts of a failed delivery do not count."""
    key = _key(exchange)
    earlier = None if key is None else delivered.get(key)
    if key is not None and earlier is not None:
        message = f"{key[1]} of {', '.join(map(repr, sorted(key[0])))} is delivered again, expected one delivery"
        yield Breach(message, at="request body /event", earlier=(earlier,))


@dataclass(slots=True)
class _Accepted:
    """The signals that were accepted."""

    ids: Recent[str, None] = field(default_factory=lambda: Recent(REMEMBERED))
    without_results: Recent[str, None] = field(default_factory=lambda: Recent(REMEMBERED))
    """The identifiers of signals whose receipt has no result, and so no id; an event of them may come later."""
    complete: bool = True
    """Whether these are all signals: none was forgotten, and none has an unknown outcome."""

    def add(self, exchange: Exchange) -> None:
        """Add the signal of an exchange."""
        try:
            results = exchange.response.parse(SignalReceipt).immediate_results
        except Unparsable:
            self.complete = False
            return
        for result in results:
            self.ids[result.id] = None
        if not results:
            self.without_results[_text(sent(exchange).get("identifiers"))] = None
        self.complete = self.complete and max(len(self.ids), len(self.without_results)) < REMEMBERED


def _remember_signal(accepted: _Accepted, exchange: Exchange) -> _Accepted:
    if exchange.response.fault is not None or exchange.response.status >= _SERVER_ERROR:
        # RFC 9110, 15.6: the signal may have been accepted. An injected fault may have changed the receipt.
        accepted.complete = False
    elif exchange.response.ok:
        accepted.add(exchange)
    return accepted


def _text(value: JsonValue) -> str:
    return json.dumps(value, sort_keys=True)


@rule(
    "DFE029",
    on=[DELIVER_EVENT],
    evidence=inferred(
        "an event has the signals that caused it; a signal from a server, a website or an app is sent to the API",
        "https://dfend.gitbook.io/documentation/developer-api/types/event",
    ),
    memory=Memory(_Accepted, _remember_signal, frozenset({Operation.SEND_SIGNAL})),
)
def an_event_follows_its_signal(exchange: Exchange, accepted: _Accepted) -> Iterator[Breach]:
    """An event of signals that are sent to the API is delivered after one of them was accepted."""
    signals = _objects(_event(exchange).get("signals"))
    if signals and accepted.complete and not any(_may_be_accepted(signal, accepted) for signal in signals):
        ids = ", ".join(repr(signal.get("id")) for signal in signals)
        message = f"the event has the signals {ids}, which no receipt has, expected a signal that was accepted before"
        yield Breach(message, at="request body /event/signals")


def _may_be_accepted(signal: _Fields, accepted: _Accepted) -> bool:
    if str(signal.get("id")) in accepted.ids:
        return True
    try:
        data = _object(parse_json(str(signal.get("data")).encode()))
    except Unparsable:
        return True
    return data.get("source") not in _SENT_BY_API or _text(data.get("identifiers")) in accepted.without_results


def _account(exchange: Exchange) -> str:
    return str(_event(exchange).get("account"))


@rule(
    "DFE030",
    on=[DELIVER_EVENT],
    evidence=assumed("the dashboard has one webhook URL; the page does not exclude others, and the URL can change"),
    memory=first_exchanges(REMEMBERED, _account, frozenset({DELIVER_EVENT})),
)
def all_events_are_delivered_to_one_url(exchange: Exchange, by_account: Recent[str, Exchange]) -> Iterator[Breach]:
    """All events of an account are delivered to one URL."""
    first = by_account.get(_account(exchange), exchange)
    if exchange.request.target != first.request.target:
        message = f"the URL is {exchange.request.target}, expected {first.request.target} as before"
        yield Breach(message, at="request URL", earlier=(first,))


@rule("DFE031", on=[DELIVER_EVENT], evidence=documented(_LEVEL))
def a_delivered_event_has_the_level_of_its_type(exchange: Exchange) -> Iterator[Breach]:
    """A delivered event has the documented level of its type."""
    event = _event(exchange)
    expected = documented_level(str(event.get("type")))
    if expected is not None and event.get("level") != expected:
        message = f"the level of {event.get('type')} is {event.get('level')}, expected {expected}"
        yield Breach(message, at="request body /event/level")


@rule("DFE032", on=[DELIVER_EVENT], evidence=documented(f"{_RECOMMENDATION}, template and ban"))
def a_recommendation_has_the_fields_of_its_type(exchange: Exchange) -> Iterator[Breach]:
    """A recommendation has a template only if it is to notify, and a ban only if it is to ban."""
    for index, recommendation in enumerate(_objects(_event(exchange).get("recommendations"))):
        for name, types in _FIELDS_BY_TYPE.items():
            if name in recommendation and recommendation.get("type") not in types:
                message = f"{recommendation.get('type')} has a {name}, expected one only for {', '.join(sorted(types))}"
                yield Breach(message, at=f"request body /event/recommendations/{index}/{name}")
