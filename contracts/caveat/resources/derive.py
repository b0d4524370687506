"""Derives the resources of a document from its paths, methods, links, schemas and examples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import chain

from caveat.errors import BadDocument
from caveat.openapi.operation import Operation
from caveat.openapi.references import LoopError
from caveat.openapi.spec import Spec
from caveat.resources.identity import is_id
from caveat.resources.item_actions import ItemAction, item_actions
from caveat.resources.jobs import creates_a_job
from caveat.resources.links import IdLink, id_links
from caveat.resources.model import Action, Kind, Reference, Resource
from caveat.resources.post_updates import updates_by_post
from caveat.resources.resource import Draft, resource
from caveat.resources.shapes import Node, Shapes
from caveat.resources.words import (
    GENERIC_IDS,
    ID_WORDS,
    QUANTITIES,
    TOTALS,
    item_name,
    parameter_names,
    plain,
    template_of,
)

_ON_ITEMS = {
    "GET": Action.READ,
    "HEAD": Action.HEAD,
    "PUT": Action.REPLACE,
    "PATCH": Action.UPDATE,
    "DELETE": Action.DELETE,
}


_COUNTS = ("count", "_count", "$count", "total")
"""The last words of paths that count the items of a collection."""

_GENERIC = frozenset({*GENERIC_IDS, "title", "type", "date"})
"""Names of ids that do not name the kind of item."""


@dataclass(frozen=True, eq=False)
class Resources:
    """The resources of one document; each is derived on first use of any."""

    spec: Spec

    @cached_property
    def all(self) -> tuple[Resource, ...]:
        """The resources, in the document's order."""
        return _with_references(self.spec, tuple(self._all()))

    @cached_property
    def by_template(self) -> Mapping[str, Resource]:
        """The resources by the path of their collection or singleton, such as `/users/{}/posts`."""
        return {each.template: each for each in self.all}

    @cached_property
    def by_operation(self) -> Mapping[str, tuple[Resource, Action]]:
        """The resource and the action of an operation, by operationId."""
        return {name: (each, action) for each in self.all for name, action in each.actions.items()}

    @cached_property
    def item_actions(self) -> Mapping[str, ItemAction]:
        """The actions on the items of collections, by operationId."""
        collections = (each for each in self.all if each.kind is Kind.COLLECTION)
        return {it.operation.id: it for each in collections for it in item_actions(self.spec, each)}

    def listed_by(self, operation: Operation) -> Resource | None:
        """The collection that an operation lists, without references to others; None if it lists none.

        Only this collection is derived.
        """
        resource_at = self.at(template_of(operation.path))
        return resource_at if resource_at is not None and resource_at.actions.get(operation.id) is Action.LIST else None

    def counted_by(self, operation: Operation) -> Resource | None:
        """The collection whose items an operation counts, as `listed_by` gives it; None if it counts none."""
        above, _, word = template_of(operation.path).rpartition("/")
        counted = self.at(above or "/") if operation.method == "GET" and word in _COUNTS else None
        return counted if counted is not None and counted.actions.get(operation.id) is Action.COUNT else None

    def at(self, template: str) -> Resource | None:
        """The resource with the path of a collection or singleton, without references to others; only it is derived."""
        if template not in self._single:
            self._single[template] = self._derived(template, self._shapes)
        return self._single[template]

    @cached_property
    def _single(self) -> dict[str, Resource | None]:
        return {}

    @cached_property
    def _shapes(self) -> Shapes:
        return Shapes(self.spec.root, self.spec.schemas)

    def parents(self, template: str) -> tuple[Resource, ...]:
        """The resources whose items are in a path template, the outermost first: the parents of the resource there."""
        return tuple(each for each in self.all if f"{template}/".startswith(f"{each.template.rstrip('/')}/{{}}/"))

    @cached_property
    def _by_template(self) -> Mapping[str, Mapping[str, Operation]]:
        by_template: dict[str, dict[str, Operation]] = {}
        for operation in self.spec.operations.values():
            declared = {it.name for it in operation.parameters if it.location == "path"}
            if declared.issuperset(parameter_names(operation.path)):
                by_template.setdefault(template_of(operation.path), {}).setdefault(operation.method, operation)
        return by_template

    @cached_property
    def _links(self) -> Mapping[str, tuple[IdLink, ...]]:
        """The links of the operations that may create, by operationId."""
        posts = (it for it in self.spec.operations.values() if it.method == "POST")
        return {operation.id: tuple(id_links(self.spec, operation)) for operation in posts}

    def _all(self) -> Iterator[Resource]:
        derived = (self._derived(template, self._shapes) for template in self._templates())
        return (each for each in derived if each is not None)

    def _derived(self, template: str, shapes: Shapes) -> Resource | None:
        try:
            return self._resource(template, shapes)
        except (BadDocument, LoopError, LookupError):
            # An invalid schema is a finding of lint; the other resources do not need it.
            return None

    def _templates(self) -> Iterator[str]:
        """The paths that may be a collection or a singleton."""
        templates = self._by_template
        collections = (each.removesuffix("/{}") if each.endswith("/{}") else each for each in templates)
        # A path that ends in a parameter can be an item, or a collection of the items of the parent that it names.
        both = (each for each in templates if each.endswith("/{}"))
        return iter(dict.fromkeys(chain(collections, both)))

    def _resource(self, template: str, shapes: Shapes) -> Resource | None:
        name = item_name(template)
        here, below = self._by_template.get(template, {}), self._items(template, shapes)
        pairs = [(_ON_ITEMS[method], operation) for method, operation in below.items() if method in _ON_ITEMS]
        draft = Draft(template, name, parameter_names(next(iter(below.values())).path)[-1] if below else "")
        pairs += [(Action.UPDATE, it) for it in self._updating(draft, below)]
        if "GET" in here and self._lists(shapes, here["GET"], draft):
            pairs.append((Action.LIST, here["GET"]))
            pairs += [(Action.COUNT, it) for it in self._counting(template, shapes)]
        elif not below:
            return self._singleton(draft, here, shapes)
        links = tuple(self._links_to(f"{template}/{{}}")) if below else ()
        creating = [here["POST"]] if "POST" in here else []
        creating += [operation for operation, _ in links if operation not in creating]
        pairs += [(Action.CREATE, it) for it in creating if self._creates(shapes, draft, it, links)]
        jobs = [it for it in creating if "GET" in below and self._starts(shapes, draft, it, below["GET"])]
        pairs += [(Action.CREATE, it) for it in jobs]
        if len({action for action, _ in pairs}) < 2 and Action.LIST not in dict(pairs):  # noqa: PLR2004 - one shows no state
            return None
        derived = resource(self.spec, shapes, replace(draft, pairs=tuple(pairs), links=links))
        return replace(derived, jobs=frozenset(it.id for it in jobs))

    def _updating(self, draft: Draft, below: Mapping[str, Operation]) -> Iterator[Operation]:
        """The POST that updates an item, where no other method does and its path is not that of a collection."""
        post = below.get("POST")
        is_collection = f"{draft.template.rstrip('/')}/{{}}/{{}}" in self._by_template
        if post is None or is_collection or not below.keys().isdisjoint({"PUT", "PATCH"}):
            return
        if updates_by_post(self.spec, post, draft.parameter, draft.name, below.get("GET")):
            yield post

    def _counting(self, template: str, shapes: Shapes) -> Iterator[Operation]:
        """The operation that counts the items of a collection: a word below its path, and a number in the response."""
        for word in _COUNTS:
            operation = self._by_template.get(f"{template.rstrip('/')}/{word}", {}).get("GET")
            response = operation.responses.get("200") if operation is not None else None
            node = shapes.body(response) if response is not None else None
            if operation is not None and node is not None and self._is_count(shapes, node):
                yield operation

    def _is_count(self, shapes: Shapes, node: Node) -> bool:
        properties = shapes.properties(node)
        named = [each for name, each in properties.items() if plain(name) in TOTALS]
        numbers = named if properties else [node]
        schema = numbers[0].schema if len(numbers) == 1 else ""
        return bool(schema) and "integer" in self.spec.schemas.types(schema)

    def _items(self, template: str, shapes: Shapes) -> Mapping[str, Operation]:
        """The operations on one item of a collection; none if the last parameter names a parent of the listed items."""
        operations = self._by_template.get(f"{template.rstrip('/')}/{{}}", {})
        if "GET" not in operations:
            return operations
        draft = Draft(template, item_name(template), parameter_names(operations["GET"].path)[-1])
        return {} if self._lists(shapes, operations["GET"], draft) else operations

    def _links_to(self, item: str) -> Iterator[tuple[Operation, IdLink]]:
        for name, links in self._links.items():
            yield from ((self.spec.operations[name], link) for link in links if link.item_template == item)

    def _lists(self, shapes: Shapes, operation: Operation, draft: Draft) -> bool:
        """Whether a GET lists items and does not show one item, which may have a list."""
        successes = (each for status, each in operation.responses.items() if status.startswith("2"))
        nodes = [node for node in map(shapes.body, successes) if node is not None]
        places = [shapes.item(node, draft.parameter, draft.name) for node in nodes]
        has_id = any(each is not None and each[1] for each in places)
        return not has_id and any(shapes.list(node, draft.name) is not None for node in nodes)

    def _creates(
        self, shapes: Shapes, draft: Draft, operation: Operation, links: tuple[tuple[Operation, IdLink], ...]
    ) -> bool:
        """Whether a POST creates one item: by its status 201, a link to the item, or an item with an id in its body."""
        body = shapes.body(operation.body) if operation.body is not None else None
        if body is not None and shapes.is_array(body):
            return False
        if "201" in operation.responses or any(linked is operation for linked, _ in links):
            return True
        for status, response in operation.responses.items():
            node = shapes.body(response) if status in {"200", "2XX"} else None
            place = shapes.item(node, draft.parameter, draft.name) if node is not None else None
            if place is not None and place[1]:
                return True
        return False

    def _starts(self, shapes: Shapes, draft: Draft, operation: Operation, reading: Operation) -> bool:
        """Whether a POST starts a job that a GET reads."""
        places = []
        for response in (operation.responses.get("202"), reading.responses.get("200")):
            node = shapes.body(response) if response is not None else None
            item = shapes.item(node, draft.parameter, draft.name) if node is not None else None
            places += [item[0]] if item is not None and item[1] else []
        return len(places) > 1 and creates_a_job(self.spec, operation, places[0], places[1])

    def _singleton(self, draft: Draft, here: Mapping[str, Operation], shapes: Shapes) -> Resource | None:
        if "GET" not in here or not here.keys() & {"PUT", "PATCH"} or draft.template.endswith("/{}"):
            return None
        successes = (each for status, each in here["GET"].responses.items() if status.startswith("2"))
        node = next(map(shapes.body, successes), None)
        if node is None or not shapes.is_object(node):
            return None
        pairs = tuple((_ON_ITEMS[method], operation) for method, operation in here.items() if method in _ON_ITEMS)
        singleton = resource(self.spec, shapes, replace(draft, kind=Kind.SINGLETON, pairs=pairs))
        # The body of the write and the body of the read must have the same schema.
        return singleton if singleton.writable else None


