"""Case tables in YAML: short exchanges that keep or break a rule.

    kept:
      each id is higher:  [{operation: call-signal-endpoint, response: {signals: [{id: 1}]}},
                           {operation: call-signal-endpoint, response: {signals: [{id: 2}]}}]
    broken:
      an id is used twice:
        - {operation: call-signal-endpoint, response: {signals: [{id: 7}]}}
        - {operation: call-signal-endpoint, response: {signals: [{id: 7}]}}
        - at: body /signals/0/id
          says: the id is 7, expected one that is new

An exchange states only the values that matter; the spec's examples fill in the rest. Its fields are `operation`,
`status` (default: the first documented success), `path`, `query`, `headers`, `request` and `response`. A webhook
delivery is an exchange too: its fields are the `operation` of the webhook, `url`, `headers` and `request`. A mapping is
merged into the example, and each item of a list into the example's first item; the value `null` removes a name. A GET
has a body only if `request` states it.

A broken case may list all breaches of its last exchange: the place as `at`, and the message as `says`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from caveat.errors import BadDocument
from caveat.exchange import NOT_SENT, Exchange, Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.judging.rule import Breach
from caveat.openapi import source
from caveat.openapi.examples import example
from caveat.openapi.operation import Operation, Parameter
from caveat.openapi.pointer import child
from caveat.openapi.source import Source
from caveat.openapi.spec import Spec

_FIELDS = frozenset({"operation", "status", "path", "query", "headers", "request", "response"})
_DELIVERY_FIELDS = frozenset({"operation", "url", "headers", "request"})

_URL = "https://receiver.example.com/webhook"
"""The URL of a delivery that states none."""


@dataclass(frozen=True, slots=True)
class Case:
    """Exchanges in order, and whether the last one breaks the rule."""

    name: str
    broken: bool
    exchanges: tuple[Exchange, ...]
    breaches: tuple[Breach, ...] = ()
    """All breaches of the last exchange; empty if the case lists none."""


def read(path: Path, spec: Spec) -> Iterator[Case]:
    """The cases of a table; raises `BadDocument`."""
    reader = _Reader(source.read(path), spec)
    for section, cases in reader.entries("", reader.source.value):
        pointer = child("", section)
        if section not in {"kept", "broken"}:
            raise reader.error(pointer, f"unknown section: {section!r}", "Use `kept` or `broken`")
        for name, value in reader.entries(pointer, cases):
            yield reader.case(child(pointer, name), name, value, broken=section == "broken")


@dataclass(frozen=True, slots=True)
class _Reader:
    source: Source
    spec: Spec

    def error(self, pointer: str, problem: str, remedy: str) -> BadDocument:
        return BadDocument(self.source.file, self.source.lines.get(pointer), problem, remedy)

    def entries(self, pointer: str, value: JsonValue) -> Iterator[tuple[str, JsonValue]]:
        if not isinstance(value, dict):
            raise self.error(
                pointer, f"not a mapping of cases: {value!r}", "Write the name of a case, then its exchanges"
            )
        yield from value.items()

    def case(self, pointer: str, name: str, value: JsonValue, *, broken: bool) -> Case:
        items = value if isinstance(value, list) else [value]
        pointers = [(child(pointer, index) if isinstance(value, list) else pointer) for index in range(len(items))]
        breaches = [index for index, item in enumerate(items) if isinstance(item, dict) and "says" in item]
        exchange_count = breaches[0] if breaches else len(items)
        if not exchange_count or (breaches and not broken):
            remedy = "Start with an exchange; list breaches in broken cases only"
            raise self.error(pointer, f"not a case: {name!r}", remedy)
        return Case(
            name,
            broken,
            tuple(self.exchange(pointers[index], items[index]) for index in range(exchange_count)),
            tuple(self.breach(pointers[index], items[index]) for index in range(exchange_count, len(items))),
        )

    def breach(self, pointer: str, value: JsonValue) -> Breach:
        match value:
            case {"at": str(at), "says": str(says), **rest} if not rest:
                return Breach(says, at)
        raise self.error(pointer, f"not a breach: {value!r}", "After the exchanges, write only `at` and `says`")

    def exchange(self, pointer: str, value: JsonValue) -> Exchange:
        name = str(value.get("operation")) if isinstance(value, dict) else ""
        webhook = self.spec.webhooks.get(name)
        fields = _FIELDS if webhook is None else _DELIVERY_FIELDS
        if not isinstance(value, dict) or not value.keys() <= fields or not (webhook or name in self.spec.operations):
            problem = f"not an exchange: {value!r}"
            raise self.error(pointer, problem, f"Write an operation of the spec, and any of {sorted(fields)}")
        if webhook is not None:
            return _delivery(self.spec, webhook, value)
        operation = self.spec.operations[str(value["operation"])]
        path = {each.name: each.example for each in operation.parameters if each.location == "path"}
        path |= _mapping(value.get("path"))
        request = _request(self.spec, operation, value, path)
        return self.spec.exchange(request, _response(self.spec, operation, value))


def _request(
    spec: Spec, operation: Operation, fields: Mapping[str, JsonValue], path: Mapping[str, JsonValue]
) -> Request:
    target = operation.path
    for name, value in path.items():
        target = target.replace(f"{{{name}}}", quote(str(value), safe=""))
    query = dict(_query(operation.parameters)) | _mapping(fields.get("query"))
    present = {name: value for name, value in query.items() if value is not None}
    if present:
        target += "?" + urlencode({name: _text(value) for name, value in present.items()})
    return Request(operation.method, target, *_content(spec, operation, fields))


def _delivery(spec: Spec, webhook: Operation, fields: Mapping[str, JsonValue]) -> Exchange:
    request = Request(webhook.method, str(fields.get("url", _URL)), *_content(spec, webhook, fields))
    return Exchange(request, NOT_SENT, webhook.id, is_delivery=True)


def _content(spec: Spec, operation: Operation, fields: Mapping[str, JsonValue]) -> tuple[Headers, bytes]:
    """The header fields and the body of a request."""
    headers = [(name, str(value)) for name, value in _mapping(fields.get("headers")).items()]
    if operation.body is None or (operation.method == "GET" and "request" not in fields):
        return Headers(headers), b""
    media_type = next(iter(operation.body.media))
    body = merged(example(spec.root, operation.body.pointer, media_type), fields.get("request"))
    return Headers([("content-type", media_type), *headers]), _encoded(body)


def _query(parameters: tuple[Parameter, ...]) -> Iterator[tuple[str, JsonValue]]:
    for parameter in parameters:
        if parameter.location == "query" and parameter.required:
            value = parameter.example
            yield from value.items() if isinstance(value, dict) else [(parameter.name, value)]


def _response(spec: Spec, operation: Operation, fields: Mapping[str, JsonValue]) -> Response:
    success = next((status for status in operation.responses if status.startswith("2")), "200")
    status = int(str(fields.get("status", success)))
    response = operation.response(status)
    media_type = next(iter(response.media), None) if response else None
    if response is None or media_type is None:
        return Response(status)
    body = merged(example(spec.root, response.pointer, media_type), fields.get("response"))
    return Response(status, Headers([("content-type", media_type)]), _encoded(body))


def merged(base: JsonValue, change: JsonValue) -> JsonValue:
    """An example with a change merged into it."""
    if change is None:
        return base
    if isinstance(change, dict):
        old = base if isinstance(base, dict) else {}
        unchanged = {name: value for name, value in old.items() if name not in change}
        return unchanged | {name: merged(old.get(name), value) for name, value in change.items() if value is not None}
    if isinstance(change, list):
        first = base[0] if isinstance(base, list) and base else None
        return [merged(first, item) for item in change]
    return change


def _mapping(value: JsonValue) -> dict[str, JsonValue]:
    return value if isinstance(value, dict) else {}


def _text(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _encoded(value: JsonValue) -> bytes:
    return value.encode() if isinstance(value, str) else json.dumps(value, ensure_ascii=False).encode()
