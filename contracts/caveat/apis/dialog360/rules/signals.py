"""Rules of the URLs that are registered for postbacks."""

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

_SETTERS: Mapping[str, str] = {
    Operation.SET_AD_SIGNAL: Operation.GET_AD_SIGNAL,
    Operation.SET_KEYWORD_SIGNAL: Operation.GET_KEYWORD_SIGNAL,
    Operation.SET_EVENT_SIGNAL: Operation.GET_EVENT_SIGNAL,
}
"""Each with the operation that shows what it has set."""

_Place: TypeAlias = tuple[str, frozenset[tuple[str, str]]]
"""The operation that shows a URL, and the parameters of its path."""

_NOT_FOUND = 404

REMEMBERED = 1_000
"""How many of the latest registered URLs the rule remembers."""


@dataclass(frozen=True, slots=True)
class _Registered:
    """A URL, and the exchange that registered it."""

    url: str
    exchange: Exchange


_Urls: TypeAlias = Recent[_Place, _Registered]


def _place(exchange: Exchange) -> _Place:
    shown_by = _SETTERS.get(str(exchange.operation), str(exchange.operation))
    return shown_by, frozenset(exchange.path_parameters.items())


def _remember(urls: _Urls, exchange: Exchange) -> _Urls:
    if exchange.operation in {Operation.DELETE_KEYWORD, Operation.REPLACE_KEYWORD}:
        ended = ("keyword_id", exchange.path_parameters["keyword_id"])
        for place in [place for place in urls if ended in place[1]]:
            del urls[place]
    if exchange.operation not in _SETTERS:
        return urls
    if exchange.response.ok:
        url = _url(exchange)
        if url is not None:
            urls[_place(exchange)] = _Registered(url, exchange)
    elif exchange.response.status >= 500:  # noqa: PLR2004 - RFC 9110, 15.6: whether it was registered is not known
        urls.pop(_place(exchange), None)
    return urls


_URLS = Memory(
    lambda: _Urls(REMEMBERED), _remember, frozenset({*_SETTERS, Operation.DELETE_KEYWORD, Operation.REPLACE_KEYWORD})
)


def _url(exchange: Exchange) -> str | None:
    body = exchange.request.json
    url = body.get("url") if isinstance(body, dict) else None
    return url if isinstance(url, str) else None


@rule(
    "DIA013",
    on=_SETTERS.values(),
    evidence=inferred(
        "a URL is set and got at the same path; both have shown the bare URL in the older version of this API",
        source=f"{ENDPOINTS}, GET and POST ads/{{ad_id}}/signal",
    ),
    memory=Memory(
        lambda: _Urls(REMEMBERED),
        _remember,
        frozenset({*_SETTERS, Operation.DELETE_KEYWORD, Operation.REPLACE_KEYWORD}),
    ),
)
def a_registered_url_is_shown(exchange: Exchange, urls: _Urls) -> Iterator[Breach]:
    """The URL shown for an ad, a keyword or a type of event is the one registered last."""
    registered = urls.get(_place(exchange))
    if registered is None:
        return
    expected, earlier = registered.url, (registered.exchange,)
    if exchange.response.status == _NOT_FOUND:
        yield Breach(
            f"the status is 404, expected the URL {expected}, for it was registered", at="status", earlier=earlier
        )
    elif exchange.response.ok:
        url = exchange.response.parse(models.SignalUrl).url
        # The path of a URL may be written empty or as a slash (RFC 3986, 6.2.3).
        if url.rstrip("/") != expected.rstrip("/"):
            yield Breach(
                f"the url is {url}, expected {expected}, as it was registered", at="body /url", earlier=earlier
            )
