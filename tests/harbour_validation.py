"""Validates requests by the document of the sample API, independently of the judge."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from functools import lru_cache

from jsonschema import Draft202012Validator, FormatChecker

from caveat.exchange import Request
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from resource_document import Object

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:%[0-9A-Fa-f]{2}|[\w.~:/?#\[\]@!$&'()*+,;=-])*", re.ASCII)

FORMATS = FormatChecker(["date-time", "uuid"])
FORMATS.checks("uri")(lambda value: not isinstance(value, str) or _URI.fullmatch(value) is not None)


class Refused(Exception):
    """A request that the document forbids, with the status of the response."""

    def __init__(self, status: int, problem: str) -> None:
        super().__init__(problem)
        self.status = status
        self.problem = problem


def operation_of(paths: Object, request: Request) -> Object:
    """The operation of a request in a document with these paths; raises `Refused`."""
    path = next((each for template, each in paths.items() if _is_path(template, request.path)), None)
    if path is None:
        raise Refused(404, "no such path")
    operation = as_object(as_object(path).get(request.method.lower()))
    if not operation:
        raise Refused(405, "no such method")
    return operation


def methods(paths: Object, path: str) -> Iterator[str]:
    """The methods of a path."""
    for template, operations in paths.items():
        if _is_path(template, path):
            yield from (name.upper() for name in as_object(operations) if name != "parameters")


@lru_cache(maxsize=512)
def _is_path(template: str, path: str) -> bool:
    return re.fullmatch(re.sub(r"\\\{[^{}]+\\\}", "[^/]+", re.escape(template)), path) is not None


def check_query(operation: Object, request: Request) -> None:
    """Raise `Refused` for a query that an operation forbids."""
    for parameter in map(as_object, as_list(operation.get("parameters"))):
        name, schema = str(parameter["name"]), as_object(parameter["schema"])
        texts = [value for key, value in request.query_pairs if key == name and parameter["in"] == "query"]
        if len(texts) > 1:
            raise Refused(400, f"{name} is sent more than once")
        for text in texts:
            _validate(schema, _read(schema, text), name)


def _read(schema: Object, text: str) -> JsonValue:
    """The value that a text represents; the text itself, if it is no such value."""
    return int(text) if schema.get("type") == "integer" and re.fullmatch(r"-?[0-9]{1,400}", text) else text


def check_body(operation: Object, request: Request) -> None:
    """Raise `Refused` for a body that an operation forbids."""
    if "requestBody" not in operation:
        return
    if not request.body:
        raise Refused(400, "a body is required")
    content = as_object(as_object(operation["requestBody"])["content"])
    media = content.get(request.headers.media_type or "")
    if media is None:
        raise Refused(415, "the media type is not supported")
    try:
        value = json.loads(request.body, parse_constant=_forbidden)
    except ValueError as error:
        raise Refused(400, f"the body is not JSON: {error}") from error
    # Only the id is required, which is not for requests.
    schema = {name: each for name, each in as_object(as_object(media)["schema"]).items() if name != "required"}
    _validate(schema, value, "body")


def _forbidden(name: str) -> float:
    raise ValueError(name)


def _validate(schema: Object, value: JsonValue, where: str) -> None:
    error = next(_validator(json.dumps(schema)).iter_errors(value), None)
    if error is not None:
        raise Refused(400, f"{where} {error.json_path}: {error.message[:200]}")
    numbers = value.values() if isinstance(value, dict) else ()
    if any(isinstance(each, float) and not math.isfinite(each) for each in numbers):
        raise Refused(400, f"{where} has a number that is too large")


@lru_cache(maxsize=64)
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema), format_checker=FORMATS)
