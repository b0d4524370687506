"""A spec: a compiled document with its operations, routes, schemas and security schemes."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, count

from caveat.exchange import Exchange, Request, Response
from caveat.json_text import JsonValue
from caveat.judging.evidence import Evidence
from caveat.openapi import servers
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.evidence import KEY, effective
from caveat.openapi.examples import first
from caveat.openapi.objects import keys_of
from caveat.openapi.open_enums import OpenEnums
from caveat.openapi.operation import (
    REQUIRES_ANY_OF,
    Body,
    Effect,
    Header,
    Operation,
    Parameter,
    ResponseSpec,
    SecurityScheme,
    is_ignored_header,
)
from caveat.openapi.pointer import child, lookup
from caveat.openapi.read_write_only import Direction, relax_required
from caveat.openapi.references import resolve, resolved
from caveat.openapi.routes import Routes
from caveat.openapi.schema import Schemas
from caveat.openapi.spelling import Spelling
from caveat.openapi.walk import METHODS

_SAFE = frozenset({"get", "head", "options", "query"})
"""Methods that change nothing (RFC 9110, 9.2.1; RFC 10008)."""


@dataclass(frozen=True, eq=False)
class Spec:
    """A compiled document and its operations."""

    root: dict[str, JsonValue] = field(repr=False)
    file: str = field(default="", kw_only=True)
    """The file that it was read from, `""` if it was made in memory."""
    notices: tuple[str, ...] = field(default=(), kw_only=True)
    """A sentence for each part of the document that is set aside."""

    @cached_property
    def title(self) -> str:
        """The API's name in its vendor's spelling."""
        return str(as_object(self.root.get("info")).get("title", "untitled API"))

    @cached_property
    def schemas(self) -> Schemas:
        """The schemas that apply to responses and parameters, compiled on first use."""
        return Schemas(self._relaxed(Direction.RESPONSE), self.file or self.title)

    @cached_property
    def request_schemas(self) -> Schemas:
        """The schemas that apply to request bodies."""
        root = self._relaxed(Direction.REQUEST)
        return self.schemas if root is self.schemas.root else Schemas(root, self.file or self.title)

    def _relaxed(self, direction: Direction) -> dict[str, JsonValue]:
        return relax_required(self.root, direction) if direction in self._keys else self.root

    @cached_property
    def _keys(self) -> frozenset[str]:
        return keys_of(self.root)

    @cached_property
    def open_enums(self) -> OpenEnums:
        """The enums whose lists of values may be incomplete."""
        return OpenEnums(self.schemas)

    @cached_property
    def request_spelling(self) -> Spelling:
        """The spelling of names in request bodies."""
        return Spelling(self.request_schemas)

    @cached_property
    def servers(self) -> tuple[str, ...]:
        """The URLs of the servers in the document, with the defaults of their variables."""
        return tuple(servers.url(as_object(entry)) for entry in as_list(self.root.get("servers")))

    @cached_property
    def operations(self) -> Mapping[str, Operation]:
        """All operations by operationId, in the document's order; an id that is taken is replaced by a derived one."""
        operations: dict[str, Operation] = {}
        for operation in self._operations():
            unique = _unique_id(operation, operations)
            operations[unique] = operation if unique == operation.id else replace(operation, id=unique)
        return operations

    @cached_property
    def webhooks(self) -> Mapping[str, Operation]:
        """The operations of webhooks by operationId, in the document's order; `path` is the name of the webhook."""
        names = as_object(self.root.get("webhooks"))
        items = (self._path_item(name, resolve(self.root, child("/webhooks", name))) for name in names)
        return {operation.id: operation for item in items for operation in item}

    @cached_property
    def security_schemes(self) -> Mapping[str, SecurityScheme]:
        """The security schemes by name."""
        declared = as_object(as_object(self.root.get("components")).get("securitySchemes"))
        return {name: self._security_scheme(name) for name in declared}

    @cached_property
    def _routes(self) -> Routes:
        return Routes(self.root, self.schemas, self.operations.values())

    def route(self, path: str) -> tuple[Mapping[str, Operation], Mapping[str, str]] | None:
        """The operations of a percent-encoded path by method, and its parameters; None if no path matches."""
        return self._routes.find(path)

    def exchange(self, request: Request, response: Response, time: float | None = None) -> Exchange:
        """An exchange of a request and its response, with the operation that they belong to, and its time."""
        methods, parameters = self.route(request.path) or ({}, {})
        operation = methods.get(request.method)
        return Exchange(request, response, operation.id if operation else None, parameters, time=time)

    def evidence(self, *pointers: str) -> Evidence:
        """The evidence of the part that the pointers lead to, through the references that they name."""
        return effective(self.root, pointers if self._is_graded else ())

    @cached_property
    def _is_graded(self) -> bool:
        return KEY in self._keys

    def has(self, pointer: str) -> bool:
        """Whether the document has a value at a pointer."""
        try:
            lookup(self.root, pointer)
        except LookupError:
            return False
        return True

    def _operations(self) -> Iterator[Operation]:
        for path in as_object(self.root.get("paths")):
            yield from self._path_item(path, resolve(self.root, child("/paths", path)))

    def _path_item(self, path: str, at: str) -> Iterator[Operation]:
        node = as_object(lookup(self.root, at))
        for method in METHODS:
            if method in node:
                yield self._operation(path, method, at, child(at, method))
        # OpenAPI 3.2: methods that a path item has no field for.
        for method in as_object(node.get("additionalOperations")):
            yield self._operation(path, method, at, child(at, "additionalOperations", method))

    def _operation(self, path: str, method: str, item: str, pointer: str) -> Operation:
        node = as_object(lookup(self.root, pointer))
        by_default = Effect.READS if method in _SAFE else Effect.WRITES
        effect = node.get("x-effect")
        security = node.get("security", self.root.get("security", []))
        return Operation(
            id=str(node.get("operationId") or _derived_id(method, path)),
            method=method.upper() if method in METHODS else method,
            path=path,
            summary=str(node.get("summary", "")),
            effect=Effect(effect) if isinstance(effect, str) and effect in set(Effect) else by_default,
            parameters=tuple(self._parameters((item, as_object(lookup(self.root, item))), (pointer, node))),
            body=self._body(child(pointer, "requestBody")) if "requestBody" in node else None,
            responses={
                status if status == "default" else status.upper(): self._response(status, pointer)
                for status in as_object(node.get("responses"))
            },
            security=tuple(tuple(as_object(entry)) for entry in as_list(security)),
            pointer=pointer,
            evidence=self.evidence(pointer),
            requires_any_of=tuple(map(str, as_list(node.get(REQUIRES_ANY_OF)))),
            tags=tuple(map(str, as_list(node.get("tags")))),
        )

    def _parameters(self, *holders: tuple[str, dict[str, JsonValue]]) -> Iterator[Parameter]:
        """The parameters of a path item and of its operation, each given with its pointer."""
        merged: dict[tuple[str, str], Parameter] = {}
        for holder, holding in holders:
            for index, _ in enumerate(as_list(holding.get("parameters"))):
                parameter = self._parameter(child(holder, "parameters", index))
                merged[parameter.name, parameter.location] = parameter
        for parameter in merged.values():
            if parameter.name and (parameter.location != "header" or not is_ignored_header(parameter.name)):
                yield parameter

    def _parameter(self, site: str) -> Parameter:
        pointer, node = resolved(self.root, site)
        location = str(node.get("in", "query"))
        style = str(node.get("style") or ("form" if location in {"query", "cookie"} else "simple"))
        media_type = next(iter(as_object(node.get("content"))), None)
        schema = _schema(pointer, node, media_type)
        return Parameter(
            name=str(node.get("name", "")),
            location=location,
            required=node.get("required") is True or location == "path",
            style=style,
            explode=bool(node.get("explode", style == "form")),
            schema=schema,
            pointers=_pointers(site, pointer),
            example=first(self.root, pointer, node),
            media_type=media_type,
            allows_empty=node.get("allowEmptyValue") is True and location == "query",
        )

    def _body(self, site: str) -> Body:
        pointer, node = resolved(self.root, site)
        return Body(node.get("required") is True, _media(pointer, node), _pointers(site, pointer))

    def _response(self, status: str, operation: str) -> ResponseSpec:
        site = child(operation, "responses", status)
        pointer, node = resolved(self.root, site)
        headers = {name: self._header(child(pointer, "headers", name)) for name in as_object(node.get("headers"))}
        return ResponseSpec(status.upper(), _media(pointer, node), headers, _pointers(site, pointer))

    def _header(self, site: str) -> Header:
        pointer, node = resolved(self.root, site)
        media_type = next(iter(as_object(node.get("content"))), None)
        return Header(
            schema=_schema(pointer, node, media_type),
            required=node.get("required") is True,
            explode=node.get("explode") is True,
            media_type=media_type,
            example=first(self.root, pointer, node),
        )

    def _security_scheme(self, name: str) -> SecurityScheme:
        node = as_object(lookup(self.root, resolve(self.root, child("/components/securitySchemes", name))))
        kind = str(node.get("type", ""))
        return SecurityScheme(
            name=name,
            kind=kind,
            location=str(node.get("in", "header")),
            field=str(node.get("name", "Authorization")) if kind == "apiKey" else "Authorization",
            scheme=str(node.get("scheme", "bearer")).lower() if kind != "apiKey" else "",
        )