@lru_cache(maxsize=16)
def resources(spec: Spec) -> Resources:
    """The resources of a compiled document."""
    return Resources(spec)


def _with_references(spec: Spec, found: tuple[Resource, ...]) -> tuple[Resource, ...]:
    """The resources, with the properties that hold the id of another collection's item.

    They are `ship_id` of `/ships`, and `ship` if its type is that of an id; and `sku` where it is the id of articles,
    a name that no other collection has.
    """
    collections = [each for each in found if each.kind is Kind.COLLECTION]
    keys = [plain(each.identity.field or "") for each in collections]
    by_name = {
        key: each
        for key, each in zip(keys, collections, strict=True)
        if each.identity.is_sure and key not in _GENERIC and keys.count(key) == 1
    }
    by_name |= {f"{each.name}{suffix}": each for each in collections for suffix in ID_WORDS}
    by_item = {each.name: each for each in reversed(collections) if each.name not in QUANTITIES}
    return tuple(
        replace(each, references=tuple(_references(spec, each, by_name, by_item))) if each in collections else each
        for each in found
    )


def _references(
    spec: Spec, each: Resource, by_name: Mapping[str, Resource], by_item: Mapping[str, Resource]
) -> Iterator[Reference]:
    schemas = [place.schema for place in each.requests.values() if place.schema]
    for name in sorted(each.writable):
        other = by_name.get(plain(name))
        if other is None and plain(name) in by_item:
            declared = (spec.request_schemas.properties(schema).get(name) for schema in schemas)
            is_named = any(pointer is not None and is_id(spec.request_schemas, pointer) for pointer in declared)
            other = by_item[plain(name)] if is_named else None
        if other is not None and other is not each and name != each.identity.field:
            yield Reference(name, other.template)
