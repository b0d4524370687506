"""The one module that knows Schemathesis: drives its engine against a target, with our judge among its checks."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import hypothesis.strategies as st
import schemathesis
from hypothesis.internal.conjecture import providers
from hypothesis.internal.constants_ast import Constants
from schemathesis import AuthContext
from schemathesis.checks import CheckContext
from schemathesis.config import SchemathesisConfig
from schemathesis.core import SCHEMATHESIS_TEST_CASE_HEADER
from schemathesis.core.failures import AcceptedNegativeData, Failure, FailureGroup
from schemathesis.core.transport import Response as SchemathesisResponse
from schemathesis.engine import events, from_schema
from schemathesis.engine.recorder import ScenarioRecorder
from schemathesis.generation.stateful import APIStateMachine
from schemathesis.hooks import HookContext
from schemathesis.openapi.checks import RejectedPositiveData
from schemathesis.schemas import APIOperation, BaseSchema
from starlette.types import ASGIApp, Receive, Scope, Send

from caveat.errors import BadDocument
from caveat.exchange import JsonValue, Request
from caveat.judge import Judgement
from caveat.openapi import security
from caveat.openapi.operation import Alternative, Operation
from caveat.openapi.requests import read
from caveat.openapi.spec import Spec
from caveat.rule import Finding, assumed

Case: TypeAlias = schemathesis.Case[Any]
"""A request that Schemathesis has made, ready to be sent."""

PHASES = ("examples", "coverage", "fuzzing", "stateful")
"""Ways to make requests: from the document's examples, at every bound, at random, and in linked sequences."""

Strategy: TypeAlias = st.SearchStrategy[dict[str, JsonValue]]


@dataclass(frozen=True, slots=True)
class Plan:
    """How to make requests; the same plan makes the same ones of a target that answers the same."""

    seed: int = 0
    examples: int = 20
    """How many requests each operation gets at random, at most."""
    phases: tuple[str, ...] = PHASES
    headers: Mapping[str, str] = field(default_factory=dict)
    """Sent with every request."""
    credentials: Mapping[str, str] = field(default_factory=dict)
    """By security scheme; each request takes those of one alternative that its operation allows."""


@dataclass(frozen=True, slots=True)
class Bench:
    """Where the target stands: who judges its answers, and how it is put back to its beginning."""

    judged: Callable[[str], Judgement | None]
    """The judgement on the exchange of a test case, by the test case's id."""
    begin: Callable[[], None]
    """Called before each sequence of requests: one that is tried again has to meet the same world."""


