"""Between the wire and a provider: typed arguments go in, models come out."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from typing import TypeAlias, get_type_hints

from pydantic import BaseModel, TypeAdapter, ValidationError

from caveat.exchange import Headers, Request, Response
from caveat.json_text import is_json
from caveat.openapi import media
from caveat.openapi.naming import snake_case
from caveat.openapi.operation import Operation
from caveat.openapi.requests import ParsedRequest
from caveat.openapi.spec import Spec

Result: TypeAlias = "BaseModel | str | bytes | list[BaseModel] | None"


@dataclass(frozen=True, slots=True)
class Principal:
    """Who calls: the security scheme that let the request in, and the credential it carried."""

    scheme: str
    credential: str = field(repr=False)


class Refused(Exception):
    """The request is none that the provider's models can hold."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(status, message)
        self.status = status
        self.message = message


class ProviderDispatch:
    """The methods of a provider, made ready to be called with what a request carries."""

    def __init__(self, spec: Spec, provider: object | None) -> None:
        self._calls: dict[str, _Call] = {}
        for operation in spec.operations.values():
            method = getattr(provider, snake_case(operation.id), None)
            if method is not None:
                self._calls[operation.id] = _Call(operation, method)

    def answer(
        self, operation: Operation, principal: Principal | None, request: Request, reading: ParsedRequest
    ) -> Response | None:
        """The provider's answer, None where it has no method for the operation; raises `Refused`."""
        call = self._calls.get(operation.id)
        return None if call is None else call(principal, request, reading)


class _Call:
    def __init__(self, operation: Operation, method: Callable[..., Result | tuple[int, Result]]) -> None:
        adapters = _adapters(getattr(method, "__func__", method))
        named = {(one.location, one.name): snake_case(one.name) for one in operation.parameters}
        self._method = method
        self._taken = {key: _Argument(name, adapters[name]) for key, name in named.items() if name in adapters}
        self._body = _Argument("body", adapters["body"]) if "body" in adapters else None
        self._takes_principal = "principal" in inspect.signature(method).parameters
        self._success = next(
            (int(status) for status in operation.responses if status.startswith("2") and status.isdecimal()), 200
        )
        self._form = cache(partial(_form, operation))

    def __call__(self, principal: Principal | None, request: Request, reading: ParsedRequest) -> Response:
        arguments = {
            self._taken[key].name: self._taken[key](value)
            for key, value in reading.parameters.items()
            if key in self._taken
        }
        if reading.media_type is not None and self._body is not None:
            arguments["body"] = self._body(_body(request, reading))
        returned = self._method(principal, **arguments) if self._takes_principal else self._method(**arguments)
        status, result = returned if isinstance(returned, tuple) else (self._success, returned)
        if result is None:
            return Response(status)
        form = self._form(status)
        if isinstance(result, str):
            return Response(status, form.text, result.encode())
        if isinstance(result, bytes):
            return Response(status, form.octets, result)
        return Response(status, form.json, _json(result))


class _Argument:
    """What makes one argument of a method of what was sent."""

    def __init__(self, name: str, adapter: TypeAdapter[object]) -> None:
        self.name = name
        self._validate = adapter.validator.validate_python

    def __call__(self, value: object) -> object:
        try:
            return self._validate(value, strict=False, by_name=False)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = "/".join(map(str, (self.name, *first["loc"])))
            raise Refused(400, f"{where}: {first['msg']}") from error


@dataclass(frozen=True, slots=True)
class _Form:
    """The header fields of an answer, by what its body is."""

    json: Headers
    text: Headers
    octets: Headers


def _form(operation: Operation, status: int) -> _Form:
    answer = operation.response(status)
    offered = list(answer.media) if answer else []
    json = next((name for name in offered if is_json(name)), "application/json")
    other = next((name for name in offered if not is_json(name)), "text/plain")
    return _Form(*(Headers([("content-type", name)]) for name in (json, f"{other}; charset=utf-8", other)))


@cache
def _adapters(method: Callable[..., object]) -> Mapping[str, TypeAdapter[object]]:
    """What makes each argument of a method; kept, since a mock that is reset has the same methods again."""
    hints = get_type_hints(method)
    return {name: TypeAdapter[object](hint) for name, hint in hints.items() if name not in {"principal", "return"}}


def _body(request: Request, reading: ParsedRequest) -> object:
    """What the body's model is made of: JSON, the parts of a form (a file's as bytes), text, or the bytes."""
    match reading.media_type:
        case "multipart/form-data":
            fields = reading.body if isinstance(reading.body, dict) else {}
            parts = ((name, _octets(part)) for name, part in media.parts(request.body, request.headers))
            return fields | {name: part for name, part in parts if isinstance(part, bytes)}
        case "application/octet-stream":
            return request.body
        case _:
            return reading.body


def _octets(part: media.Part) -> media.Part:
    """A part as bytes where it may be meant as such; a model that wants text reads them as UTF-8."""
    return part.encode() if isinstance(part, str) and not part.isascii() else part


def _json(result: BaseModel | list[BaseModel]) -> bytes:
    if isinstance(result, BaseModel):
        return result.__pydantic_serializer__.to_json(result, by_alias=True, exclude_unset=True)
    return b"[" + b",".join(map(_json, result)) + b"]"
