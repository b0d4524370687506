"""Journeys of 360dialog: a keyword gets a URL on an ad, and its conversions follow that URL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from caveat.errors import Unparsable
from caveat.exchange import Response
from caveat.json_text import JsonValue
from caveat.provider.journeys import Traveller, journey
from caveat_models.dialog360.operations import Operation

_PAGES = 3


@journey(
    "postbacks-of-a-new-keyword",
    operations=frozenset(
        {
            Operation.LIST_ADS,
            Operation.LIST_AD_SIGNALS,
            Operation.CREATE_KEYWORD,
            Operation.REPLACE_KEYWORD,
            Operation.SET_KEYWORD_SIGNAL,
            Operation.GET_KEYWORD_SIGNAL,
            Operation.SET_AD_SIGNAL,
        }
    ),
)
def postbacks_of_a_new_keyword(traveller: Traveller) -> None:
    """A new keyword gets a URL on an ad, then another text, then another URL; each one is read again.

    The list of all URLs comes first: rules know then which URLs an ad has, so that they judge each postback.
    """
    ads = list(_ads(traveller))
    if not ads:
        return
    path = traveller.rng.choice(ads)
    traveller.send(Operation.LIST_AD_SIGNALS, path)
    text = f"word {traveller.rng.randrange(10_000)}"
    keyword = _field(traveller.send(Operation.CREATE_KEYWORD, path, body={"keyword": text}), "id")
    if keyword is None:
        return
    path = {**path, "keyword_id": keyword}
    for step in ("first", "second"):
        _register(traveller, path, step)
    replaced = traveller.send(Operation.REPLACE_KEYWORD, path, body={"keyword": f"{text} or more"})
    path = {**path, "keyword_id": _field(replaced, "id") or keyword}
    traveller.send(Operation.SET_AD_SIGNAL, path, body={"url": "https://example.com/ad"})
    _register(traveller, path, "third")
    traveller.send(Operation.LIST_AD_SIGNALS, path)


def _register(traveller: Traveller, path: Mapping[str, str], step: str) -> None:
    """Register a URL, which the next conversion calls, and read it."""
    url = f"https://example.com/{step}/{traveller.rng.randrange(10_000)}"
    traveller.send(Operation.SET_KEYWORD_SIGNAL, path, body={"url": url})
    traveller.send(Operation.GET_KEYWORD_SIGNAL, path)


def _ads(traveller: Traveller) -> Iterator[dict[str, str]]:
    """The paths of the ads on the first pages of an account."""
    path = traveller.path(Operation.LIST_ADS)
    for page in range(_PAGES if path is not None else 0):
        response = traveller.send(Operation.LIST_ADS, path or {}, query={"limit": "2", "offset": str(2 * page)})
        listed = _field_value(response, "ads")
        for ad in listed if isinstance(listed, list) else ():
            if isinstance(ad, dict) and isinstance(ad.get("id"), str):
                yield {**(path or {}), "ad_id": str(ad["id"])}


def _field(response: Response | None, name: str) -> str | None:
    value = _field_value(response, name)
    return value if isinstance(value, str) else None


def _field_value(response: Response | None, name: str) -> JsonValue:
    """A field of an accepted response; None if there is none."""
    if response is None or not response.ok:
        return None
    try:
        body = response.json
    except Unparsable:
        return None
    return body.get(name) if isinstance(body, dict) else None
