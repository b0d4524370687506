"""The steps of an Arazzo 1.0.1 workflow: ids of earlier responses are expressions, credentials are inputs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import unquote

from caveat.errors import Unparsable
from caveat.exchange import INCIDENTAL_HEADERS, Exchange
from caveat.json_text import JsonValue, is_json, parse_json
from caveat.judging.redaction import MASK
from caveat.openapi.pointer import tokens
from caveat.openapi.response_ids import is_id_name, response_ids
from caveat.openapi.spec import Spec

Object = dict[str, JsonValue]

_OWN_FIELDS = INCIDENTAL_HEADERS | {"accept", "content-type", "cookie"}
"""Header fields that are no parameters of an operation (OpenAPI 3.1, Parameter Object), and cookies."""

_CONDITIONS = frozenset({"if-match", "if-none-match"})


@dataclass(slots=True)
class Workflow:
    """The exchanges of one finding, as steps."""

    spec: Spec
    exchanges: Sequence[Exchange]
    qualifies: str = ""
    """The name of the source description, if there are several."""
    inputs: dict[str, str] = field(default_factory=dict)
    """The credentials that the workflow needs: the names of inputs, each with the field that carries it."""
    _known: dict[str, tuple[int, str]] = field(default_factory=dict)
    """The ids of earlier responses, each with the position of its step and its place."""
    _outputs: list[dict[str, str]] = field(default_factory=list)

    def steps(self) -> list[JsonValue]:
        """The steps in order; outputs are those that later steps use."""
        steps = list[Object]()
        for number, exchange in enumerate(self.exchanges):
            self._outputs.append({})
            steps.append(self._step(number, exchange))
            for place, text in response_ids(exchange.response):
                if place != "location":
                    self._known.setdefault(text, (number, place))
        for step, outputs in zip(steps, self._outputs, strict=True):
            if outputs:
                step["outputs"] = dict(outputs)
        return list[JsonValue](steps)

    def _step(self, number: int, exchange: Exchange) -> Object:
        name = exchange.operation or ""
        step: Object = {
            "stepId": f"step-{number + 1}",
            "operationId": f"$sourceDescriptions.{self.qualifies}.{name}" if self.qualifies else name,
        }
        parameters = list[JsonValue](self._parameters(exchange))
        if parameters:
            step["parameters"] = parameters
        if exchange.request.body:
            step["requestBody"] = self._body(exchange)
        step["successCriteria"] = [{"condition": f"$statusCode == {exchange.response.status}"}]
        return step

    def _parameters(self, exchange: Exchange) -> Iterator[Object]:
        named = self.spec.exchange(exchange.request, exchange.response).path_parameters
        for name, value in named.items():
            yield self._parameter(name, "path", self._linked(value))
        query: dict[str, list[str]] = {}
        for name, value in exchange.request.query_pairs:
            query.setdefault(name, []).append(value)
        for name, values in query.items():
            linked = [self._linked(value) if is_id_name(name) else value for value in values]
            yield self._parameter(name, "query", linked[0] if len(linked) == 1 else list(linked))
        headers = {name.lower(): (name, value) for name, value in reversed(exchange.request.headers.items_sent)}
        for lower, (name, value) in headers.items():
            if lower not in _OWN_FIELDS:
                yield self._parameter(name, "header", self._linked(value) if lower in _CONDITIONS else value)
        for pair in exchange.request.headers.get("cookie", "").split("; "):
            name, equals, value = pair.partition("=")
            if equals:
                yield self._parameter(name, "cookie", unquote(value))

    def _parameter(self, name: str, location: str, value: JsonValue) -> Object:
        """A parameter; a credential is an input, and so is what a report masks."""
        secret = any(
            (each.location, each.field.lower()) == (location, name.lower())
            for each in self.spec.security_schemes.values()
        )
        if secret or name.lower() == "authorization" or MASK in str(value):
            key = re.sub(r"[^A-Za-z0-9_-]", "-", name)
            self.inputs[key] = f"{location} {name}"
            value = f"$inputs.{key}"
        return {"name": name, "in": location, "value": value}

    def _body(self, exchange: Exchange) -> Object:
        request = exchange.request
        content_type = request.headers.get("content-type", "application/octet-stream")
        payload: JsonValue = request.body.decode("utf-8", "replace")
        if is_json(request.headers.media_type):
            with suppress(Unparsable):
                payload = self._payload(parse_json(request.body), "")
        return {"contentType": content_type, "payload": payload}

    def _payload(self, value: JsonValue, name: str) -> JsonValue:
        """A body in which fields with the name of an id have the ids of earlier responses."""
        if isinstance(value, dict):
            return {key: self._payload(each, key) for key, each in value.items()}
        if isinstance(value, list):
            return [self._payload(each, name) for each in value]
        is_id = is_id_name(name) and isinstance(value, str | int) and not isinstance(value, bool)
        return self._linked(str(value), value) if is_id else value

    def _linked(self, text: str, otherwise: JsonValue = None) -> JsonValue:
        """The expression for an id of an earlier response, or the value itself."""
        if text not in self._known:
            return text if otherwise is None else otherwise
        number, place = self._known[text]
        is_header = not place.startswith("/")
        output = re.sub(r"[^A-Za-z0-9_-]", "-", place if is_header else "-".join(tokens(place)))
        source = f"header.{place}" if is_header else f"body#{place}"
        self._outputs[number][output] = f"$response.{source}"
        return f"$steps.step-{number + 1}.outputs.{output}"
