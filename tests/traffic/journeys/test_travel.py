"""Which resources have a journey, and how many times it is carried out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caveat.exchange import Response
from caveat.json_text import JsonValue
from caveat.openapi.operation import Effect
from caveat.traffic.journeys.travel import rounds, with_journeys, without_journeys
from harbour_document import document
from pet_traffic import target
from resource_document import PET, array, operation, properties, spec_of

HARBOUR = document(frozenset())
TARGET = target(lambda _: Response(200))
TARGETS = {
    "a target that allows all": (TARGET, ["/ships"]),
    "a target that is only read": (
        replace(TARGET, not_allowed=lambda each: "" if each.effect is Effect.READS else "it writes"),
        ["/ships"],
    ),
    "a target that allows nothing": (replace(TARGET, not_allowed=lambda _: "no"), []),
    "a target without state": (replace(TARGET, keeps_state=False), []),
}


@pytest.mark.parametrize("title", TARGETS)
def test_a_collection_that_creates_and_shows_items_has_a_journey(title: str) -> None:
    to, templates = TARGETS[title]
    assert [each.template for each in with_journeys(HARBOUR, to)] == templates


def test_the_reason_is_said_where_a_target_without_state_has_no_journeys() -> None:
    stateless = replace(TARGET, keeps_state=False)
    said = "the target keeps no state, so no journey tests /ships"
    assert without_journeys(HARBOUR, stateless) == said
    reason = "it may show what drop deleted"
    because = without_journeys(HARBOUR, replace(stateless, why_stateless=reason))
    assert because == f"the target keeps no state ({reason}), so no journey tests /ships"
    assert without_journeys(HARBOUR, TARGET) is without_journeys(spec_of({}), stateless) is None


@pytest.mark.parametrize(
    ("query", "templates"),
    [({"limit": {"type": "integer"}}, ["/pets"]), ({"name": {"type": "string"}}, ["/pets"]), ({}, [])],
)
def test_a_list_with_pages_or_filters_has_one_although_nothing_creates_its_items(
    query: dict[str, JsonValue], templates: list[str]
) -> None:
    spec = spec_of({"/pets": {"get": operation("list-pets", array(PET), query=query)}})
    assert [each.template for each in with_journeys(spec, TARGET)] == templates


def test_a_singleton_that_is_written_has_a_journey() -> None:
    settings = properties(colour="string")
    paths = {"/settings": {"get": operation("read", settings), "patch": operation("change", settings, body=settings)}}
    assert [each.template for each in with_journeys(spec_of(paths), TARGET)] == ["/settings"]


@pytest.mark.parametrize(("examples", "count"), [(1, 1), (50, 2), (10_000, 4)])
def test_examples_decide_how_many_times_a_journey_is_carried_out(examples: int, count: int) -> None:
    assert rounds(examples) == count
