"""Between the wire and a provider: typed arguments go in, models come out."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TypeAlias, get_type_hints

from pydantic import BaseModel, TypeAdapter, ValidationError

from caveat.exchange import Headers, Request, Response, is_json
from caveat.openapi import media
from caveat.openapi.naming import snake_case
from caveat.openapi.operation import Operation
from caveat.openapi.requests import Reading
from caveat.openapi.spec import Spec

Result: TypeAlias = "BaseModel | str | bytes | list[BaseModel] | None"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: the security scheme that let the request in, and the credential it carried."""

    scheme: str
    credential: str = field(repr=False)


class Refused(Exception):
    """The request is none that the provider's models can hold."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(status, message)
        self.status = status
        self.message = message


class Calls:
    """The methods of a provider, made ready to be called with what a request carries."""

    def __init__(self, spec: Spec, provider: object | None) -> None:
        self._provider = provider
        self._calls: dict[str, _Call] = {}
        for operation in spec.operations.values():
            method = getattr(provider, snake_case(operation.id), None)
            if method is not None:
                self._calls[operation.id] = _Call.of(operation, method)

    def authenticates(self, caller: Caller) -> bool:
        """Whether the provider knows the caller's credential."""
        authenticate: Callable[[Caller], bool] = self._provider.authenticate  # type: ignore[union-attr]
        return authenticate(caller)

    def answer(
        self, operation: Operation, caller: Caller | None, request: Request, reading: Reading
    ) -> Response | None:
        """The provider's answer, None where it has no method for the operation; raises `Refused`."""
        call = self._calls.get(operation.id)
        return None if call is None else call(caller, request, reading)


@dataclass(frozen=True, slots=True)
class _Call:
    operation: Operation
    method: Callable[..., Result | tuple[int, Result]]
    adapters: Mapping[str, TypeAdapter[object]]
    takes_caller: bool

    @classmethod
    def of(cls, operation: Operation, method: Callable[..., Result | tuple[int, Result]]) -> _Call:
        adapters = _adapters(getattr(method, "__func__", method))
        return cls(operation, method, adapters, "caller" in inspect.signature(method).parameters)

    def __call__(self, caller: Caller | None, request: Request, reading: Reading) -> Response:
        sent: dict[str, object] = {snake_case(name): value for (_, name), value in reading.parameters.items()}
        if reading.media_type is not None:
            sent["body"] = _body(request, reading)
        arguments = {name: self._argument(name, value) for name, value in sent.items() if name in self.adapters}
        returned = self.method(caller, **arguments) if self.takes_caller else self.method(**arguments)
        status, result = returned if isinstance(returned, tuple) else (self._success(), returned)
        return _response(self.operation, status, result)

    def _argument(self, name: str, value: object) -> object:
        try:
            return self.adapters[name].validate_python(value, strict=False, by_name=False)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            where = "/".join(map(str, (name, *first["loc"])))
            raise Refused(400, f"{where}: {first['msg']}") from error

    def _success(self) -> int:
        return next(
            (int(status) for status in self.operation.answers if status.startswith("2") and status.isdecimal()), 200
        )


@cache
def _adapters(method: Callable[..., object]) -> Mapping[str, TypeAdapter[object]]:
    """What makes each argument of a method; kept, since a mock that is reset has the same methods again."""
    hints = get_type_hints(method)
    return {name: TypeAdapter[object](hint) for name, hint in hints.items() if name not in {"caller", "return"}}


def _body(request: Request, reading: Reading) -> object:
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


def _response(operation: Operation, status: int, result: Result) -> Response:
    answer = operation.answer(status)
    offered = list(answer.media) if answer else []
    if result is None:
        return Response(status)
    if isinstance(result, str | bytes):
        media_type = next((name for name in offered if not is_json(name)), "text/plain")
        body = result.encode() if isinstance(result, str) else result
        charset = "; charset=utf-8" if isinstance(result, str) else ""
        return Response(status, Headers([("content-type", media_type + charset)]), body)
    media_type = next((name for name in offered if is_json(name)), "application/json")
    return Response(status, Headers([("content-type", media_type)]), _json(result))


def _json(result: BaseModel | list[BaseModel]) -> bytes:
    if isinstance(result, BaseModel):
        return result.model_dump_json(by_alias=True, exclude_unset=True).encode()
    return b"[" + b",".join(map(_json, result)) + b"]"
