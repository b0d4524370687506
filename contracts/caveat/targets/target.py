"""A target: an application to which requests are sent, with its credentials, limits and capabilities."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace

from starlette.types import ASGIApp

from caveat.asgi.tap import tapped
from caveat.catalogue.api import Api
from caveat.json_text import JsonValue
from caveat.judging.attribution import Attribution
from caveat.judging.redaction import MADE_UP
from caveat.openapi.operation import Operation
from caveat.provider.journeys import Journey
from caveat.session.session import Session, redactor_of
from caveat.targets.timing import Timing

DEFAULT_MOCK_URL = "http://127.0.0.1:8000"
"""The default address of `caveat mock`; curl commands for an in-process mock show it."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Limits on the requests to a target; None means unlimited."""

    requests: int | None = None
    writes: int | None = None
    """Requests to operations with an effect other than reading."""
    spends: int | None = None
    """Requests to operations that cost money or reach a person."""
    seconds: float | None = None


UNLIMITED = Budget()


class TrafficLog:
    """Counts the requests that were not sent, and the responses that were not judged, by operation and reason."""

    def __init__(self) -> None:
        self.not_sent: Counter[tuple[str, str]] = Counter()
        """By operationId (`""` if the request has none) and reason."""
        self.not_judged: Counter[tuple[str, str]] = Counter()
        """By operationId and reason."""
        self.expired = ""
        """Why responses were not judged after a credential expired; `""` if none did, or there was another one."""
        self.stopped = ""
        """Why the run had to end early: a limit, or a service that is down; `""` if it did not."""
        self.used_up = False
        """Whether it ended because a limit of requests or time is used up."""
        self.shared_out = False
        """Whether parts of the run left requests out, so that a limit of requests is enough for all parts."""
        self.interrupted = False
        """Whether Ctrl-C or SIGTERM ended it."""
        self.decided = ""
        """Why no more traffic is needed, else `""`; the requests of findings may still be sent again."""


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """An application to which requests are sent, with its limits and capabilities."""

    app: ASGIApp
    """Answers the requests."""
    base_url: str = DEFAULT_MOCK_URL
    """The address that reports show, without a trailing slash."""
    credentials: Mapping[str, str] = field(default_factory=dict, repr=False)
    """By security scheme; each request gets the credentials of one alternative of its operation."""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    """Sent with every request."""
    reset: Callable[[], None] | None = None
    """Puts the target back into its initial state; None if it cannot be reset."""
    keeps_state: bool = True
    why_stateless: str = ""
    """The reason why no request affects later responses, as far as it is known."""
    """Whether a request affects later responses; if not, a deletion cannot be expected to last."""
    exclusive: bool = True
    """Whether no other client writes to the target during a run."""
    settle_s: float = 0.0
    """Seconds after which a write is visible to reads; 0 if it is not stated."""
    foreign_writes: bool = False
    """Whether writes may change items that no run created, on a target that other clients use too."""
    declared_only: bool = False
    """Whether only declared methods are sent; on a mock, undeclared methods test that it refuses them."""
    not_allowed: Callable[[Operation], str] = lambda _operation: ""
    """Why requests to an operation are not sent; `""` if they are."""
    journeys: tuple[Journey, ...] = ()
    """The journeys that the API defines itself."""
    parameters: Mapping[str, JsonValue] = field(default_factory=dict)
    """Values to use for parameters of these names."""
    added_path: str = ""
    """The base path that requests have from `servers` of the document, not from the URL; `""` if there is none."""
    secrets: Callable[[], Iterable[str]] = tuple
    """Secret values known so far, to be masked in all output; tokens are added when they are fetched."""
    traffic_log: TrafficLog = field(default_factory=TrafficLog)
    """Counts the requests that were not sent, and the responses that were not judged."""
    run: str = ""
    """The id of the run whose budget is spent, for other processes of it; `""` if there is none."""
    continued: int = 0
    """The number of requests of an earlier run that has not ended, whose budget the run continues with."""
    is_up: Callable[[], bool] = lambda: True
    """Whether the target answers requests, after one got no response; may raise `RunStopped`."""
    timing: Timing = field(default_factory=Timing)
    """The clock of its exchanges, and the function that waits for a write to become visible."""
    origin: Attribution | None = None
    """The origin of its findings, if it is not the vendor's service."""
    replays: bool = True
    """Whether the requests of findings may be sent again, to see whether they repeat."""
    requests_left: Callable[[], int | None] = lambda: None
    """The number of requests that may still be sent; None if they are not limited."""
    left: Callable[[], int] = lambda: 0
    """The number of items that the run has created and not deleted, as far as responses show."""
    finish: Callable[[], None] = lambda: None
    """End the run normally, so that the next one starts with a full budget; also closes the target."""
    close: Callable[[], None] = lambda: None
    """Release connections and files; the next run continues one that is not finished."""


def session_for(api: Api, target: Target) -> Session:
    """A session that masks the credentials and header fields of a target, and secrets that are fetched later.

    Requests are generated, so a credential that is not the target's is not secret.
    """
    redactor = redactor_of(api, headers=target.headers.items(), values=target.credentials.values())
    return Session(
        api,
        replace(redactor, unknown=MADE_UP),
        target.secrets,
        origin=target.origin,
        exclusive=target.exclusive,
        settle_s=target.settle_s,
        clock=target.timing.clock,
    )


def observed(target: Target, session: Session) -> Target:
    """The same target, with each exchange and each webhook delivery of a mock observed by a session.

    A reset of the target restarts the session too.

    If the scope of a request has a function under `caveat.asgi.tap.OBSERVED`, it is called with the judgement.
    """
    reset = target.reset

    def reset_both() -> None:
        if reset is not None:
            reset()
            session.restart()

    app = tapped(target.app, session.observe, session.deliver)
    return replace(target, app=app, reset=reset_both if reset is not None else None)