def _media(holder: str, node: dict[str, JsonValue]) -> dict[str, str]:
    """The pointer of the schema of each media type in lower case, `""` if it has none."""
    content = as_object(node.get("content"))
    return {
        name.lower(): child(holder, "content", name, "schema") if _has_schema(as_object(entry)) else ""
        for name, entry in content.items()
    }


def _schema(holder: str, node: dict[str, JsonValue], media_type: str | None) -> str:
    """The pointer of the schema of a parameter or a header, or of its media type; `""` if it has none."""
    if media_type:
        entry = as_object(as_object(node.get("content")).get(media_type))
        return child(holder, "content", media_type, "schema") if _has_schema(entry) else ""
    return child(holder, "schema") if _has_schema(node) else ""


def _has_schema(node: dict[str, JsonValue]) -> bool:
    return isinstance(node.get("schema"), dict | bool)


def _pointers(site: str, pointer: str) -> tuple[str, ...]:
    return (site,) if site == pointer else (site, pointer)


def _derived_id(method: str, path: str) -> str:
    """The id of an operation without operationId: `get-users-id` for `GET /users/{id}`."""
    return "-".join([method, *re.findall(r"[A-Za-z0-9_]+", path)])


def _unique_id(operation: Operation, taken: Container[str]) -> str:
    derived = _derived_id(operation.method.lower(), operation.path)
    numbered = (f"{derived}-{number}" for number in count(2))
    return next(name for name in chain([operation.id, derived], numbered) if name not in taken)
