"""Finds and creates the items of a journey: parents in the path, items that a body refers to, and its own items."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from caveat.exchange import OF_GATEWAYS
from caveat.json_text import JsonValue
from caveat.openapi.operation import Effect, Operation
from caveat.openapi.spec import Spec
from caveat.resources.derive import resources
from caveat.resources.model import Action, Resource
from caveat.resources.state.view import View
from caveat.resources.words import parameter_names, template_of
from caveat.targets.target import Target
from caveat.traffic.item_paths import item_paths, prefixes
from caveat.traffic.journeys.bodies import Bodies
from caveat.traffic.journeys.client import Client
from caveat.traffic.journeys.composer import Composer, Content

_MAX_DEPTH = 4
"""Maximum depth of items that need other items."""

_COMPLETIONS = 3
"""Maximum number of attempts with one body: each error may name one missing field."""

_CONFLICT = 409

_HOPELESS = frozenset({401, 402, 403, 405, 429}) | OF_GATEWAYS
"""Statuses after which no other body is tried. Not 500: an optional field may be the cause."""


@dataclass(slots=True)
class Known:
    """An item that exists, as this journey knows it."""

    path: tuple[str, ...]
    """The values of all parameters of its path."""
    content: dict[str, JsonValue] = field(default_factory=dict)
    """Its fields, as sent or as shown last."""
    etag: str | None = None


@dataclass(frozen=True, slots=True)
class Items:
    """Finds and creates items at one target."""

    spec: Spec
    target: Target
    client: Client
    composer: Composer
    bodies: Bodies
    tried: set[str] = field(default_factory=set)
    """The paths whose items were looked for: this is done once."""

    def allows(self, operation: Operation | None) -> bool:
        """Whether a journey may send requests to an operation."""
        return is_allowed(self.target, operation)

    def path_values(self, path: str, depth: int = 0) -> tuple[str, ...] | None:
        """Values for all parameters of a path, those of items that exist; None if there are none."""
        names = parameter_names(path)
        named = {name: str(self.target.parameters[name]) for name in names if name in self.target.parameters}
        for prefix in prefixes(path):
            is_missing = not self.client.pool.has(prefix) and parameter_names(prefix)[-1] not in named
            if is_missing and prefix not in self.tried and depth < _MAX_DEPTH:
                self.tried.add(prefix)
                self._produce(prefix, depth)
        found = {name: str(value) for name, value in self._latest(path).items()}
        values = {**self._examples(path), **found, **named}
        return tuple(values[name] for name in names) if values.keys() >= set(names) else None

    def creating(self, resource: Resource) -> Operation | None:
        """The operation that creates an item: a POST, else a PUT with an id that the client chooses."""
        operation = resource.operation(Action.CREATE)
        return operation or (resource.operation(Action.REPLACE) if resource.upserts else None)

    def create(
        self, resource: Resource, headers: Mapping[str, str] | None = None, depth: int = 0, *, bare: bool = False
    ) -> tuple[View, Content | None] | None:
        """Create an item, if `bare` with required fields only; the exchange and the body, None if none was created."""
        operation = self.creating(resource)
        path, own_id = self._new_path(resource, operation, depth + 1) if operation is not None else (None, {})
        if operation is None or path is None or not self.allows(operation):
            return None
        contents: Iterator[Content | None] = iter([None])
        references: dict[str, JsonValue] = {}
        conflicts: list[str] = []
        if operation.body is not None and operation.body.media:
            references = self._references(resource, depth) | own_id
            contents = self._contents(resource, operation, references, conflicts, bare=bare)
        for first in contents:
            content: Content | None = first
            for _ in range(_COMPLETIONS):
                view = self.client.send(self.composer.request(operation, path, headers=headers, content=content))
                if view is None or view.status in _HOPELESS:
                    return None
                if view.exchange.response.ok:
                    return view, content
                if view.status == _CONFLICT and "date" in view.exchange.response.headers:
                    conflicts.append(view.exchange.response.headers["date"])
                text = view.exchange.response.body.decode("utf-8", "replace")
                more = self.bodies.completed(resource, operation, content, text, references) if content else None
                if more is None:
                    break
                content = more
        return None

    def _contents(
        self,
        resource: Resource,
        operation: Operation,
        references: Mapping[str, JsonValue],
        conflicts: Sequence[str],
        *,
        bare: bool,
    ) -> Iterator[Content]:
        """Bodies to try; if items with these names exist, such as those of an earlier run, others once more.

        `conflicts` are the times of responses that say so: the other names differ from run to run.
        """
        yield from self.bodies.candidates(resource, operation, references, bare=bare)
        if conflicts:
            self.bodies.renew(conflicts[-1])
            yield from self.bodies.candidates(resource, operation, references, bare=bare)

    def _new_path(
        self, resource: Resource, operation: Operation, depth: int
    ) -> tuple[tuple[str, ...] | None, dict[str, JsonValue]]:
        """The path to create an item at, None if its parents are not known; and the id, if the client chooses it."""
        if operation.method != "PUT":
            return self.path_values(operation.path, depth), {}
        above = self.path_values(operation.path.rpartition("/")[0], depth)
        own_id = self.composer.new_id(operation)
        named: dict[str, JsonValue] = {resource.identity.field: own_id} if resource.identity.field else {}
        return ((*above, own_id), named) if above is not None else (None, {})

    def known(self, resource: Resource, view: View) -> Known | None:
        """The item that a request created or showed; None if its id is not known."""
        if view.action is Action.REPLACE:
            return Known(view.path, {**(view.sent or {}), **(view.shown or {})})
        key = view.created_key if view.action is Action.CREATE else None
        if key is not None:
            (_, folded), own = key
            here = template_of(view.operation.path) == resource.template
            return Known((*(view.path if here else folded[:-1]), own), {**(view.sent or {}), **(view.shown or {})})
        return None

    def _references(self, resource: Resource, depth: int) -> dict[str, JsonValue]:
        """The ids of items that exist, by the property that refers to them."""
        ids: dict[str, JsonValue] = {}
        for reference in resource.references:
            path = self._item_path(reference.template)
            values = self.path_values(path, depth + 1) if path and depth < _MAX_DEPTH else None
            if values:
                ids[reference.property] = values[-1]
        return ids

    def _item_path(self, template: str) -> str:
        resource = resources(self.spec).by_template.get(template)
        operations = resource.operations.values() if resource is not None else ()
        paths = (each.path for each in operations if template_of(each.path) == f"{template}/{{}}")
        return next(paths, f"{template}/{{id}}" if "{" not in template else "")

    def _produce(self, prefix: str, depth: int) -> None:
        """Create or list the items of a path that ends in a parameter."""
        resource = resources(self.spec).by_template.get(template_of(prefix).removesuffix("/{}"))
        creating = self.creating(resource) if resource is not None else None
        if resource is not None and creating is not None and creating.effect is not Effect.SPENDS:
            self.create(resource, depth=depth + 1)
        for operation in item_paths(self.spec).producers(prefix):
            if self.client.pool.has(prefix):
                return
            lists = operation.method == "GET"
            path = self.path_values(operation.path, depth + 1) if lists and self.allows(operation) else None
            if path is not None:
                self.client.send(self.composer.request(operation, path))

    def _latest(self, path: str) -> dict[str, str | int]:
        """The values of the item that this run created last, or of another one."""
        ours = self.client.pool.values(path, -1, only_ours=True)
        every = self.client.pool.values(path, -1)
        return ours if len(ours) >= len(every) else every

    def _examples(self, path: str) -> dict[str, str]:
        return {
            parameter.name: str(parameter.example)
            for operation in self.spec.operations.values()
            if operation.path == path
            for parameter in operation.parameters
            if parameter.location == "path" and isinstance(parameter.example, str | int)
        }


def is_allowed(target: Target, operation: Operation | None) -> bool:
    """Whether a journey may send requests to an operation.

    One that costs money or reaches a person is not called where the target cannot be reset.
    """
    if operation is None or target.not_allowed(operation):
        return False
    return operation.effect is not Effect.SPENDS or target.reset is not None
