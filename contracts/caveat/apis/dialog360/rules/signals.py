"""Rules of signals: URLs that are registered for postbacks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from caveat.apis.dialog360.rules.documentation import ENDPOINTS
from caveat.exchange import Exchange
from caveat.judging.evidence import inferred
from caveat.judging.memory import Memory, Recent
from caveat.judging.rule import Breach, rule
from caveat_models.dialog360 import models
from caveat_models.dialog360.operations import Operation

_GETTERS: Mapping[str, str] = {
    Operation.SET_AD_SIGNAL: Operation.GET_AD_SIGNAL,
    Operation.SET_KEYWORD_SIGNAL: Operation.GET_KEYWORD_SIGNAL,
    Operation.SET_EVENT_SIGNAL: Operation.GET_EVENT_SIGNAL,
}
"""By the operation that registers a URL: the operation that returns it."""

_Key: TypeAlias = tuple[str, frozenset[tuple[str, str]]]
"""The operation that returns a URL, and its path parameters."""

_NOT_FOUND = 404

MAX_REMEMBERED = 1_000
"""The rule remembers this many registered URLs; the latest ones."""


@dataclass(frozen=True, slots=True)
class _Registered:
    """A URL, and the exchange that registered it."""

    url: str
    exchange: Exchange


_Urls: TypeAlias = Recent[_Key, _Registered]


def _key(exchange: Exchange) -> _Key:
    getter = _GETTERS.get(str(exchange.operation), str(exchange.operation))
    return getter, frozenset(exchange.path_parameters.items())


def _remember(urls: _Urls, exchange: Exchange) -> _Urls:
    if exchange.operation in {Operation.DELETE_KEYWORD, Operation.REPLACE_KEYWORD}:
        keyword = ("keyword_id", exchange.path_parameters["keyword_id"])
        for key in [key for key in urls if keyword in key[1]]:
            del urls[key]
    if exchange.operation not in _GETTERS:
        return urls
    if exchange.response.ok:
        url = _url(exchange)
        if url is not None:
            urls[_key(exchange)] = _Registered(url, exchange)
    elif exchange.response.status >= 500:  # noqa: PLR2004 - RFC 9110, 15.6: after a server error, the URL may be registered or not
        urls.pop(_key(exchange), None)
    return urls


_MEMORY = Memory(
    lambda: _Urls(MAX_REMEMBERED),
    _remember,
    frozenset({*_GETTERS, Operation.DELETE_KEYWORD, Operation.REPLACE_KEYWORD}),
)


def _url(exchange: Exchange) -> str | None:
    body = exchange.request.json
    url = body.get("url") if isinstance(body, dict) else None
    return url if isinstance(url, str) else None


@rule(
    "DIA013",
    on=_GETTERS.values(),
    evidence=inferred(
        "a URL is set and read at the same path; in the older version of this API, both have the URL alone as body",
        source=f"{ENDPOINTS}, GET and POST ads/{{ad_id}}/signal",
    ),
    memory=_MEMORY,
)
def a_registered_url_can_be_read(exchange: Exchange, urls: _Urls) -> Iterator[Breach]:
    """The URL of an ad, a keyword or an event type is the one registered last."""
    registered = urls.get(_key(exchange))
    if registered is None:
        return
    expected, earlier = registered.url, (registered.exchange,)
    if exchange.response.status == _NOT_FOUND:
        message = f"the status is 404, expected 200 with the registered URL {expected}"
        yield Breach(message, at="status", earlier=earlier)
    elif exchange.response.ok:
        url = exchange.response.parse(models.SignalUrl).url
        # An empty path and the path "/" are equivalent (RFC 3986, 6.2.3).
        if url.rstrip("/") != expected.rstrip("/"):
            message = f"the url is {url}, expected {expected} as registered"
            yield Breach(message, at="body /url", earlier=earlier)
