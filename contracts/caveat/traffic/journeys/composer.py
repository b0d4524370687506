"""Composes the requests of a journey: path, query, header fields and body of an operation, with credentials."""

from __future__ import annotations

import json
import random
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from caveat.exchange import Headers, Request
from caveat.json_text import JsonValue, is_json
from caveat.mock.responses.samples import sample
from caveat.openapi import security, servers
from caveat.openapi.operation import Operation, Parameter
from caveat.openapi.pointer import child
from caveat.openapi.references import resolve, resolve_object
from caveat.openapi.spec import Spec
from caveat.resources.words import parameter_names
from caveat.targets.target import Target
from caveat.traffic.journeys.forms import FORMS, encoded, scalar_text
from caveat.traffic.journeys.other_strings import other_strings

_OF_FILES = ("image/", "audio/", "video/", "application/octet-stream", "application/pdf")
"""The beginnings of media types of files, in `contentMediaType`."""


@dataclass(frozen=True, slots=True)
class Content:
    """A request body before it is encoded."""

    media_type: str
    value: JsonValue


class Composer:
    """Composes requests to one target; the same random generator gives the same requests."""

    def __init__(self, spec: Spec, target: Target, rng: random.Random, user_agent: str) -> None:
        self._spec = spec
        self._target = target
        self._rng = rng
        self._user_agent = user_agent
        self._base = next(iter(servers.base_paths(spec.root)), "")

    def request(  # noqa: PLR0913 - what a request consists of
        self,
        operation: Operation,
        path: Sequence[str],
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        content: Content | None = None,
        scheme: str = "",
    ) -> Request:
        """The request with these values of the path parameters, in order; other required parameters are added.

        Its credentials are those of the first alternative that the target has; one with the security scheme `scheme`
        comes before the others.
        """
        fields = {"host": urlsplit(self._target.base_url).netloc, "user-agent": self._user_agent, "accept": "*/*"}
        for others in (self._required(operation, "header"), headers or {}, self._target.headers):
            # Names of header fields are the same in any case (RFC 9110, 5.1).
            fields |= {name.lower(): text for name, text in others.items()}
        cookies = self._required(operation, "cookie")
        pairs = self._required(operation, "query") | dict(query or {})
        for name, field_name, value in self._credentials(operation, scheme):
            if self._spec.security_schemes[name].location == "query":
                pairs[field_name] = value
            elif field_name == "Cookie":
                cookies[self._spec.security_schemes[name].field] = value.partition("=")[2]
            else:
                fields.setdefault(field_name.lower(), value)
        if cookies:
            fields.setdefault("cookie", "; ".join(f"{name}={text}" for name, text in cookies.items()))
        body = b""
        if content is not None:
            media_type, body = self._encoded(operation, content)
            fields |= {"content-type": media_type, "content-length": str(len(body))}
        target = self._path(operation, path) + (f"?{urlencode(pairs)}" if pairs else "")
        return Request(operation.method, target, Headers(fields.items()), body)

    def _encoded(self, operation: Operation, content: Content) -> tuple[str, bytes]:
        """The value of `Content-Type` and the body."""
        if content.media_type not in FORMS or not isinstance(content.value, dict):
            return content.media_type, json.dumps(content.value).encode()
        schema = operation.body.media.get(content.media_type, "") if operation.body is not None else ""
        declared = self._spec.request_schemas.properties(schema) if schema else {}
        files = {name for name, pointer in declared.items() if self._is_file(pointer)}
        return encoded(content.media_type, content.value, files)

    def _is_file(self, pointer: str) -> bool:
        """Whether a field of a form is a file, or a list of files."""
        node = resolve_object(self._spec.root, pointer)
        if "items" in node:
            return self._is_file(child(resolve(self._spec.root, pointer), "items"))
        return node.get("format") == "binary" or str(node.get("contentMediaType", "")).startswith(_OF_FILES)

    def _path(self, operation: Operation, values: Sequence[str]) -> str:
        path = operation.path
        for name, value in zip(parameter_names(path), values, strict=True):
            path = path.replace(f"{{{name}}}", quote(value, safe=""), 1)
        return self._base + path

    def new_id(self, operation: Operation) -> str:
        """A value for the last parameter of a path that no item is likely to have."""
        name = parameter_names(operation.path)[-1]
        schemas = self._spec.request_schemas
        schema = next((it.schema for it in operation.parameters if (it.location, it.name) == ("path", name)), "")
        value = sample(schemas, schema, self._rng) if schema else "x"
        number = self._rng.randrange(10_000, 1_000_000)
        others: list[JsonValue] = [number] if isinstance(value, int) else [f"{value}-{number}"]
        others += other_strings(resolve_object(self._spec.root, schema), self._rng) if schema else ()
        return text(next((each for each in others if schema and schemas.valid(schema, each)), value))

    def idempotency_key(self, operation: Operation, header: str) -> str | None:
        """A new value of a header for idempotency keys, a UUID where that is valid; None if no usual form is."""
        own = uuid.UUID(int=self._rng.getrandbits(128), version=4)
        declared = (each for each in operation.parameters if each.location == "header" and each.name == header)
        schema = next((each.schema for each in declared), "")
        keys = (str(own), own.hex, own.hex[:16], own.hex.upper(), str(own.int)[:16])
        return next((key for key in keys if not schema or self._spec.request_schemas.valid(schema, key)), None)

    def _required(self, operation: Operation, location: str) -> dict[str, str]:
        return {
            each.name: self._written(each)
            for each in operation.parameters
            if each.location == location and (each.required or each.name in self._target.parameters)
        }

    def _written(self, parameter: Parameter) -> str:
        """The value of a required parameter as text; that of the target is written as it is configured."""
        if parameter.name in self._target.parameters:
            return text(self._target.parameters[parameter.name])
        if parameter.example is not None:
            return parameter_text(parameter, parameter.example)
        value = sample(self._spec.request_schemas, parameter.schema, self._rng) if parameter.schema else "x"
        return parameter_text(parameter, value)

    def _credentials(self, operation: Operation, scheme: str) -> Iterator[tuple[str, str, str]]:
        """The scheme, field and value of each credential of an alternative that the target has."""
        values, schemes = self._target.credentials, self._spec.security_schemes
        alternatives = security.available(self._spec, operation, values)
        for name in min(alternatives, key=lambda names: scheme not in names, default=()):
            if schemes[name].location == "query":
                yield name, schemes[name].field, values[name]
            else:
                yield (name, *security.header(schemes[name], values[name]))


