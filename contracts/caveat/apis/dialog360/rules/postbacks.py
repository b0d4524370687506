"""Rules of postbacks: webhook deliveries to the URLs that are registered for conversions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from caveat.apis.dialog360.rules.documentation import ENDPOINTS
from caveat.exchange import Exchange
from caveat.json_text import JsonValue
from caveat.judging.evidence import inferred
from caveat.judging.memory import Memory, Recent, first_exchanges
from caveat.judging.rule import Breach, rule
from caveat_models.dialog360 import models
from caveat_models.dialog360.models import SignalLevel
from caveat_models.dialog360.operations import Operation

DELIVER_POSTBACK = "deliver-conversion-postback"
"""The operationId of the webhook."""

_POSTBACKS = f"{ENDPOINTS}, text before GET ads/{{ad_id}}/signals"

_SETTERS: Mapping[str, tuple[SignalLevel, str]] = {
    Operation.SET_AD_SIGNAL: (SignalLevel.AD, ""),
    Operation.SET_KEYWORD_SIGNAL: (SignalLevel.KEYWORD, "keyword_id"),
    Operation.SET_EVENT_SIGNAL: (SignalLevel.EVENT, "event_type"),
}
"""By the operation that registers a URL: its level, and the path parameter that names the keyword or event type."""

MAX_REMEMBERED = 1_000
"""The rules remember this many ads and postbacks, and this many URLs of an ad; the latest ones."""

_SERVER_ERROR = 500

_Fields: TypeAlias = Mapping[str, JsonValue]
_Place: TypeAlias = tuple[str, str]
"""A level, with the keyword or the event type at that level."""


@dataclass(slots=True)
class _Ad:
    """The URLs of an ad, each with the exchange that shows it."""

    urls: dict[_Place, tuple[str, Exchange]] = field(default_factory=dict)
    listed: Exchange | None = None
    """The list of all URLs of the ad, if no other place can have a URL."""


_Ads: TypeAlias = Recent[str, _Ad]


def _remember(ads: _Ads, exchange: Exchange) -> _Ads:
    if exchange.operation in {Operation.DELETE_KEYWORD, Operation.REPLACE_KEYWORD}:
        _forget_keyword(ads, exchange.path_parameters["keyword_id"])
        return ads
    ad_id = exchange.path_parameters["ad_id"]
    if exchange.response.fault is not None or exchange.response.status >= _SERVER_ERROR:
        # RFC 9110, 15.6: the URL may be registered. An injected fault may have changed the response.
        ads.pop(ad_id, None)
        return ads
    if exchange.operation == Operation.LIST_AD_SIGNALS:
        if exchange.response.ok:
            ads[ad_id] = _listed(exchange)
        return ads
    level, parameter = _SETTERS[str(exchange.operation)]
    place = level, exchange.path_parameters.get(parameter, "")
    ad = ads.get(ad_id) or _Ad()
    url = _object(exchange.request.json).get("url")
    if exchange.response.ok and isinstance(url, str) and len(ad.urls) < MAX_REMEMBERED:
        ad.urls[place] = url, exchange
        ads[ad_id] = ad
    elif exchange.response.ok:
        ads.pop(ad_id, None)
    return ads


def _forget_keyword(ads: _Ads, keyword_id: str) -> None:
    """Whether the URLs of a keyword are removed with it is not documented."""
    for ad in ads.values():
        ad.listed = None
        ad.urls.pop((SignalLevel.KEYWORD, keyword_id), None)


def _listed(exchange: Exchange) -> _Ad:
    signals = exchange.response.parse(models.AdSignalList).signals
    # When a URL of another level is called is unknown.
    ad = _Ad(listed=exchange if {str(signal.level) for signal in signals} <= set(SignalLevel) else None)
    for signal in signals:
        subjects: dict[str, object] = {SignalLevel.KEYWORD: signal.keyword_id, SignalLevel.EVENT: signal.event_type}
        ad.urls[signal.level, str(subjects.get(signal.level, ""))] = signal.url, exchange
    return ad


def _object(value: JsonValue) -> _Fields:
    return value if isinstance(value, dict) else {}


def _event(exchange: Exchange) -> _Fields:
    """The event of a postback; empty if the body has none. Raises `Unparsable`."""
    return _object(_object(exchange.request.json).get("event"))


def _places(exchange: Exchange) -> tuple[_Place, ...]:
    """Where the URL of a postback may be registered on the ad of its event."""
    event = _event(exchange)
    keyword = _object(_object(exchange.request.json).get("keyword")).get("id", event.get("type_id"))
    return (
        (SignalLevel.AD, ""),
        (SignalLevel.KEYWORD, str(keyword)),
        (SignalLevel.EVENT, str(event.get("type"))),
    )


@rule(
    "DIA021",
    on=[DELIVER_POSTBACK],
    evidence=inferred(
        "the registered URL of an ad, a keyword or an event type is called for a conversion, so no other URL is",
        _POSTBACKS,
    ),
    memory=Memory(
        lambda: _Ads(MAX_REMEMBERED),
        _remember,
        frozenset({*_SETTERS, Operation.LIST_AD_SIGNALS, Operation.DELETE_KEYWORD, Operation.REPLACE_KEYWORD}),
    ),
)
def a_postback_is_sent_to_a_registered_url(exchange: Exchange, ads: _Ads) -> Iterator[Breach]:
    """A postback is sent to a URL that is registered for its ad, or for its keyword or event type on that ad."""
    ad_id, url = _event(exchange).get("ad_id"), exchange.request.target
    ad, places = ads.get(str(ad_id)), _places(exchange)
    # Earlier URLs are unknown, unless they were listed or replaced.
    if ad is None or not (ad.listed or all(place in ad.urls for place in places)):
        return
    registered = [ad.urls[place] for place in places if place in ad.urls]
    # An empty path and the path "/" are equivalent (RFC 3986, 6.2.3).
    if url.rstrip("/") not in {known.rstrip("/") for known, _ in registered}:
        expected = " or ".join(dict.fromkeys(known for known, _ in registered)) or "no postback"
        message = f"the URL is {url}, expected {expected} as registered for ad {ad_id}"
        sources = [*([ad.listed] if ad.listed else []), *(source for _, source in registered)]
        yield Breach(message, at="request URL", earlier=tuple(dict.fromkeys(sources)))


_Key: TypeAlias = tuple[str, str]
"""The URL of a postback, and the id of its event."""


def _key(exchange: Exchange) -> _Key | None:
    event_id = _event(exchange).get("id")
    return None if event_id is None else (exchange.request.target, str(event_id))


@rule(
    "DIA022",
    on=[DELIVER_POSTBACK],
    evidence=inferred("the URL is called for each conversion; that it is called once is assumed", _POSTBACKS),
    memory=first_exchanges(MAX_REMEMBERED, _key, frozenset({DELIVER_POSTBACK})),
)
def a_conversion_is_posted_once_to_a_url(exchange: Exchange, delivered: Recent[_Key, Exchange]) -> Iterator[Breach]:
    """A conversion is sent to each URL once; further attempts of a failed delivery do not count."""
    key = _key(exchange)
    earlier = None if key is None else delivered.get(key)
    if key is not None and earlier is not None:
        message = f"the event {key[1]} is sent to {key[0]} again, expected one postback"
        yield Breach(message, at="request body /event/id", earlier=(earlier,))