@dataclass(frozen=True, slots=True)
class Step:
    """An operation has been through a phase; a sequence of them has no operation of its own."""

    phase: str
    operation: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A part of the run that could not be carried out."""

    operation: str
    message: str


def test_case(request: Request) -> str:
    """The id of the test case that a request was made for; `""` for requests from elsewhere."""
    return request.headers.get(SCHEMATHESIS_TEST_CASE_HEADER, "")


def drive(spec: Spec, app: ASGIApp, plan: Plan, bench: Bench) -> Iterator[Step | Finding | Trouble]:
    """Send requests to an application until the plan is carried out.

    Yields each step as it is done, what Schemathesis's own checks found where our judge saw nothing, and what went
    wrong. Raises `BadDocument` where Schemathesis cannot work with the document.
    """
    names = {operation.label: operation.id for operation in spec.operations.values()}
    with _seed_alone_decides():
        for event in from_schema(schema(spec, app, plan, bench)).execute():
            if isinstance(event, events.ScenarioFinished):
                yield from _foreign(event.recorder, bench)
                yield Step(event.phase.value, names.get(event.recorder.label, ""))
            elif isinstance(event, events.NonFatalError):
                yield Trouble(event.label, str(event.info.message or event.value))
            elif isinstance(event, events.FatalError):
                yield Trouble(spec.title, str(event.exception))


@contextmanager
def _seed_alone_decides() -> Iterator[None]:
    """Keep Hypothesis from drawing constants out of the source of whatever modules are loaded.

    It does so for modules outside site-packages, so that the same seed would make other requests in a checkout than
    in an installation, and others after an edit. No setting turns it off.
    """
    drawn = providers._get_local_constants  # noqa: SLF001 - see above
    providers._get_local_constants = lambda: _NO_CONSTANTS  # noqa: SLF001
    try:
        yield
    finally:
        providers._get_local_constants = drawn  # noqa: SLF001


_NO_CONSTANTS = Constants()


def schema(spec: Spec, app: ASGIApp, plan: Plan, bench: Bench) -> BaseSchema:
    """The document as Schemathesis sees it, bound to an application, a plan and a judge."""
    schemathesis.check(promises_are_kept)
    try:
        loaded = schemathesis.openapi.from_dict(spec.root, config=_config(plan))
    except schemathesis.errors.LoaderError as error:
        raise BadDocument(spec.title, None, str(error), "Run `caveat lint` on the document") from error
    loaded.app = _Application(app, bench)
    _know_examples(loaded, spec)
    _never_cry_wolf(loaded, spec, bench)
    _begin_with_each_sequence(loaded, bench)
    # Nor may it draw values from earlier answers: that takes two thirds of a run's time, and what is drawn depends on
    # what was drawn before, so that Hypothesis cannot repeat a sequence and gives up in silence. Examples name what
    # exists, and links follow what is new.
    loaded.create_extra_data_source = lambda: None  # type: ignore[method-assign] # no setting does it
    if plan.credentials:
        loaded.auth(refresh_interval=None)(_credentials(spec, plan.credentials))
    return loaded


def parametrized(loaded: BaseSchema, test: Callable[..., None]) -> Callable[..., None]:
    """A pytest test that takes a `case`, run for each operation of a document."""
    made: Callable[..., None] = loaded.parametrize()(test)
    return made


def sequences(loaded: BaseSchema) -> type:
    """A pytest class that follows the links of a document."""
    made: type = loaded.as_state_machine().TestCase
    return made


def _config(plan: Plan) -> SchemathesisConfig:
    return SchemathesisConfig.from_dict(
        {
            "seed": plan.seed,
            "suppress-health-check": ["all"],
            # Or the first failure would end an operation's phase: others would stay hidden, and simpler requests too.
            "continue-on-failure": True,
            # Nothing may carry over from one run to the next: the seed alone decides.
            "cache": {"enabled": False},
            "analysis": {"constants": {"enabled": False}},
            "generation": {"max-examples": plan.examples, "database": "none"},
            "phases": {name: {"enabled": name in plan.phases} for name in PHASES},
            **({"headers": dict(plan.headers)} if plan.headers else {}),
        }
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Application:
    """The application under test, and what the judge said of its answers: how our check finds them."""

    app: ASGIApp
    bench: Bench

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)


class BrokenPromise(Failure):
    """A finding of ours, as Schemathesis's failures look: it counts as one, and in pytest the request shrinks."""

    __slots__ = ("finding",)

    def __init__(self, finding: Finding) -> None:
        super().__init__(operation=finding.operation, title=f"{finding.code}: {finding.title}", message=finding.message)
        self.finding = finding

    @property
    def _unique_key(self) -> str:
        return self.finding.fingerprint


def promises_are_kept(_ctx: CheckContext, _response: SchemathesisResponse, case: Case) -> bool | None:
    """Fail with what our judge found in the exchange of a test case."""
    app = case.operation.app
    if not isinstance(app, _Application):
        return None
    judgement = app.bench.judged(case.id)
    if judgement is not None and judgement.findings:
        raise FailureGroup([BrokenPromise(finding) for finding in judgement.findings])
    return None


def _foreign(recorder: ScenarioRecorder, bench: Bench) -> Iterator[Finding]:
    """What Schemathesis's checks found in exchanges in which our judge saw nothing wrong."""
    for case_id, checks in recorder.checks.items():
        for check in checks:
            failure = check.failure_info.failure if check.failure_info else None
            if failure is None or isinstance(failure, BrokenPromise):
                continue
            judgement = bench.judged(failure.case_id or case_id)
            if judgement is None or not judgement.findings:
                yield _finding(check.name, failure, judgement)


