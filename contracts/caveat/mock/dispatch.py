"""Dispatch to a provider: its methods get typed arguments and return models."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import TypeAlias, get_type_hints

from pydantic import BaseModel, JsonValue, TypeAdapter, ValidationError

from caveat.exchange import Headers, Request, Response
from caveat.json_text import is_json
from caveat.openapi import media
from caveat.openapi.naming import argument_names, method_names
from caveat.openapi.operation import Operation
from caveat.openapi.requests import ParsedRequest
from caveat.openapi.spec import Spec
from caveat.provider.principal import Principal

Result: TypeAlias = "BaseModel | str | bytes | list[BaseModel] | None"


class InvalidRequest(Exception):
    """The provider's models do not accept the request, though the contract does."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(status, message)
        self.status = status
        self.message = message


class ProviderDispatch:
    """Calls the method of a provider that belongs to an operation."""

    def __init__(self, spec: Spec, provider: object | None) -> None:
        self._methods: dict[str, _Method] = {}
        names = method_names(tuple(spec.operations))
        for operation in spec.operations.values():
            method = getattr(provider, names[operation.id], None)
            if method is not None:
                self._methods[operation.id] = _Method(operation, method)

    def answer(
        self, operation: Operation, principal: Principal | None, request: Request, parsed: ParsedRequest
    ) -> Response | None:
        """The provider's response, None where it has no method for the operation; raises `InvalidRequest`."""
        method = self._methods.get(operation.id)
        return None if method is None else method(principal, request, parsed)


class _Method:
    """A method of a provider, with the validators of its arguments."""

    def __init__(self, operation: Operation, method: Callable[..., Result | tuple[int, Result]]) -> None:
        adapters = _adapters(getattr(method, "__func__", method))
        names = argument_names((parameter.location, parameter.name) for parameter in operation.parameters)
        self._method = method
        self._arguments = {key: _Argument(name, adapters[name]) for key, name in names.items() if name in adapters}
        self._body = _Argument("body", adapters["body"]) if "body" in adapters else None
        self._takes_principal = "principal" in inspect.signature(method).parameters
        self._success_status = next(
            (int(status) for status in operation.responses if status.startswith("2") and status.isdecimal()), 200
        )
        self._headers = cache(partial(_response_headers, operation))

    def __call__(self, principal: Principal | None, request: Request, parsed: ParsedRequest) -> Response:
        arguments = {
            self._arguments[key].name: self._arguments[key](value)
            for key, value in parsed.parameters.items()
            if key in self._arguments
        }
        if parsed.media_type is not None and self._body is not None:
            arguments["body"] = self._body(_body(request, parsed))
        returned = self._method(principal, **arguments) if self._takes_principal else self._method(**arguments)
        status, result = returned if isinstance(returned, tuple) else (self._success_status, returned)
        if result is None:
            return Response(status)
        headers = self._headers(status)
        if isinstance(result, str):
            return Response(status, headers.text, result.encode())
        if isinstance(result, bytes):
            return Response(status, headers.binary, result)
        return Response(status, headers.json, _json(result))


class _Argument:
    """Validates the value of one argument."""

    def __init__(self, name: str, adapter: TypeAdapter[object]) -> None:
        self.name = name
        self._validate = adapter.validator.validate_python

    def __call__(self, value: object) -> object:
        try:
            return self._validate(value, strict=False, by_name=False)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = "/".join(map(str, (self.name, *first["loc"])))
            raise InvalidRequest(400, f"{where}: {first['msg']}") from error


@dataclass(frozen=True, slots=True)
class _ResponseHeaders:
    """The header fields of a response, by the type of its body."""

    json: Headers
    text: Headers
    binary: Headers


def _response_headers(operation: Operation, status: int) -> _ResponseHeaders:
    response_spec = operation.response(status)
    media_types = list(response_spec.media) if response_spec else []
    json = next((name for name in media_types if is_json(name)), "application/json")
    other = next((name for name in media_types if not is_json(name)), "text/plain")
    return _ResponseHeaders(*(Headers([("content-type", name)]) for name in (json, f"{other}; charset=utf-8", other)))


@cache
def _adapters(method: Callable[..., object]) -> Mapping[str, TypeAdapter[object]]:
    """The adapter of each argument of a method; cached, since a mock that is reset has the same methods again."""
    hints = {name: hint for name, hint in get_type_hints(method).items() if name not in {"principal", "return"}}
    # A parsed body is JSON already, and pydantic's own type calls a Python function for each part of it.
    return {name: TypeAdapter[object](object if hint is JsonValue else hint) for name, hint in hints.items()}


def _body(request: Request, parsed: ParsedRequest) -> object:
    """The input of the body's model: JSON, the parts of a form (a file's as bytes), text, or bytes."""
    match parsed.media_type:
        case "multipart/form-data":
            fields = parsed.body if isinstance(parsed.body, dict) else {}
            parts = ((name, _bytes_if_not_ascii(part)) for name, part in media.parts(request.body, request.headers))
            # A part of JSON was parsed already.
            files = {name: part for name, part in parts if isinstance(part, bytes)}
            return fields | {name: part for name, part in files.items() if not isinstance(fields.get(name), dict)}
        case "application/octet-stream":
            return request.body
        case _:
            return parsed.body


def _bytes_if_not_ascii(part: media.Part) -> media.Part:
    """A part as bytes where it may be a file; a model that expects text decodes them as UTF-8."""
    return part.encode() if isinstance(part, str) and not part.isascii() else part


def _json(result: BaseModel | list[BaseModel]) -> bytes:
    if isinstance(result, BaseModel):
        return result.__pydantic_serializer__.to_json(result, by_alias=True, exclude_unset=True)
    return b"[" + b",".join(map(_json, result)) + b"]"
