"""Routes: which operations a request's path belongs to, by the paths and the servers of a document."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import TypeAlias

from caveat.exchange import Request
from caveat.json_text import JsonValue
from caveat.openapi import servers
from caveat.openapi.coerce import as_object
from caveat.openapi.operation import Operation
from caveat.openapi.parameters import RawParameters, decode
from caveat.openapi.pointer import child
from caveat.openapi.references import resolve_object
from caveat.openapi.routing import MAX_CACHED, Route, Router
from caveat.openapi.schema import Schemas

Found: TypeAlias = tuple[Mapping[str, Operation], Mapping[str, str]]
"""The operations of a path by method, and the values of its parameters."""

_MAX_CACHED_LENGTH = 512
"""Characters; the operations of longer paths are not cached."""


class Routes:
    """The operations by path: below the base paths of the document's servers, or of their own; or below none."""

    def __init__(self, root: dict[str, JsonValue], schemas: Schemas, operations: Iterable[Operation]) -> None:
        self._schemas = schemas
        self._shared: dict[str, dict[str, Operation]] = {path: {} for path in as_object(root.get("paths"))}
        self._own: dict[str, dict[str, Operation]] = {}
        for operation in operations:
            bases = _own_bases(root, operation)
            if bases is None:
                self._shared[operation.path][operation.method] = operation
            for base in bases or ():
                self._own.setdefault(base + operation.path, {}).setdefault(operation.method, operation)
        paths = [path for path, methods in self._shared.items() if methods or path not in self._own]
        self._router = Router(paths, servers.base_paths(root))
        self._own_router = Router(self._own) if self._own else None
        self._joined = lru_cache(MAX_CACHED)(self._join)

    def find(self, path: str) -> Found | None:
        """The operations of a percent-encoded path by method, and its parameters; None if no path matches."""
        route = self._router.find(path)
        if self._own_router is None and (route is None or not route.others):
            return None if route is None else (self._shared[route.template], route.parameters)
        return self._joined(path) if len(path) < _MAX_CACHED_LENGTH else self._join(path)

    def _join(self, path: str) -> Found | None:
        own = None if self._own_router is None else self._own_router.find(path)
        shared = self._router.find(path)
        routes = [(each, methods) for each, methods in ((own, self._own), (shared, self._shared)) if each is not None]
        if not routes:
            return None
        # A concrete path comes before a templated one, of any server (OpenAPI 4.8.8.2).
        routes.sort(key=lambda pair: len(pair[0].parameters))
        first, *rest = (self._methods(*pair) for pair in routes)
        # Operations of one path may have different servers.
        return next((({**other[0], **first[0]}, first[1]) for other in rest if other[1] == first[1]), first)

    def _methods(self, route: Route, by_template: Mapping[str, Mapping[str, Operation]]) -> Found:
        methods: dict[str, Operation] = {}
        for template in (route.template, *route.others):
            for method, operation in by_template[template].items():
                if method not in methods or (
                    not self._accepts(methods[method], route) and self._accepts(operation, route)
                ):
                    methods[method] = operation
        return methods, route.parameters

    def _accepts(self, operation: Operation, route: Route) -> bool:
        """Whether the values in the path are valid by the path parameters of an operation."""
        raw = RawParameters(Request(operation.method, "/"), route.parameters)
        in_path = [parameter for parameter in operation.parameters if parameter.location == "path"]
        values = [(each.schema, decode(each, raw, self._schemas)[1]) for each in in_path if each.schema]
        return all(self._schemas.valid(schema, value) for schema, value in values)


def _own_bases(root: dict[str, JsonValue], operation: Operation) -> tuple[str, ...] | None:
    """The base paths of an operation that has servers of its own or of its path, and `""`; None if it has none."""
    path_item = resolve_object(root, child("/paths", operation.path))
    for holder in (resolve_object(root, operation.pointer), path_item):
        if holder.get("servers"):
            return tuple(dict.fromkeys((*servers.base_paths(holder), "")))
    return None