def _finding(check: str, failure: Failure, judgement: Judgement | None) -> Finding:
    exchange = judgement.exchange if judgement else None
    return Finding(
        code=failure.code,
        title=f"{failure.title} (seen by Schemathesis, {check})",
        message=" ".join(failure.message.split()),
        evidence=assumed("what a document of this form is generally taken to promise"),
        operation=exchange.operation if exchange else failure.operation,
        exchange=exchange,
    )


def _credentials(spec: Spec, known: Mapping[str, str]) -> type:
    """A provider of credentials, as Schemathesis wants one: for each request one of its operation's alternatives."""

    class Credentials:
        def get(self, case: Case, _context: AuthContext) -> Alternative | None:
            operation = _operation(spec, case.operation)
            offered = (
                [names for names in operation.security if names and set(names) <= known.keys()] if operation else []
            )
            if not offered:
                return None
            # Which one is drawn by what is sent, so that the same request always comes with the same key.
            content = repr((case.path_parameters, case.query, case.body))
            return offered[zlib.crc32(content.encode("utf-8", "replace")) % len(offered)]

        def set(self, case: Case, data: Alternative, _context: AuthContext) -> None:
            for name in data:
                scheme = spec.security_schemes[name]
                if scheme.location == "query":
                    case.query[scheme.field] = known[name]
                else:
                    field_name, value = security.header(scheme, known[name])
                    case.headers[field_name] = value

    return Credentials


def _operation(spec: Spec, theirs: APIOperation[Any, Any, Any, Any]) -> Operation | None:
    """Our view of an operation of theirs."""
    methods, _ = spec.route(theirs.path) or ({}, {})
    return methods.get(theirs.method.upper())


def _know_examples(loaded: BaseSchema, spec: Spec) -> None:
    """Let requests at random also speak of what exists: a document's examples are ids that a server knows."""

    @loaded.hook
    def flatmap_path_parameters(context: HookContext, path_parameters: dict[str, JsonValue]) -> Strategy:
        operation = _operation(spec, context.operation) if context.operation else None
        known = {
            parameter.name: parameter.example
            for parameter in (operation.parameters if operation else ())
            if parameter.location == "path" and parameter.example is not None
        }
        if not known or not path_parameters:
            return st.just(path_parameters)
        *above, _last = path_parameters
        parents = {name: known[name] for name in above if name in known}
        return st.sampled_from([path_parameters | known, path_parameters | parents, path_parameters])


def _begin_with_each_sequence(loaded: BaseSchema, bench: Bench) -> None:
    """Give each sequence a fresh world: in one that moved on, Hypothesis cannot repeat what it did, and gives up."""
    build = loaded.build_state_machine

    def begun(**options: Any) -> type[APIStateMachine]:  # noqa: ANN401 - handed on as they come
        machine = build(**options)

        def __init__(self: APIStateMachine) -> None:  # noqa: N807 - it is one
            bench.begin()
            machine.__init__(self)

        return type(machine.__name__, (machine,), {"__init__": __init__})

    loaded.build_state_machine = begun  # type: ignore[method-assign] # there is no hook for it


def _never_cry_wolf(loaded: BaseSchema, spec: Spec, bench: Bench) -> None:
    """Drop what Schemathesis says of a request when what was really sent is of the other kind.

    It knows what it meant to send. A value drawn from an earlier answer can break an enum though the case is called
    valid, and a spoiled value can become valid text on the wire; the bytes that were sent decide.
    """

    @loaded.hook
    def filter_failure(_context: HookContext, failure: Failure, case: Case, _response: SchemathesisResponse) -> bool:
        judgement = bench.judged(failure.case_id or case.id)
        if judgement is None or not isinstance(failure, RejectedPositiveData | AcceptedNegativeData):
            return True
        exchange = judgement.exchange
        operation = spec.operations.get(exchange.operation or "")
        if operation is None:
            return True
        allowed = read(spec, operation, exchange.request, exchange.path_parameters).allowed
        return allowed is isinstance(failure, RejectedPositiveData)
