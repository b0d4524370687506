"""Each way to break a promise about resources is found by its rule, on a journey through a correct server."""

from __future__ import annotations

from functools import cache

import pytest

from caveat.catalogue.api import Api
from caveat.mutation.behaviour import stretched
from caveat.mutation.judged import Judged
from caveat.mutation.mutant import Outcome, Result
from caveat.mutation.recording import Recording
from caveat.mutation.state.mutants import state_mutants
from caveat.mutation.state.results import result
from harbour_journey import travelled
from mutated import recording


@cache
def journey(*switches: str) -> tuple[Api, Recording]:
    made = travelled(*switches)
    return Api("harbour", lambda: made.spec), recording(*made.exchanges)


@cache
def results(*switches: str) -> dict[str, Result]:
    api, recorded = journey(*switches)
    judged = Judged(api)
    return {
        each.mutant.id.removeprefix("state /ships "): result(api.spec, each, recorded, judged)
        for each in state_mutants(api.spec)
    }


def test_without_a_mutant_nothing_is_found() -> None:
    api, recorded = journey("ordered")
    assert list(Judged(api).sequence(stretched(recorded.segments[0].steps))) == []


FOUND = {
    "STA001: created item cannot be read": "STA001",
    "STA002: response to post has another value": "STA002",
    "STA002: created item has another value": "STA002",
    "STA003: created item is not listed": "STA003",
    "STA004: update is not stored": "STA004",
    "STA005: update changes other fields": "STA005",
    "STA006: deleted item can be read": "STA006",
    "STA007: deleted item is listed": "STA007",
    "STA008: limit is ignored": "STA008",
    "STA009: pages overlap": "STA010",
    "STA010: pages skip an item": "STA010",
    "STA011 kind: filter is ignored": "STA011",
    "STA012 kind: filter loses an item": "STA012",
    "STA013: order is ignored": "STA013",
    "STA014: reading changes the item": "STA014",
    "STA016: repeated key creates another item": "STA016",
    "STA017: id is given twice": "STA017",
    "STA018: ids fall": "STA018",
    "STA019: location leads elsewhere": "STA019",
    "STA020: unchanged item is sent again": "STA020",
    "STA021: outdated write is accepted": "STA021",
    "STA022: head disagrees": "STA022",
    "STA023: changed item keeps its entity tag": "STA023",
    "STA024: list shows what was replaced": "STA024",
    "STA025: deletion removes another item": "STA025",
    "STA029: replacement seems to create": "STA029",
}


@pytest.mark.parametrize("title", FOUND)
def test_a_broken_promise_is_found(title: str) -> None:
    found = results("ordered")[title]
    assert (found.outcome, found.by) == (Outcome.FOUND, FOUND[title])


def test_no_other_mutant_is_derived_but_those_that_a_journey_cannot_decide() -> None:
    others = {title: each.outcome for title, each in results("ordered").items() if title not in FOUND}
    assert others == {
        # No list of this server states a count, and a journey sends no text that no item is like.
        "STA015: count leaves an item out": Outcome.NOT_REACHED,
        # No field of a ship is required, so that a journey sends all of them.
        "STA028: created item has another default": Outcome.NOT_REACHED,
        "STA011 slug: filter is ignored": Outcome.NOT_REACHED,
        **{f"STA011 {name}: filter is ignored": Outcome.SURVIVED for name in ("name", "crew")},
    }
