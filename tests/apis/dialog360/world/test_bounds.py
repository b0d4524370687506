"""Each store of the world has the bound that is documented."""

from __future__ import annotations

from caveat.apis.dialog360.mock.store import accounts, ads, conversions, keywords, postbacks, sales
from caveat.apis.dialog360.mock.store.shelf import Shelf
from caveat.apis.dialog360.mock.store.store import World
from caveat.apis.dialog360.mock.store.timeline import Timeline
from dialog360_client import Desk

BOUNDS = {
    "Accounts.facebook": accounts.MOST_ACCOUNTS,
    "Accounts.ad": accounts.MOST_ACCOUNTS,
    "Accounts._images": accounts.MOST_IMAGES,
    "Ads.campaigns": ads.MOST_CAMPAIGNS,
    "Ads.ads": ads.MOST_CAMPAIGNS,
    "Keywords._shelf": keywords.MOST_KEYWORDS,
    "Conversions._events": conversions.MOST_EVENTS,
    "Conversions._kinds": conversions.MOST_GROUPS,
    "Conversions._groups": conversions.MOST_GROUPS,
    "Sales._sales": sales.MOST_SALES,
    "Signals._shelf": postbacks.MOST_SIGNALS,
}


def stores(world: World) -> dict[str, int]:
    """The bounds of all that a world keeps things in."""
    return {
        f"{type(part).__name__}.{name}": store._bound
        for part in vars(world).values()
        for name, store in getattr(part, "__dict__", {}).items()
        if isinstance(store, Shelf | Timeline)
    }


def test_each_store_has_its_bound(desk: Desk) -> None:
    assert stores(desk.provider.world) == BOUNDS


def test_a_store_that_was_loaded_has_it_still(desk: Desk) -> None:
    desk.mock.load(desk.mock.dump())
    assert stores(desk.provider.world) == BOUNDS
