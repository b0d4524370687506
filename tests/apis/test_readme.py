"""The table of bounds is that of the code."""

from __future__ import annotations

import re
from pathlib import Path

from caveat import apis, delivery
from caveat.apis.dfend import identities, sightings, signals
from caveat.apis.dfend.provider import Settings as DfendSettings
from caveat.apis.dialog360.provider import Settings as Dialog360Settings
from caveat.apis.dialog360.world import accounts, ads, conversions, keywords, postbacks, sales
from caveat.targets.collections import shelf

BOUNDS = [
    ("dfend", identities.MOST_IDENTITIES),
    ("dfend", identities.THINGS),
    ("dfend", sightings.MOST),
    ("dfend", signals.MOST_KEYS),
    ("dialog360", conversions.MOST_EVENTS),
    ("dialog360", conversions.MOST_GROUPS),
    ("dialog360", sales.MOST_SALES),
    ("dialog360", keywords.MOST_KEYWORDS),
    ("dialog360", ads.MOST_CAMPAIGNS),
    ("dialog360", postbacks.MOST_SIGNALS),
    ("dialog360", accounts.MOST_ACCOUNTS),
    ("dialog360", accounts.MOST_IMAGES),
    ("any document", shelf.MOST_THINGS),
    ("any document", shelf.MOST_SHELVES),
    ("all", delivery.MOST),
]


def rows() -> list[list[str]]:
    """The cells of the table."""
    text = (Path(apis.__path__[0]) / "README.md").read_text()
    found = re.search(r"<!-- bounds -->\n\n(.*?)\n\n<!-- end -->", text, re.DOTALL)
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
