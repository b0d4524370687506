"""The tables of SEEDS.md match the mocks: seed data and bounds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from caveat import apis
from caveat.apis.dfend.mock import identities, observed, seed_data, signals
from caveat.apis.dfend.mock.provider import KEYS
from caveat.apis.dfend.mock.provider import Settings as DfendSettings
from caveat.apis.dialog360.mock.provider import Settings as Dialog360Settings
from caveat.apis.dialog360.mock.store import seed as dialog360_seed
from caveat.apis.dialog360.mock.store import store as dialog360_store
from caveat.apis.unleash.mock import endpoints
from caveat.catalogue import catalogue
from caveat.json_text import JsonValue
from caveat.mock.build import build_mock
from caveat.mock.collections import collection
from caveat.provider import outbox

BOUNDS = [
    ("dfend", identities.MAX_IDENTITIES),
    ("dfend", identities.MEAN_ATTRIBUTES),
    ("dfend", observed.MAX_PER_KIND),
    ("dfend", observed.MAX_DEVICES),
    ("dfend", signals.MAX_IDEMPOTENCY_KEYS),
    ("dialog360", dialog360_store.MAX_EVENTS),
    ("dialog360", dialog360_store.MAX_EVENT_GROUPS),
    ("dialog360", dialog360_store.MAX_SALES),
    ("dialog360", dialog360_store.MAX_KEYWORDS),
    ("dialog360", dialog360_store.MAX_CAMPAIGNS),
    ("dialog360", dialog360_store.MAX_SIGNALS),
    ("dialog360", dialog360_store.MAX_ACCOUNTS),
    ("dialog360", dialog360_store.MAX_IMAGES),
    ("any document", collection.MAX_ITEMS),
    ("any document", collection.MAX_COLLECTIONS),
    ("all", outbox.MAX_DELIVERIES),
]


def rows(table: str) -> list[list[str]]:
    """The cells of a table, line by line."""
    text = (Path(apis.__path__[0]) / "SEEDS.md").read_text()
    match = re.search(rf"<!-- {table} -->\n\n(.*?)\n\n<!-- end -->", text, re.DOTALL)
    assert match is not None
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in match[1].splitlines()[2:]]


def test_the_bounds_are_those_of_the_code() -> None:
    assert [(api, int(bound.replace(",", ""))) for api, _, bound, _ in rows("bounds")] == BOUNDS


def test_the_bound_of_a_setting_is_its_default() -> None:
    defaults = {(api, setting): int(bound.replace(",", "")) for api, _, bound, setting in rows("bounds") if setting}
    assert defaults == {
        ("dfend", "max-identities"): DfendSettings().max_identities,
        ("dialog360", "most-events"): Dialog360Settings().most_events,
    }


NOW = 1_767_225_600_000


def dfend() -> Iterator[str]:
    """The keys, ids and idempotency keys of a new mock of DFend."""
    yield from KEYS
    for profile in seed_data.profiles(NOW):
        yield from (profile.user_id, profile.id)
        yield from (device.device_id for device in profile.observed.devices if isinstance(device.device_id, str))
    yield from seed_data.receipts(NOW)


def dialog360() -> Iterator[str]:
    """The tokens and ids of a new mock of 360dialog that do not depend on the seed; no operation takes a record id."""
    yield from (dialog360_seed.TOKEN, dialog360_seed.OTHER_TOKEN)
    apps = (dialog360_seed.APP, dialog360_seed.SECOND_APP, dialog360_seed.OTHER_APP, dialog360_seed.FOREIGN_APP)
    yield from (app.id for app in apps)
    per_seed = (set(ids(build_mock(catalogue.api("dialog360"), seed=seed).dump())) for seed in (0, 7))
    yield from (id_ for id_ in set.intersection(*per_seed) if id_ and not id_.startswith("64f1c0de"))


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
    """The endpoints and tokens of a new mock of Unleash."""
    for endpoint in endpoints.DEFAULTS:
        yield endpoint.name
        yield from endpoint.tokens


@pytest.mark.parametrize("seeds", [dfend, dialog360, unleash])
def test_the_seed_data_are_those_of_the_mock(seeds: Callable[[], Iterator[str]]) -> None:
    listed = [
        value for api, _, values in rows("seeds") if api == seeds.__name__ for value in re.findall(r"`(.+?)`", values)
    ]
    assert sorted(listed) == sorted(set(seeds()))
