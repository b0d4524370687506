"""A labelled exchange, and the document in which it is judged."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from caveat.exchange import Headers, Request, Response

JSON = "application/json"
Json: TypeAlias = Any
"""A part of a document, as JSON."""


@dataclass(frozen=True)
class Sent:
    """The part after the path of an operation, and the rest of a request."""

    target: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True)
class Case:
    """An operation, and exchanges of it that show one cause, or none where the server is right."""

    kind: str
    operation: Mapping[str, Json]
    exchanges: Sequence[tuple[Sent, Response]]
    codes: frozenset[str] = frozenset()
    """The rules that each of the exchanges breaks."""
    method: str = "GET"
    suffix: str = ""
    """What the template of its path has after its own segment, such as `/{id}`."""
    document: Mapping[str, Json] = field(default_factory=dict)
    """Other parts of the document, such as its version and its components."""


def body(value: Json) -> bytes:
    """A value as JSON; a text that is bytes already stays as it is."""
    return value if isinstance(value, bytes) else json.dumps(value).encode()


def answer(value: Json = b"", status: int = 200, media: str = JSON, **fields: str) -> Response:
    """A response; an underscore in the name of a field represents a hyphen."""
    named = [(name.replace("_", "-"), text) for name, text in fields.items()]
    return Response(status, Headers([*([("Content-Type", media)] if media else []), *named]), body(value))


def query(text: str) -> Sent:
    """A request with a query."""
    return Sent(f"?{text}")


def posted(value: Json, media: str = JSON) -> Sent:
    """A request with a body."""
    return Sent(headers={"Content-Type": media} if media else {}, body=body(value))


def gives(schema: Json, media: str = JSON, status: str = "200", **response: Json) -> Json:
    """An operation with one response of this schema."""
    return {"responses": {status: {"description": "x", "content": {media: {"schema": schema}}, **response}}}


def takes(schema: Json, media: str = JSON, **more: Json) -> Json:
    """An operation with a body of this schema, which answers with 200 and no content."""
    content = {"required": True, "content": {media: {"schema": schema}}}
    return {"requestBody": content, "responses": {"200": {"description": "x"}}, **more}


def asks(schema: Json, where: str = "query", name: str = "q", **more: Json) -> Json:
    """An operation with one required parameter of this schema, which answers with 200 and no content."""
    parameter = {"name": name, "in": where, "required": True, "schema": schema, **more}
    return {"parameters": [parameter], "responses": {"200": {"description": "x"}}}


def statuses(*documented: str, schema: Json = True) -> Json:
    """An operation with these responses."""
    content = {JSON: {"schema": schema}}
    return {"responses": {status: {"description": "x", "content": content} for status in documented}}


OK = answer(media="")
"""A response without a body."""


def request(case: Case, path: str, sent: Sent) -> Request:
    """A request to the operation at this path."""
    return Request(case.method, path + sent.target, Headers(sent.headers.items()), sent.body)


def documents(cases: Sequence[Case]) -> Iterator[tuple[Json, list[tuple[str, Case]]]]:
    """The documents in which cases are judged, each with its cases and their paths: one for each kind and its parts."""
    groups: dict[str, list[Case]] = {}
    for case in cases:
        groups.setdefault(f"{case.kind} {json.dumps(case.document, sort_keys=True)}", []).append(case)
    for group in groups.values():
        paths: dict[str, Json] = {}
        placed = []
        for number, case in enumerate(group):
            path = f"/op{number}"
            paths[path + case.suffix] = {case.method.lower(): {"operationId": f"op{number}", **case.operation}}
            placed.append((path, case))
        yield {"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": paths, **group[0].document}, placed
