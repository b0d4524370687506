"""Requests of operations whose method Schemathesis does not know: those of `additionalOperations` (OpenAPI 3.2)."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator
from contextlib import closing
from itertools import islice

from caveat.exchange import Request
from caveat.json_text import JsonValue, is_json
from caveat.mock.responses.samples import sample
from caveat.openapi.operation import Operation, Parameter
from caveat.openapi.spec import Spec
from caveat.openapi.violations import real_violations
from caveat.openapi.walk import METHODS
from caveat.resources.words import parameter_names
from caveat.traffic.events import Event, ProgressEvent
from caveat.traffic.journeys.composer import Composer, Content, parameter_text, path_text
from caveat.traffic.property_based.application import Application
from caveat.traffic.property_based.journeys import judged
from caveat.traffic.property_based.transport import USER_AGENT


def has_other_method(operation: Operation) -> bool:
    """Whether Schemathesis sends no request of an operation, because of its method."""
    return operation.method.lower() not in METHODS


def send_other(spec: Spec, application: Application, operation: Operation, seed: str, count: int) -> Iterator[Event]:
    """Send this many valid requests of an operation, and as many with a body that its schema does not allow."""
    with closing(asyncio.new_event_loop()) as loop:
        for request in _requests(spec, application, operation, random.Random(seed), count):  # noqa: S311 - no secret
            if application.stopped or application.unit_ended:
                return
            judged(application, request, loop)
            yield ProgressEvent("fuzzing", operation.id)


def _requests(
    spec: Spec, application: Application, operation: Operation, rng: random.Random, count: int
) -> Iterator[Request]:
    composer = Composer(spec, application.target, rng, USER_AGENT)
    by_place = {(each.location, each.name): each for each in operation.parameters}
    media_type, schema = _json_body(operation)

    def path() -> list[str]:
        return [_path_text(spec, by_place.get(("path", name)), rng) for name in parameter_names(operation.path)]

    for number in range(count):
        values = path()
        # Every other request has the optional parameters, too.
        optional = [each for each in operation.parameters if each.location == "query" and number % 2]
        query = {each.name: parameter_text(each, _value(spec, each, rng)) for each in optional}
        value = sample(spec.request_schemas, schema, rng) if schema else None
        content = Content(media_type, value) if media_type else None
        yield composer.request(operation, values, query=query, content=content)
    if schema:
        value = sample(spec.request_schemas, schema, rng)
        for violation in islice(real_violations(spec.request_schemas, schema, value), count):
            yield composer.request(operation, path(), content=Content(media_type, violation.instances[0]))


def _json_body(operation: Operation) -> tuple[str, str]:
    """The JSON media type of a body and its schema, `""` where it has none."""
    media = operation.body.media if operation.body is not None else {}
    return next(((name, schema) for name, schema in media.items() if is_json(name)), ("", ""))


def _path_text(spec: Spec, parameter: Parameter | None, rng: random.Random) -> str:
    return "x" if parameter is None else path_text(parameter, _value(spec, parameter, rng))


def _value(spec: Spec, parameter: Parameter, rng: random.Random) -> JsonValue:
    if parameter.example is not None:
        return parameter.example
    return sample(spec.request_schemas, parameter.schema, rng) if parameter.schema else "x"
