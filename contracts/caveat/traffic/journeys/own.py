"""The journeys that an API defines in its module `journeys`: those that a target allows, and their requests."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from caveat.exchange import Response
from caveat.json_text import JsonValue
from caveat.openapi.spec import Spec
from caveat.provider.journeys import Journey
from caveat.resources.words import parameter_names
from caveat.targets.target import Target
from caveat.traffic.journeys.bodies import Bodies
from caveat.traffic.journeys.client import Client, Send
from caveat.traffic.journeys.composer import Composer, Content
from caveat.traffic.journeys.items import Items, is_allowed


def own_journeys(spec: Spec, target: Target) -> Iterator[Journey]:
    """The journeys whose operations are all in the contract, and that may be called in a journey."""
    for journey in target.journeys if target.keeps_state else ():
        operations = [spec.operations.get(name) for name in sorted(journey.operations)]
        if all(is_allowed(target, each) for each in operations):
            yield journey


@dataclass(frozen=True, slots=True)
class _Traveller:
    """Makes the requests of a journey."""

    spec: Spec
    items: Items
    rng: random.Random

    def path(self, operation: str) -> dict[str, str] | None:
        path = self.spec.operations[operation].path
        values = self.items.path_values(path)
        return None if values is None else dict(zip(parameter_names(path), values, strict=True))

    def body(self, operation: str) -> JsonValue:
        return self.items.bodies.sample(self.spec.operations[operation])

    def send(
        self,
        operation: str,
        path: Mapping[str, str],
        *,
        query: Mapping[str, str] | None = None,
        body: JsonValue = None,
        scheme: str = "",
    ) -> Response | None:
        called = self.spec.operations[operation]
        media_type = self.items.bodies.media_type(called)
        content = None if body is None else Content(media_type or "application/json", body)
        values = [path[name] for name in parameter_names(called.path)]
        composed = self.items.composer.request(called, values, query=query, content=content, scheme=scheme)
        view = self.items.client.send(composed)
        return None if view is None else view.exchange.response


def travel_own(  # noqa: PLR0913 - what a journey depends on
    spec: Spec,
    target: Target,
    journey: Journey,
    send: Send,
    *,
    seed: str,
    user_agent: str,
) -> None:
    """Carry out a journey that an API defines, once; the seed decides the values."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    client = Client(spec, send, target.timing.sleep)
    items = Items(spec, target, client, Composer(spec, target, rng, user_agent), Bodies(spec, rng))
    journey.travel(_Traveller(spec, items, rng))
