"""What we change about how Schemathesis makes requests and judges answers."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any, TypeAlias

import hypothesis.strategies as st
import schemathesis
from schemathesis import AuthContext
from schemathesis.core import NotSet
from schemathesis.core.failures import AcceptedNegativeData, Failure
from schemathesis.core.transport import Response
from schemathesis.generation.stateful import APIStateMachine
from schemathesis.hooks import HookContext
from schemathesis.openapi.checks import RejectedPositiveData
from schemathesis.schemas import APIOperation, BaseSchema

from caveat.json_text import JsonValue
from caveat.openapi import security
from caveat.openapi.operation import Alternative, Operation
from caveat.openapi.requests import read
from caveat.openapi.spec import Spec
from caveat.traffic.property_based.application import Application
from caveat.traffic.property_based.failures import BrokenPromise

Case: TypeAlias = schemathesis.Case[Any]
"""A request that Schemathesis has made, ready to be sent."""

Strategy: TypeAlias = st.SearchStrategy[dict[str, JsonValue]]


def credentials(spec: Spec, known: Mapping[str, str]) -> type:
    """A provider of credentials, as Schemathesis wants one: for each request one of its operation's alternatives."""

    class Credentials:
        def get(self, case: Case, _context: AuthContext) -> Alternative | None:
            operation = _operation(spec, case.operation)
            offered = (
                [names for names in operation.security if names and set(names) <= known.keys()] if operation else []
            )
            if not offered:
                return None
            # Which one is drawn by what is sent, so that the same request always comes with the same key. No body is an
            # object whose text is its address, another in each run.
            body = None if isinstance(case.body, NotSet) else case.body
            content = repr((case.path_parameters, case.query, body))
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


def know_examples(loaded: BaseSchema, spec: Spec) -> None:
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


def reset_before_each_sequence(loaded: BaseSchema, application: Application) -> None:
    """Reset the target before each sequence: on one that changed, Hypothesis cannot repeat a sequence, and gives up."""
    reset = application.target.reset
    if reset is None:
        return
    build = loaded.build_state_machine

    def begun(**options: Any) -> type[APIStateMachine]:  # noqa: ANN401 - handed on as they come
        machine = build(**options)

        def __init__(self: APIStateMachine) -> None:  # noqa: N807 - it is one
            reset()
            machine.__init__(self)

        return type(machine.__name__, (machine,), {"__init__": __init__})

    loaded.build_state_machine = begun  # type: ignore[method-assign] # there is no hook for it


def drop_mislabelled_failures(loaded: BaseSchema, spec: Spec, application: Application) -> None:
    """Drop what Schemathesis says where our judge has spoken, and where what was really sent is of the other kind.

    It knows what it meant to send. A value drawn from an earlier answer can break an enum though the case is called
    valid, and a spoiled value can become valid text on the wire; the bytes that were sent decide.
    """

    @loaded.hook
    def filter_failure(_context: HookContext, failure: Failure, case: Case, _response: Response) -> bool:
        judgement = application.judgement(failure.case_id or case.id)
        if judgement is not None and judgement.findings:
            return isinstance(failure, BrokenPromise)
        if judgement is None or not isinstance(failure, RejectedPositiveData | AcceptedNegativeData):
            return True
        exchange = judgement.exchange
        operation = spec.operations.get(exchange.operation or "")
        if operation is None:
            return True
        allowed = read(spec, operation, exchange.request, exchange.path_parameters).allowed
        return allowed is isinstance(failure, RejectedPositiveData)


def draw_nothing_from_answers(loaded: BaseSchema) -> None:
    """Keep values of earlier answers out of requests; examples name what exists, and links follow what is new.

    Drawing them takes two thirds of a run's time, and what is drawn depends on what was drawn before, so that
    Hypothesis cannot repeat a sequence and gives up in silence.
    """
    loaded.create_extra_data_source = lambda: None  # type: ignore[method-assign] # no setting does it for sequences
