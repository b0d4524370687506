"""What the operations of all topics have in common: the world, and how it refuses."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Literal, ParamSpec, TypeAlias, TypeVar

from caveat.apis.dialog360.mock.store.accounts import AdAccount
from caveat.apis.dialog360.mock.store.ads import Ad, Campaign
from caveat.apis.dialog360.mock.store.dates import stamp
from caveat.apis.dialog360.mock.store.errors import Refusal
from caveat.apis.dialog360.mock.store.partners import App
from caveat.apis.dialog360.mock.store.store import World
from caveat_models.dialog360.models import Error, Refresh
from caveat_models.dialog360.provider import Principal

P = ParamSpec("P")
R = TypeVar("R")

Refused: TypeAlias = tuple[Literal[403, 404], Error]


def refusing(operation: Callable[P, R]) -> Callable[P, R | Refused]:
    """Let an operation answer with a refusal where the world refuses it something."""

    @functools.wraps(operation)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R | Refused:
        try:
            return operation(*args, **kwargs)
        except Refusal as refusal:
            return refusal.status, Error(message=str(refusal))

    return answer


class Answerer:
    """Answers from one world."""

    def __init__(self, world: World) -> None:
        self.world = world

    def app(self, principal: Principal, client_id: str, app_id: str) -> App:
        """The app that a caller speaks of; raises `Refusal`."""
        return self.world.partners.app(principal.credential, client_id, app_id)

    def refresh(self, thing: Campaign | Ad | AdAccount) -> Refresh:
        """Fetch figures again."""
        now = self.world.now()
        self.world.ads.refresh(thing, now)
        return Refresh(success=True, updated=stamp(now))