def text(value: JsonValue) -> str:
    """A value as the text of a parameter."""
    return ",".join(map(text, value)) if isinstance(value, list) else scalar_text(value)


def parameter_text(parameter: Parameter, value: JsonValue) -> str:
    """A value as the text of a parameter, or as the JSON text that its `content` asks for."""
    is_json_text = parameter.media_type is not None and is_json(parameter.media_type)
    return json.dumps(value) if is_json_text else text(value)


def path_text(parameter: Parameter, value: JsonValue) -> str:
    """A value as a path has it, in the style of its parameter (OpenAPI 3.1, 4.8.12.3) or as its JSON text."""
    if parameter.media_type is not None:
        return parameter_text(parameter, value)
    explode, is_label = parameter.explode, parameter.style == "label"
    pieces = [text(value)]
    if isinstance(value, list):
        pieces = [text(item) for item in value]
    elif isinstance(value, dict):
        pairs = [(name, text(item)) for name, item in value.items()]
        pieces = [f"{name}={item}" for name, item in pairs] if explode else [part for pair in pairs for part in pair]
    if parameter.style == "matrix":
        if explode and isinstance(value, dict):
            return "".join(f";{piece}" for piece in pieces)
        items = pieces if explode else [",".join(pieces)]
        return "".join(f";{parameter.name}={item}" for item in items)
    return f".{('.' if explode else ',').join(pieces)}" if is_label else ",".join(pieces)
