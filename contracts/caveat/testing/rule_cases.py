"""Tables of facts: exchanges written down as briefly as they can be, for the cases of a rule.

    kept:
      each id is higher:  [{operation: call-signal-endpoint, response: {signals: [{id: 1}]}},
                           {operation: call-signal-endpoint, response: {signals: [{id: 2}]}}]
    broken:
      an id comes again:
        - {operation: call-signal-endpoint, response: {signals: [{id: 7}]}}
        - {operation: call-signal-endpoint, response: {signals: [{id: 7}]}}
        - at: body /signals/0/id
          says: the id is 7, expected one that is new

A fact says only what matters; the spec's examples fill in the rest. It may have `operation`, `status` (the first
documented success by default), `path`, `query`, `headers`, `request` and `response`. A mapping is merged into the
example, and each item of a list into the example's first item; `null` as value of a name takes the name out.

After its facts a broken case may tell all breaches that the rule sees: where, and what it says of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from caveat.errors import BadDocument
from caveat.exchange import Exchange, Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.judging.rule import Breach
from caveat.openapi import source
from caveat.openapi.examples import example
from caveat.openapi.operation import Operation, Parameter
from caveat.openapi.pointer import child
from caveat.openapi.source import Source
from caveat.openapi.spec import Spec

_FIELDS = frozenset({"operation", "status", "path", "query", "headers", "request", "response"})


@dataclass(frozen=True, slots=True)
class Case:
    """A few exchanges, one after the other, and whether the last of them breaks the rule."""

    name: str
    broken: bool
    exchanges: tuple[Exchange, ...]
    breaches: tuple[Breach, ...] = ()
    """What the rule sees, where the case tells."""


def read(path: Path, spec: Spec) -> Iterator[Case]:
    """The cases of a table; raises `BadDocument`."""
    reader = _Reader(source.read(path), spec)
    for section, named in reader.entries("", reader.source.value):
        pointer = child("", section)
        if section not in {"kept", "broken"}:
            raise reader.refused(pointer, f"no kind of case: {section!r}", "Write `kept` or `broken`")
        for name, facts in reader.entries(pointer, named):
            yield reader.case(child(pointer, name), name, facts, broken=section == "broken")


@dataclass(frozen=True, slots=True)
class _Reader:
    source: Source
    spec: Spec

    def refused(self, pointer: str, problem: str, remedy: str) -> BadDocument:
        return BadDocument(self.source.file, self.source.lines.get(pointer), problem, remedy)

    def entries(self, pointer: str, value: JsonValue) -> Iterator[tuple[str, JsonValue]]:
        if not isinstance(value, dict):
            raise self.refused(pointer, f"no cases: {value!r}", "Write a name for each case, and under it what happens")
        yield from value.items()

    def case(self, pointer: str, name: str, facts: JsonValue, *, broken: bool) -> Case:
        listed = facts if isinstance(facts, list) else [facts]
        places = [(child(pointer, index) if isinstance(facts, list) else pointer) for index in range(len(listed))]
        told = [index for index, fact in enumerate(listed) if isinstance(fact, dict) and "says" in fact]
        first = told[0] if told else len(listed)
        if not first or (told and not broken):
            raise self.refused(pointer, f"no case: {name!r}", "Write an exchange; only a broken case says something")
        return Case(
            name,
            broken,
            tuple(self.exchange(places[index], listed[index]) for index in range(first)),
            tuple(self.breach(places[index], listed[index]) for index in range(first, len(listed))),
        )

    def breach(self, pointer: str, told: JsonValue) -> Breach:
        match told:
            case {"at": str(at), "says": str(says), **rest} if not rest:
                return Breach(says, at)
        raise self.refused(pointer, f"no breach: {told!r}", "Write `at` and `says` after the exchanges, nothing else")

    def exchange(self, pointer: str, fact: JsonValue) -> Exchange:
        if (
            not isinstance(fact, dict)
            or not fact.keys() <= _FIELDS
            or fact.get("operation") not in self.spec.operations
        ):
            problem = f"no exchange: {fact!r}"
            raise self.refused(pointer, problem, f"Write an operation, and any of {sorted(_FIELDS)}")
        operation = self.spec.operations[str(fact["operation"])]
        values = {given.name: given.example for given in operation.parameters if given.location == "path"}
        values |= _mapping(fact.get("path"))
        request = _request(self.spec, operation, fact, values)
        return self.spec.exchange(request, _response(self.spec, operation, fact))


def _request(spec: Spec, operation: Operation, fact: Mapping[str, JsonValue], path: Mapping[str, JsonValue]) -> Request:
    target = operation.path
    for name, value in path.items():
        target = target.replace(f"{{{name}}}", quote(str(value), safe=""))
    query = dict(_query(operation.parameters)) | _mapping(fact.get("query"))
    sent = {name: value for name, value in query.items() if value is not None}
    if sent:
        target += "?" + urlencode({name: _word(value) for name, value in sent.items()})
    headers = [(name, str(value)) for name, value in _mapping(fact.get("headers")).items()]
    if operation.body is None:
        return Request(operation.method, target, Headers(headers))
    media_type = next(iter(operation.body.media))
    body = merged(example(spec.root, operation.body.pointer, media_type), fact.get("request"))
    return Request(operation.method, target, Headers([("content-type", media_type), *headers]), _octets(body))


def _query(parameters: tuple[Parameter, ...]) -> Iterator[tuple[str, JsonValue]]:
    for parameter in parameters:
        if parameter.location == "query" and parameter.required:
            given = parameter.example
            yield from given.items() if isinstance(given, dict) else [(parameter.name, given)]


def _response(spec: Spec, operation: Operation, fact: Mapping[str, JsonValue]) -> Response:
    success = next((status for status in operation.responses if status.startswith("2")), "200")
    status = int(str(fact.get("status", success)))
    answer = operation.response(status)
    media_type = next(iter(answer.media), None) if answer else None
    if answer is None or media_type is None:
        return Response(status)
    body = merged(example(spec.root, answer.pointer, media_type), fact.get("response"))
    return Response(status, Headers([("content-type", media_type)]), _octets(body))


def merged(given: JsonValue, fact: JsonValue) -> JsonValue:
    """An example with a fact put over it."""
    if fact is None:
        return given
    if isinstance(fact, dict):
        base = given if isinstance(given, dict) else {}
        kept = {name: value for name, value in base.items() if name not in fact}
        return kept | {name: merged(base.get(name), value) for name, value in fact.items() if value is not None}
    if isinstance(fact, list):
        first = given[0] if isinstance(given, list) and given else None
        return [merged(first, item) for item in fact]
    return fact


def _mapping(value: JsonValue) -> dict[str, JsonValue]:
    return value if isinstance(value, dict) else {}


def _word(value: JsonValue) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _octets(value: JsonValue) -> bytes:
    return value.encode() if isinstance(value, str) else json.dumps(value, ensure_ascii=False).encode()
