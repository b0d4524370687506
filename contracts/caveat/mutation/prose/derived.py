"""The operators that break a rule, derived from its case table: those that turn a kept case into a broken one.

The table has cases that keep and cases that break the rule; the measured run is not used.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from caveat.exchange import Exchange, Headers, Request, Response
from caveat.json_text import JsonValue, is_json
from caveat.judging.judge import Judge
from caveat.judging.rule import Rule
from caveat.mutation.constraints import ANY, Place, constraints, places
from caveat.mutation.prose import operators
from caveat.mutation.prose.operators import Mode, Operator
from caveat.mutation.prose.values import WAYS, constant
from caveat.mutation.recording import Step
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.examples import example
from caveat.openapi.pointer import lookup
from caveat.openapi.second_validator import second_validator
from caveat.openapi.spec import Spec
from caveat.session.deliveries import delivery
from caveat.testing.rule_cases import Case


def derived(spec: Spec, rule: Rule, cases: Sequence[Case]) -> Iterator[Operator]:
    """The operators that break a rule in one of its kept cases, and do not break the schemas of the responses."""
    kept = [_steps(case.exchanges) for case in cases if not case.broken]
    for operator in candidates(spec, cases):
        if any(_breaks(spec, rule, operator, steps) for steps in kept):
            yield operator


def _steps(exchanges: Iterable[Exchange]) -> list[Step]:
    """Exchanges as steps; a delivery belongs to the exchange before it."""
    steps: list[Step] = []
    for number, exchange in enumerate(exchanges):
        if not exchange.is_delivery:
            steps.append(Step(exchange.request, exchange.response, float(number)))
            continue
        if not steps:
            # A request that belongs to no operation: no rule judges it.
            steps.append(Step(Request("GET", "/"), Response(200)))
        steps[-1] = replace(steps[-1], deliveries=(*steps[-1].deliveries, exchange.request))
    return steps


def _breaks(spec: Spec, rule: Rule, operator: Operator, steps: Sequence[Step]) -> bool:
    behaviour = operator.start(spec)
    changed = [behaviour(step) for step in steps]
    if all(one is other for one, other in zip(changed, steps, strict=True)):
        return False
    # The rule first: the second validator is much slower.
    if not any(_findings(spec, rule, changed)) or any(_findings(spec, rule, steps)):
        return False
    return all(_is_valid(spec, step) for step, before in zip(changed, steps, strict=True) if step is not before)


def _findings(spec: Spec, rule: Rule, steps: Iterable[Step]) -> Iterator[object]:
    judge = Judge([rule])
    for step in steps:
        yield from judge.judge(spec.exchange(step.request, step.response)).findings
        for webhook in step.deliveries:
            yield from judge.judge(delivery(spec, webhook)[0]).findings


def _is_valid(spec: Spec, step: Step) -> bool:
    """Whether a changed response is valid by a second validator: an invalid one is another kind of mutant."""
    exchange = spec.exchange(step.request, step.response)
    operation = spec.operations.get(exchange.operation or "")
    documented = operation.response(step.response.status) if operation is not None else None
    if documented is None:
        return operation is None
    schema = documented.media.get(step.response.headers.media_type or "", "")
    if not schema or not is_json(step.response.headers.media_type):
        return True
    return second_validator(spec.schemas).valid(schema, step.response.json, formats=True) is not False


def candidates(spec: Spec, cases: Sequence[Case]) -> Iterator[Operator]:
    """All operators about the operations and fields of a case table, those that always apply first."""
    exchanges = [exchange for case in cases for exchange in case.exchanges]
    names = dict.fromkeys(exchange.operation for exchange in exchanges if not exchange.is_delivery)
    webhooks = dict.fromkeys(exchange.operation for exchange in exchanges if exchange.is_delivery)
    for mode in Mode:
        for name in (each for each in names if each is not None):
            answers = [each.response for each in exchanges if each.operation == name and not each.is_delivery]
            broken = [
                case.exchanges[-1].response for case in cases if case.broken if case.exchanges[-1].operation == name
            ]
            yield from _of_operation(spec, name, answers, broken, mode)
        for name in (each for each in webhooks if each is not None):
            yield from _of_webhook(name, [each.request for each in exchanges if each.operation == name], mode)


def _of_operation(
    spec: Spec, name: str, answers: Sequence[Response], broken: Sequence[Response], mode: Mode
) -> Iterator[Operator]:
    yield from _of_fields(spec, name, _bodies(answers), _bodies(broken), mode)
    accepted = [each for each in answers if each.ok]
    if any(not is_json(each.headers.media_type) for each in accepted):
        yield operators.of_text(name, "one field short", operators.without_last_field, mode)
        yield operators.of_text(name, "empty", lambda _text: "", mode)
    for response in _refusals(spec, name, answers):
        yield operators.refused(name, response, mode)
    if accepted:
        yield operators.accepted(name, accepted[0], mode)
    for first in (True, False):
        yield operators.repeated(name, mode, first=first)
    wrong = _bodies(broken)
    for place in _ordered(wrong):
        for value in _distinct([value for body in wrong for value in _values(body, place) if isinstance(value, list)]):
            yield operators.of_field(name, place, "always that of a broken case", constant(value), mode)


def _bodies(responses: Sequence[Response]) -> list[JsonValue]:
    """The JSON bodies of those that are accepted."""
    return [each.json for each in responses if each.ok and is_json(each.headers.media_type)]


def _of_fields(
    spec: Spec, name: str, bodies: Sequence[JsonValue], wrong: Sequence[JsonValue], mode: Mode
) -> Iterator[Operator]:
    for place in _ordered(bodies):
        values = [value for body in wrong for value in _values(body, place) if not isinstance(value, list | dict)]
        for value in _distinct([*values, *_listed(spec, name, place)]):
            yield operators.of_field(name, place, f"always {value!r}", constant(value), mode)
        for words, way in WAYS.items():
            yield operators.of_field(name, place, words, way, mode)
        if place[-1] != ANY:
            yield operators.without_field(name, place, mode)


def _of_webhook(name: str, requests: Sequence[Request], mode: Mode) -> Iterator[Operator]:
    yield operators.of_deliveries("sent twice", lambda each, _earlier: [each, each], mode)
    yield operators.of_deliveries("repeated later", lambda each, earlier: [each, *earlier[:1]], mode)
    elsewhere = "https://unregistered.example.com"
    yield operators.of_deliveries("sent to another URL", lambda each, _earlier: [replace(each, target=elsewhere)], mode)
    for place in _ordered([request.json for request in requests]):
        for words, way in WAYS.items():
            yield operators.of_delivered_field(name, place, words, way, mode)
        for value in _distinct([value for request in requests for value in _values(request.json, place)]):
            yield operators.of_delivered_field(name, place, f"always {value!r}", constant(value), mode)


def _ordered(bodies: Sequence[JsonValue]) -> list[Place]:
    """The places of bodies, the deepest first: a change of one value is more specific than that of a whole list."""
    return sorted(dict.fromkeys(place for body in bodies for place in _places(body)), key=len, reverse=True)


def _places(body: JsonValue, place: Place = ()) -> Iterator[Place]:
    """The places of a body: `ANY` for the items of lists."""
    if place:
        yield place
    if isinstance(body, dict):
        for name, value in body.items():
            yield from _places(value, (*place, name))
    elif isinstance(body, list):
        for value in body:
            yield from _places(value, (*place, ANY))


def _values(body: JsonValue, place: Place) -> list[JsonValue]:
    return [lookup(body, at) for at in places(body, place)]


def _distinct(values: Sequence[JsonValue]) -> list[JsonValue]:
    return [value for number, value in enumerate(values) if value not in values[:number]]


def _listed(spec: Spec, name: str, place: Place) -> list[JsonValue]:
    """The values that the schemas of an operation list for a place; true and false for a boolean."""
    values: list[JsonValue] = []
    for response in spec.operations[name].responses.values():
        for schema in response.media.values():
            for constraint in constraints(spec.schemas, schema) if schema else ():
                node = as_object(lookup(spec.schemas.root, constraint.schemas[0]))
                if constraint.place == place and constraint.keyword == "enum":
                    values += as_list(node.get("enum"))
                if constraint.place == place and node.get("type") == "boolean":
                    values += [True, False]
    return values


def _refusals(spec: Spec, name: str, answers: Sequence[Response]) -> Iterator[Response]:
    """A response for each refusal that an operation documents, from the table where it has one."""
    shown = {each.status: each for each in answers}
    for status, documented in spec.operations[name].responses.items():
        if not status.isdecimal() or not status.startswith("4"):
            continue
        media_type = next(iter(documented.media), None)
        if int(status) in shown or media_type is None:
            yield shown.get(int(status), Response(int(status)))
            continue
        body = example(spec.root, documented.pointer, media_type)
        text = body if isinstance(body, str) else json.dumps(body)
        yield Response(int(status), Headers([("content-type", media_type)]), text.encode())
