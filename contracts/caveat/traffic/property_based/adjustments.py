"""Adjusts how Schemathesis generates requests and checks responses."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from functools import cache
from typing import Any, TypeAlias

import hypothesis.strategies as st
import schemathesis
from schemathesis import AuthContext
from schemathesis.core import NotSet
from schemathesis.core.failures import Failure
from schemathesis.core.transport import Response
from schemathesis.generation.stateful import APIStateMachine
from schemathesis.hooks import HookContext
from schemathesis.schemas import APIOperation, BaseSchema

from caveat.exchange import Exchange
from caveat.json_text import JsonValue
from caveat.openapi import security
from caveat.openapi.operation import Alternative, Operation
from caveat.openapi.spec import Spec
from caveat.openapi.walk import METHODS
from caveat.traffic.property_based import unknown_names
from caveat.traffic.property_based.application import Application
from caveat.traffic.property_based.confirmation import confirmed
from caveat.traffic.property_based.failures import BrokenPromise
from caveat.traffic.property_based.operations import by_label, usable_name

Case: TypeAlias = schemathesis.Case[Any]
"""A request that Schemathesis has generated."""

Strategy: TypeAlias = st.SearchStrategy[dict[str, JsonValue]]


def credentials(spec: Spec, values: Mapping[str, str]) -> type:
    """An authentication provider for Schemathesis: sends credentials of one alternative of the operation.

    `values` are the credentials by security scheme.
    """

    class Credentials:
        def get(self, case: Case, _context: AuthContext) -> Alternative | None:
            operation = _operation(spec, case.operation)
            alternatives = list(security.available(spec, operation, values)) if operation else []
            if not alternatives:
                return None
            # A hash of the request chooses the alternative, so that equal requests get equal credentials. `NotSet` is
            # left out of the hash: its `repr` contains its address, which differs in each run.
            body = None if isinstance(case.body, NotSet) else case.body
            content = repr((case.path_parameters, case.query, body))
            return alternatives[zlib.crc32(content.encode("utf-8", "replace")) % len(alternatives)]

        def set(self, case: Case, data: Alternative, _context: AuthContext) -> None:
            for name in data:
                scheme = spec.security_schemes[name]
                if scheme.location == "query":
                    case.query[scheme.field] = values[name]
                elif scheme.location == "cookie":
                    # Beside the cookies that are parameters.
                    case.cookies[scheme.field] = values[name]
                else:
                    field_name, value = security.header(scheme, values[name])
                    case.headers[field_name] = value

    return Credentials


def _operation(spec: Spec, operation: APIOperation[Any, Any, Any, Any]) -> Operation | None:
    """The operation of the spec that matches one of Schemathesis."""
    return by_label(spec).get(operation.label)


def use_path_examples(loaded: BaseSchema, spec: Spec) -> None:
    """Use examples of path parameters in random requests too: they are ids of resources that exist."""

    @loaded.hook
    def flatmap_path_parameters(context: HookContext, path_parameters: dict[str, JsonValue]) -> Strategy:
        operation = _operation(spec, context.operation) if context.operation else None
        examples = {
            usable_name(parameter.name): parameter.example
            for parameter in (operation.parameters if operation else ())
            if parameter.location == "path" and parameter.example is not None
        }
        if not examples or not path_parameters:
            return st.just(path_parameters)
        *above, _last = path_parameters
        parents = {name: examples[name] for name in above if name in examples}
        return st.sampled_from([path_parameters | examples, path_parameters | parents, path_parameters])


@cache
def prepare_before_calls() -> None:
    """Let applications change test cases before they are sent; Schemathesis has this hook for all schemas only."""

    @schemathesis.hook
    def before_call(_context: HookContext, case: Case, _kwargs: dict[str, Any]) -> None:
        if isinstance(case.operation.app, Application):
            unknown_names.rename(case)
            case.operation.app.prepare(case)


def reset_before_each_sequence(loaded: BaseSchema, application: Application) -> None:
    """Reset the target before each sequence: Hypothesis stops if a repeated sequence gets other responses."""
    build = loaded.build_state_machine

    def build_with_reset(**options: Any) -> type[APIStateMachine]:  # noqa: ANN401 - passed on unchanged
        machine = build(**options)

        def __init__(self: APIStateMachine) -> None:  # noqa: N807 - becomes the method of a class
            application.reset()
            machine.__init__(self)

        return type(machine.__name__, (machine,), {"__init__": __init__})

    loaded.build_state_machine = build_with_reset  # type: ignore[method-assign] # Schemathesis has no hook for it


def drop_judged_failures(loaded: BaseSchema, spec: Spec, application: Application) -> None:
    """Drop failures of checks that Caveat's rules make, and those that are not confirmed.

    Schemathesis labels a request valid or invalid before it is encoded, and takes a document to list all statuses. Our
    rules judge by the bytes that were sent.
    """

    @loaded.hook
    def filter_failure(_context: HookContext, failure: Failure, case: Case, _response: Response) -> bool:
        case_id = failure.case_id or case.id
        if application.is_unjudged(case_id):
            return False
        judgement = application.judgement(case_id)
        if judgement is None or isinstance(failure, BrokenPromise):
            return True
        if _is_shared(spec, case, judgement.exchange):
            return False
        return confirmed(spec, failure.code, judgement.exchange)


def _is_shared(spec: Spec, case: Case, exchange: Exchange) -> bool:
    """Whether the path has operations that Schemathesis does not see: of another path, or of a method of its own."""
    intended = _operation(spec, case.operation)
    methods, _ = spec.route(exchange.request.path) or ({}, {})
    return intended is not None and any(
        operation.path != intended.path or operation.method.lower() not in METHODS for operation in methods.values()
    )


def use_no_response_values(loaded: BaseSchema) -> None:
    """Keep values of earlier responses out of requests; examples and links name the resources that exist.

    Choosing such values takes two thirds of a run's time, and the choice depends on earlier choices, so Hypothesis
    cannot repeat a sequence and stops without an error.
    """
    loaded.create_extra_data_source = lambda: None  # type: ignore[method-assign] # no setting covers sequences
