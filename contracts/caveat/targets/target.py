"""The target: an application with all that traffic has to know of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from starlette.types import ASGIApp

from caveat.asgi.tap import tapped
from caveat.openapi.operation import Effect
from caveat.session.session import Session

DEFAULT_MOCK_URL = "http://127.0.0.1:8000"
"""Where `caveat mock` listens by default; curl lines for a mock in this process show it."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How much may be sent to a target; None means unlimited."""

    requests: int | None = None
    writes: int | None = None
    """Requests whose operation has an effect other than reading."""
    seconds: float | None = None


UNLIMITED = Budget()


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """Where requests go."""

    app: ASGIApp
    """Answers the requests."""
    base_url: str = DEFAULT_MOCK_URL
    """The address that reports show, without a slash at its end."""
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    """By security scheme; each request gets those of one alternative that its operation allows."""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Sent with every request."""
    reset: Callable[[], None] | None = None
    """Puts the target back to its initial state; None if that cannot be done."""
    keeps_state: bool = True
    """Whether a request has effects on later ones: if not, a deletion cannot be expected to last."""
    exclusive: bool = True
    """Whether nobody else writes to it in the meantime."""
    effects: frozenset[Effect] = frozenset(Effect)
    """Operations with other effects are not sent."""
    budget: Budget = UNLIMITED


def observed(target: Target, session: Session) -> Target:
    """The same target, with each exchange observed by a session; a reset restarts the session's memory.

    Traffic that puts a function into the scope of a request, under `caveat.asgi.tap.OBSERVED`, gets the judgement.
    """
    reset = target.reset

    def reset_both() -> None:
        if reset is not None:
            reset()
            session.restart()

    app = tapped(target.app, session.observe)
    return replace(target, app=app, reset=reset_both if reset is not None else None)
