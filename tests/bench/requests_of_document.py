"""Requests to any document: the first one of each method that its own mock accepts."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from caveat.catalogue.api import from_document
from caveat.exchange import Headers, Request
from caveat.json_text import is_json
from caveat.mock.build import build_mock
from caveat.mock.engine import Mock
from caveat.mock.responses.samples import sample
from caveat.openapi import security
from caveat.openapi.operation import Operation


def example_requests(document: Path) -> dict[str, Request]:
    """An accepted request of each method, GET and POST, as far as there is one."""
    mock = build_mock(from_document(document))
    accepted: dict[str, Request] = {}
    for request in _requests(mock):
        if request.method not in accepted and 200 <= mock.answer(request).status < 300:
            accepted[request.method] = request
        if len(accepted) == len(_METHODS):
            break
    return accepted


_METHODS = ("GET", "POST")


def _requests(mock: Mock) -> Iterator[Request]:
    for operation in mock.spec.operations.values():
        required = [parameter for parameter in operation.parameters if parameter.required]
        if operation.method in _METHODS and all(each.location == "path" for each in required):
            yield _request(mock, operation)


def _request(mock: Mock, operation: Operation) -> Request:
    path = operation.path
    rng = random.Random(0)  # noqa: S311 - no secret
    for parameter in operation.parameters:
        if parameter.location == "path":
            value = parameter.example
            if value is None and parameter.schema:
                value = sample(mock.spec.schemas, parameter.schema, rng)
            path = path.replace(f"{{{parameter.name}}}", quote(str(value), safe=""))
    fields = [
        security.header(mock.spec.security_schemes[name], mock.credentials[name])
        for names in operation.security[:1]
        for name in names
    ]
    media = next((name for name in (operation.body.media if operation.body else ()) if is_json(name)), None)
    if operation.body is None or media is None:
        return Request(operation.method, path, Headers(fields))
    schema = operation.body.media[media]
    body = sample(mock.spec.request_schemas, schema, rng) if schema else {}
    return Request(operation.method, path, Headers([*fields, ("content-type", media)]), json.dumps(body).encode())
