"""Journeys that an API defines: which ones are carried out, and their requests."""

from __future__ import annotations

from dataclasses import replace

import pytest

from caveat.exchange import Response
from caveat.openapi.operation import Effect
from caveat.provider.journeys import Journey, Traveller
from caveat.targets.target import Target
from caveat.targets.timing import Timing
from caveat.traffic.journeys.own import own_journeys, travel_own
from harbour_document import document
from harbour_journey import Travelled
from pet_traffic import target

SPEC = document(frozenset())


def story(traveller: Traveller) -> None:
    """A ship is made, changed and read."""
    made = traveller.send("make", {}, body=traveller.body("make"))
    assert made is not None
    path = traveller.path("read")
    assert path is not None
    traveller.send("change", path, body={"crew": traveller.rng.randrange(100)})
    traveller.send("read", path)
    traveller.send("list", {}, query={"limit": "1"})


STORY = Journey("a-ship", "x", frozenset({"make", "change", "read", "list"}), story)
TARGET = replace(target(lambda _: Response(200)), journeys=(STORY,), reset=lambda: None)


def sent(seed: str) -> list[tuple[str, str, bytes]]:
    journey = Travelled(frozenset(), 0)
    to = replace(TARGET, timing=Timing(journey.clock, journey.sleep))
    travel_own(SPEC, to, STORY, journey.send, seed=seed, user_agent="test")
    return [(request.method, request.target, request.body) for request, _ in journey.exchanges]


def test_a_journey_sends_its_requests_in_order() -> None:
    assert [(method, at) for method, at, _ in sent("1")] == [
        ("POST", "/ships"),
        ("PATCH", "/ships/1"),
        ("GET", "/ships/1"),
        ("GET", "/ships?limit=1"),
    ]


def test_the_seed_decides_what_is_sent() -> None:
    assert sent("1") == sent("1") != sent("2")


TARGETS: dict[str, tuple[Target, list[str]]] = {
    "all is allowed": (TARGET, ["a-ship"]),
    "one operation is not allowed": (
        replace(TARGET, not_allowed=lambda each: "" if each.effect is Effect.READS else "it writes"),
        [],
    ),
    "no state": (replace(TARGET, keeps_state=False), []),
    "an operation that is not in the contract": (
        replace(TARGET, journeys=(replace(STORY, operations=frozenset({"sink"})),)),
        [],
    ),
}


@pytest.mark.parametrize("title", TARGETS)
def test_a_journey_is_travelled_where_all_its_operations_are_allowed(title: str) -> None:
    to, names = TARGETS[title]
    assert [each.name for each in own_journeys(SPEC, to)] == names
