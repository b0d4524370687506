"""The resources that have a journey, and how many times a plan carries it out."""

from __future__ import annotations

import random
from collections.abc import Iterator

from caveat.openapi.spec import Spec
from caveat.resources.derive import resources
from caveat.resources.model import Action, Kind, Resource
from caveat.targets.target import Target
from caveat.traffic.journeys.bodies import Bodies
from caveat.traffic.journeys.client import Client, Send
from caveat.traffic.journeys.composer import Composer
from caveat.traffic.journeys.items import Items
from caveat.traffic.journeys.journey import Journey

EXAMPLES_OF_A_ROUND = 25
"""Number of random requests for each operation (`Plan.examples`) for which a journey is carried out once."""

MAX_ROUNDS = 4


def rounds(examples: int) -> int:
    """How many times a journey is carried out, with other values each time."""
    return min(MAX_ROUNDS, max(1, examples // EXAMPLES_OF_A_ROUND))


def with_journeys(spec: Spec, target: Target) -> Iterator[Resource]:
    """The collections whose items can be created, and read or listed, where the target keeps state and allows any.

    Also collections that are only listed, with pages, filters or an order, and singletons, which are read and written.
    """
    yield from _travelled(spec, target) if target.keeps_state else ()


def without_journeys(spec: Spec, target: Target) -> str | None:
    """The reason why no journey tests the resources of a document; None if there is none that has to be said."""
    templates = [] if target.keeps_state else [each.template for each in _travelled(spec, target)]
    if not templates:
        return None
    more = f" and {len(templates) - 1:,} more" if len(templates) > 1 else ""
    why = f" ({target.why_stateless})" if target.why_stateless else ""
    return f"the target keeps no state{why}, so no journey tests {templates[0]}{more}"


def _travelled(spec: Spec, target: Target) -> Iterator[Resource]:
    for resource in resources(spec).all:
        operations = resource.operations
        shows = [operations[action] for action in (Action.READ, Action.LIST) if action in operations]
        selects = (
            bool(resource.paging or resource.filters or resource.sort or resource.search) and Action.LIST in operations
        )
        creates = Action.CREATE in operations or resource.upserts
        is_travelled = resource.kind is Kind.SINGLETON or creates or selects
        if is_travelled and any(not target.not_allowed(operation) for operation in shows):
            yield resource


def travel(  # noqa: PLR0913 - what a journey depends on
    spec: Spec,
    target: Target,
    resource: Resource,
    send: Send,
    *,
    seed: str,
    user_agent: str,
) -> None:
    """Carry out the journey of a resource once; the seed decides the values and the order of steps."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    client = Client(spec, send, target.timing.sleep)
    items = Items(spec, target, client, Composer(spec, target, rng, user_agent), Bodies(spec, rng))
    Journey(spec, resource, items, rng).travel()
