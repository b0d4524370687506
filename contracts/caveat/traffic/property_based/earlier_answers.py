"""Puts values of earlier responses, and values that a target names, into requests that Schemathesis has generated.

The choice follows from the position of a request in its unit, and not from Hypothesis: it draws values before it knows
the responses, and cannot repeat a sequence whose values depend on them.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any, TypeAlias

import hypothesis
import schemathesis
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.meta import TestPhase
from schemathesis.schemas import APIOperation, BaseSchema

from caveat.json_text import JsonValue
from caveat.openapi.operation import Effect, Operation
from caveat.openapi.spec import Spec
from caveat.targets.target import Target
from caveat.traffic.item_paths import item_paths, prefixes, shape
from caveat.traffic.needed_items import needed_items
from caveat.traffic.pool import Pool, Scalar
from caveat.traffic.property_based.application import Application
from caveat.traffic.property_based.fresh_values import FreshValues
from caveat.traffic.property_based.operations import by_label, generation_label, usable_name

Case: TypeAlias = schemathesis.Case[Any]

GENERATED_SHARE = 2
"""One of this many requests keeps its generated values: an unknown id has to be refused."""

PRELUDE_ATTEMPTS = 10
"""Maximum number of requests to one operation until an item is found or created."""


class EarlierAnswers:
    """The pool of the current unit, and its changes of requests."""

    def __init__(self, spec: Spec, application: Application) -> None:
        self._spec = spec
        self._application = application
        self._seed = ""
        self._position = 0
        self._in_prelude = False
        self.pool = Pool(spec)
        self.fresh_values = FreshValues(spec, "")

    def start(self, seed: str) -> None:
        """Begin a unit: nothing is known."""
        self._seed = seed
        self._position = 0
        self.pool = Pool(self._spec)
        self.fresh_values = FreshValues(self._spec, seed)
        self._application.on_judgement = lambda judgement: self.pool.learn(judgement.exchange)
        self._application.before_call = self._change

    def prelude(self, loaded: BaseSchema, operation: Operation) -> None:
        """Find or create the items that an operation needs: those that its path names, the outermost first."""
        only_ours = self._only_ours(operation)
        others = () if only_ours else needed_items(self._spec, operation)
        for template in (*others, *prefixes(operation.path)):
            for parent in self._producers(template, only_ours=only_ours):
                if self.pool.has(template, only_ours=only_ours) or self._application.stopped:
                    break
                if self._only_ours(parent):
                    # It may create an item only below one that this run created; its path is shorter than this one.
                    self.prelude(loaded, parent)
                self._send(loaded, parent, template)

    def existing(self, loaded: BaseSchema, operation: Operation) -> Mapping[str, Scalar]:
        """Values of the path parameters of an item that exists, found or created now if none is known; may be none."""
        self.prelude(loaded, operation)
        return self.pool.values(operation.path, 0, only_ours=self._only_ours(operation))

    def _producers(self, template: str, *, only_ours: bool) -> Iterator[Operation]:
        """The operations that list or create the items of a path template."""
        not_allowed = self._application.target.not_allowed
        allowed = [each for each in item_paths(self._spec).producers(template) if not not_allowed(each)]
        if not only_ours:
            yield from (operation for operation in allowed if operation.method == "GET")
        for each in allowed:
            creates = each.method == "POST" or (each.method == "PUT" and shape(each.path) == shape(template))
            if creates and each.effect is not Effect.SPENDS:
                yield each

    def first_call(self, loaded: BaseSchema, operation: Operation) -> None:
        """Send one valid request to an operation, if one can be generated."""
        self._send(loaded, operation, "", attempts=1)

    def _send(self, loaded: BaseSchema, operation: Operation, template: str, attempts: int = PRELUDE_ATTEMPTS) -> None:
        """Send requests until one finds or creates an item of a path template, or lists that there is none."""
        try:
            generated = loaded.find_operation_by_label(generation_label(operation))
        except RecursionError:
            # The operation's own unit says so.
            return
        if generated is None:
            return
        done = False
        headers = dict(self._application.target.headers)
        auth = loaded.auth if self._application.target.credentials else None

        @hypothesis.seed(zlib.crc32(f"{self._seed} {operation.id}".encode()))
        @hypothesis.settings(
            max_examples=attempts,
            phases=[hypothesis.Phase.generate],
            database=None,
            deadline=None,
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        @hypothesis.given(case=generated.as_strategy(auth_storage=auth))
        def send(case: Case) -> None:
            nonlocal done
            if not done:
                accepted = 200 <= case.call(headers=headers).status_code < 300  # noqa: PLR2004 - 2xx
                done = self.pool.has(template) or (accepted and operation.method == "GET")

        self._in_prelude = True
        try:
            send()
        except Exception:  # noqa: BLE001 - as Schemathesis does: no valid request, a defect of the application
            # The operation's own unit says so.
            return
        finally:
            self._in_prelude = False

    def _change(self, case: Case) -> None:
        meta = case.meta
        operation = self._operation(case.operation)
        if operation is None or meta is None or meta.phase.name is TestPhase.STATEFUL:
            return
        self._position += 1
        choice = zlib.crc32(f"{self._seed} {self._position}".encode())
        valid = {location for location, component in meta.components.items() if component.mode.is_positive}
        # A coverage request tests one place with a chosen value, which stays.
        tested = getattr(meta.phase.data, "parameter_location", None)
        keeps = meta.phase.name is TestPhase.FUZZING and choice % GENERATED_SHARE == 0 and not self._in_prelude
        reused = not keeps and meta.phase.name is not TestPhase.EXAMPLES
        only_ours = self._only_ours(operation)
        if ParameterLocation.PATH in valid and tested is not ParameterLocation.PATH and case.path_parameters:
            found = self.pool.values(operation.path, choice, only_ours=only_ours) if reused else {}
            others = self.pool.others(operation.path, choice) if reused and not only_ours else {}
            values = {**others, **found, **self._application.target.parameters}
            self._replace(operation, case.path_parameters, values, usable_name)
        for location, container in ((ParameterLocation.QUERY, case.query), (ParameterLocation.BODY, case.body)):
            if location in valid and tested is not location and isinstance(container, dict):
                found = self._named(container, choice) if reused and not only_ours else {}
                self._replace(operation, container, {**found, **self._application.target.parameters})
        if reused and ParameterLocation.HEADER in valid and tested is not ParameterLocation.HEADER and case.headers:
            self._without_condition(operation, case.headers)
        if meta.phase.name is not TestPhase.EXAMPLES:
            self.fresh_values.change(operation, case.media_type or "", case.body)

    def _replace(
        self,
        operation: Operation,
        container: MutableMapping[str, Any],
        values: Mapping[str, JsonValue],
        written: Callable[[str], str] = str,
    ) -> None:
        """Replace the values of names that a request has, by values that the contract allows for a parameter.

        `written` gives the name that a parameter has in the request.
        """
        schemas = {parameter.name: parameter.schema for parameter in operation.parameters}
        by_written = {written(name): name for name in values}
        for written_name in container.keys() & by_written.keys():
            name = by_written[written_name]
            value = _like(container[written_name], values[name])
            schema = schemas.get(name, "")
            named = name in self._application.target.parameters
            if named or not schema or next(self._spec.request_schemas.errors(schema, value), None) is None:
                container[written_name] = value

    def _without_condition(self, operation: Operation, headers: MutableMapping[str, Any]) -> None:
        """Let a request have no `If-Match` with a made-up entity tag, which no item has, or `*` where it needs one."""
        required = {each.name.lower() for each in operation.parameters if each.location == "header" and each.required}
        for name in [each for each in headers if each.lower() == "if-match"]:
            if name.lower() in required:
                self._replace(operation, headers, {name: "*"})
            else:
                del headers[name]

    def _named(self, container: Mapping[str, object], choice: int) -> dict[str, Scalar]:
        values = ((name, self.pool.named(name, choice, before)) for name, before in container.items())
        return {name: value for name, value in values if value is not None}

    def _only_ours(self, operation: Operation) -> bool:
        """Whether an operation may change only what this run created."""
        target: Target = self._application.target
        may_change_all = target.reset is not None or target.exclusive or target.foreign_writes
        return operation.effect is not Effect.READS and not may_change_all

    def _operation(self, operation: APIOperation[Any, Any, Any, Any]) -> Operation | None:
        return by_label(self._spec).get(operation.label)


def _like(before: object, value: JsonValue) -> JsonValue:
    """The value in the type of the one before: a path has no types."""
    if isinstance(before, str) and isinstance(value, int):
        return str(value)
    if isinstance(before, int) and not isinstance(before, bool) and isinstance(value, str) and value.isdigit():
        return int(value)
    return value
