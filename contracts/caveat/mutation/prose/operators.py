"""Mutation operators: general changes of the responses to one operation, and of webhook deliveries."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum

from caveat.errors import Unparsable
from caveat.exchange import Exchange, Request, Response
from caveat.json_text import JsonValue, is_json
from caveat.mutation.behaviour import Behaviour
from caveat.mutation.constraints import Place, places
from caveat.mutation.prose.values import Seen, Way
from caveat.mutation.recording import Step
from caveat.mutation.state.history import with_json
from caveat.openapi.pointer import child, lookup, replaced
from caveat.openapi.spec import Spec
from caveat.openapi.violations import without
from caveat.session.deliveries import delivery


class Mode(StrEnum):
    """Which of the responses change."""

    ALWAYS = "always"
    LATER = "from the second time on"
    SOMETIMES = "every second time"

    def applies(self, number: int) -> bool:
        """Whether the response of this number, from 0, changes."""
        return self is Mode.ALWAYS or (number > 0 if self is Mode.LATER else number % 2 == 1)


@dataclass(frozen=True, slots=True)
class Operator:
    """A mutation operator; `start` makes a fresh server with it."""

    name: str
    start: Callable[[Spec], Behaviour]


@dataclass(slots=True)
class _Field:
    """Changes the values of one place in the bodies of one server."""

    place: Place
    way: Way
    mode: Mode
    seen: Seen = field(default_factory=Seen)
    number: int = 0

    def changed(self, body: JsonValue) -> JsonValue:
        """A body with other values; None if nothing changes."""
        changed = body
        for at in list(places(body, self.place)):
            value = lookup(body, at)
            new = self.way(value, self.seen) if self.mode.applies(self.number) else value
            self.number += 1
            self.seen.values.append(value)
            if new != value or type(new) is not type(value):
                changed = replaced(changed, at, new)
        return None if changed is body else changed


def of_field(operation: str, place: Place, words: str, way: Way, mode: Mode) -> Operator:
    """A value in accepted responses of an operation is replaced."""

    def start(spec: Spec) -> Behaviour:
        changing = _Field(place, way, mode)

        def behave(step: Step) -> Step:
            if _exchange(spec, step).operation != operation or not step.response.ok:
                return step
            body = changing.changed(_json(step.response))
            return step if body is None else replace(step, response=with_json(step.response, body))

        return behave

    return Operator(f"{operation} {child('', *place)} is {words}, {mode}", start)


def without_field(operation: str, place: Place, mode: Mode) -> Operator:
    """A field is missing in accepted responses of an operation."""
    *parent, name = place

    def drop(value: JsonValue, _seen: Seen) -> JsonValue:
        return without(value, name) if isinstance(value, dict) else value

    return replace(
        of_field(operation, tuple(parent), "", drop, mode),
        name=f"{operation} {child('', *place)} is missing, {mode}",
    )


def of_text(operation: str, words: str, change: Callable[[str], str], mode: Mode) -> Operator:
    """The text of accepted responses of an operation, such as CSV, is replaced."""

    def answer(step: Step, _earlier: list[Response]) -> Response:
        if not step.response.ok or is_json(step.response.headers.media_type):
            return step.response
        return replace(step.response, body=change(step.response.body.decode("utf-8", "replace")).encode())

    return _answers(operation, words, answer, mode)


def without_last_field(text: str) -> str:
    """The text whose last line has one field less; the delimiter is that of CSV."""
    head, delimiter, tail = text.rstrip().rpartition(",")
    return text if "\n" in tail or not delimiter else head + text[len(text.rstrip()) :]


def refused(operation: str, response: Response, mode: Mode) -> Operator:
    """Requests that are accepted get this refusal."""

    def answer(step: Step, _earlier: list[Response]) -> Response:
        return response if step.response.ok else step.response

    return _answers(operation, f"refused with {response.status}", answer, mode)


def accepted(operation: str, response: Response, mode: Mode) -> Operator:
    """Requests that are refused are accepted, with the response to another request."""

    def answer(step: Step, earlier: list[Response]) -> Response:
        if step.response.ok:
            return step.response
        return earlier[-1] if earlier else response

    return _answers(operation, "accepted instead of refused", answer, mode)


def repeated(operation: str, mode: Mode, *, first: bool) -> Operator:
    """An accepted request gets an earlier response again: the first one, or the one before."""

    def answer(step: Step, earlier: list[Response]) -> Response:
        return earlier[0 if first else -1] if earlier and step.response.ok else step.response

    return _answers(operation, f"answered as {'at first' if first else 'the time before'}", answer, mode)


def _answers(operation: str, words: str, answer: Callable[[Step, list[Response]], Response], mode: Mode) -> Operator:
    def start(spec: Spec) -> Behaviour:
        earlier: list[Response] = []
        count = itertools.count()

        def behave(step: Step) -> Step:
            if _exchange(spec, step).operation != operation:
                return step
            response = answer(step, earlier)
            if step.response.ok:
                earlier.append(step.response)
            same = response is step.response or not mode.applies(next(count))
            return step if same or response == step.response else replace(step, response=response)

        return behave

    return Operator(f"{operation} is {words}, {mode}", start)


def of_deliveries(words: str, change: Callable[[Request, list[Request]], list[Request]], mode: Mode) -> Operator:
    """Webhook deliveries differ; `change` gets one, and those before it."""

    def start(_spec: Spec) -> Behaviour:
        earlier: list[Request] = []

        def behave(step: Step) -> Step:
            deliveries: list[Request] = []
            for each in step.deliveries:
                deliveries += change(each, earlier) if mode.applies(len(earlier)) else [each]
                earlier.append(each)
            same = tuple(deliveries) == step.deliveries
            return step if same else replace(step, deliveries=tuple(deliveries))

        return behave

    return Operator(f"deliveries are {words}, {mode}", start)


def of_delivered_field(webhook: str, place: Place, words: str, way: Way, mode: Mode) -> Operator:
    """A value in the deliveries of a webhook is another one."""

    def start(spec: Spec) -> Behaviour:
        changing = _Field(place, way, mode)

        def changed(request: Request) -> Request:
            if delivery(spec, request)[0].operation != webhook:
                return request
            body = changing.changed(_json(request))
            return request if body is None else replace(request, body=json.dumps(body, ensure_ascii=False).encode())

        def behave(step: Step) -> Step:
            deliveries = tuple(map(changed, step.deliveries))
            return step if deliveries == step.deliveries else replace(step, deliveries=deliveries)

        return behave

    return Operator(f"{webhook} {child('', *place)} is {words}, {mode}", start)


def _exchange(spec: Spec, step: Step) -> Exchange:
    return spec.exchange(step.request, step.response)


def _json(message: Request | Response) -> JsonValue:
    if not is_json(message.headers.media_type):
        return None
    try:
        return message.json
    except Unparsable:
        return None
