"""The tables of bounds, and of what there is at the beginning, are those of the code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from caveat import apis
from caveat.apis.dfend.mock import identities, observed, signals, store
from caveat.apis.dfend.mock.provider import KEYS
from caveat.apis.dfend.mock.provider import Settings as DfendSettings
from caveat.apis.dialog360.mock.provider import Settings as Dialog360Settings
from caveat.apis.dialog360.mock.store import accounts, ads, conversions, keywords, postbacks, sales, seeding
from caveat.apis.unleash.mock import endpoints
from caveat.catalogue import catalogue
from caveat.json_text import JsonValue
from caveat.mock import build
from caveat.mock.collections import collection
from caveat.provider import outbox

BOUNDS = [
    ("dfend", identities.MOST_IDENTITIES),
    ("dfend", identities.THINGS),
    ("dfend", observed.MOST),
    ("dfend", signals.MOST_KEYS),
    ("dialog360", conversions.MOST_EVENTS),
    ("dialog360", conversions.MOST_GROUPS),
    ("dialog360", sales.MOST_SALES),
    ("dialog360", keywords.MOST_KEYWORDS),
    ("dialog360", ads.MOST_CAMPAIGNS),
    ("dialog360", postbacks.MOST_SIGNALS),
    ("dialog360", accounts.MOST_ACCOUNTS),
    ("dialog360", accounts.MOST_IMAGES),
    ("any document", collection.MAX_ITEMS),
    ("any document", collection.MAX_COLLECTIONS),
    ("all", outbox.MOST),
]


def rows(table: str = "bounds") -> list[list[str]]:
    """The cells of a table."""
    text = (Path(apis.__path__[0]) / "README.md").read_text()
    found = re.search(rf"<!-- {table} -->\n\n(.*?)\n\n<!-- end -->", text, re.DOTALL)
    assert found is not None
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in found[1].splitlines()[2:]]


def test_the_bounds_are_those_of_the_code() -> None:
    assert [(api, int(most.replace(",", ""))) for api, _, most, _ in rows()] == BOUNDS


def test_the_settings_are_those_there_are_and_what_is_told_is_the_default() -> None:
    told = {(api, setting): int(most.replace(",", "")) for api, _, most, setting in rows() if setting}
    assert told == {
        ("dfend", "most-identities"): DfendSettings().most_identities,
        ("dialog360", "most-events"): Dialog360Settings().most_events,
    }


NOW = 1_767_225_600_000


def dfend() -> Iterator[str]:
    """What a mock of DFend knows."""
    yield from KEYS
    for profile in store.profiles(NOW):
        yield from (profile.user_id, profile.id)
        yield from (device.device_id for device in profile.sightings.devices if isinstance(device.device_id, str))
    yield from store.receipts(NOW)


def dialog360() -> Iterator[str]:
    """What a mock of 360dialog knows whatever its seed is; nobody can ask for a record by its id."""
    yield from (seeding.TOKEN, seeding.OTHER_TOKEN)
    yield from (app.id for app in (seeding.APP, seeding.SISTER_APP, seeding.OTHER_APP, seeding.CLOSED_APP))
    known = (set(ids(build.mock(catalogue.api("dialog360"), seed=seed).dump())) for seed in (0, 7))
    yield from (one for one in set.intersection(*known) if one and not one.startswith("64f1c0de"))


def ids(value: JsonValue) -> Iterator[str]:
    """All ids in a state."""
    match value:
        case dict():
            for name, inner in value.items():
                if isinstance(inner, str) and (name == "id" or name.endswith("_id")):
                    yield inner
                yield from ids(inner)
        case list():
            for inner in value:
                yield from ids(inner)


def unleash() -> Iterator[str]:
    """What a mock of Unleash knows."""
    for endpoint in endpoints.DEFAULTS:
        yield endpoint.name
        yield from endpoint.tokens


@pytest.mark.parametrize("known", [dfend, dialog360, unleash])
def test_what_is_told_to_be_there_at_the_beginning_is_what_there_is(known: Callable[[], Iterator[str]]) -> None:
    told = [one for api, _, ids in rows("beginning") if api == known.__name__ for one in re.findall(r"`(.+?)`", ids)]
    assert sorted(told) == sorted(set(known()))
