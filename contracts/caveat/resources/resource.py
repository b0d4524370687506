"""Derives one resource from its operations: identity, places of items, list, paging, filters, order, extensions."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace

from caveat.openapi.operation import Operation
from caveat.openapi.references import resolve_object
from caveat.openapi.spec import Spec
from caveat.resources.extensions import extensions
from caveat.resources.facts import facts
from caveat.resources.identity import id_property
from caveat.resources.links import IdLink
from caveat.resources.list_parameters import ListParameters
from caveat.resources.model import Action, Identity, Kind, ListPlace, Place, Resource
from caveat.resources.shapes import Node, Shapes
from caveat.resources.words import plain

_WRITES = (Action.CREATE, Action.REPLACE, Action.UPDATE)
_ORDER = (Action.READ, Action.CREATE, Action.REPLACE, Action.UPDATE)
"""The operations whose responses show an item, the one that shows most of it first."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A path and its operations, before anything is derived from their bodies."""

    template: str
    name: str
    parameter: str
    kind: Kind = Kind.COLLECTION
    pairs: tuple[tuple[Action, Operation], ...] = ()
    links: tuple[tuple[Operation, IdLink], ...] = ()


def resource(spec: Spec, shapes: Shapes, draft: Draft) -> Resource:
    """The resource of a draft."""
    operations: dict[Action, Operation] = {}
    for action, operation in draft.pairs:
        operations.setdefault(action, operation)
    responses = dict(_response_places(shapes, draft))
    requests = dict(_request_places(Shapes(spec.root, spec.request_schemas), draft))
    forms = {it.id for _, it in draft.pairs if it.body is not None and shapes.body(it.body) is None}
    list_place = _list_place(shapes, draft, operations.get(Action.LIST))
    shown = list(_shown(operations, responses, list_place))
    properties = _properties(spec, shown)
    identity = _identity(draft, properties)
    parameters = ListParameters(spec.schemas)
    listing = operations.get(Action.LIST)
    paging = parameters.paging(listing, properties) if listing is not None else None
    sort = parameters.sort(listing, properties) if listing is not None else None
    taken = (*((paging.size, paging.position) if paging else ()), *((sort.parameter, sort.direction) if sort else ()))
    filters = tuple(parameters.filters(listing, properties, taken)) if listing is not None else ()
    others = (*taken, *(each.parameter for each in filters))
    derived = Resource(
        template=draft.template,
        kind=draft.kind,
        name=draft.name,
        operations=operations,
        actions={operation.id: action for action, operation in draft.pairs},
        identity=identity,
        item_schema=next((place.schema for place in shown if place.schema), ""),
        writable=frozenset(_writable(spec, requests, properties, forms)),
        requests=requests,
        responses=responses,
        list_place=list_place,
        paging=paging,
        filters=filters,
        sort=sort,
        search=parameters.search(listing, others) if listing is not None else "",
        upserts=_upserts(operations.get(Action.REPLACE)),
        extensions=extensions(spec, draft.pairs),
    )
    return replace(derived, facts=tuple(facts(derived, [link for _, link in draft.links])))


def _response_places(shapes: Shapes, draft: Draft) -> Iterator[tuple[tuple[str, str], Place]]:
    for action, operation in draft.pairs:
        if action in {Action.LIST, Action.COUNT, Action.HEAD}:
            continue
        for status, response in operation.responses.items():
            node = shapes.body(response) if status.startswith("2") else None
            if node is not None and draft.kind is Kind.SINGLETON and shapes.is_object(node):
                yield (operation.id, status), _unwrapped(shapes, node, draft.name)
            elif node is not None:
                place = shapes.item(node, draft.parameter, draft.name)
                if place is not None:
                    yield (operation.id, status), place[0]


def _request_places(shapes: Shapes, draft: Draft) -> Iterator[tuple[str, Place]]:
    for action, operation in draft.pairs:
        node = shapes.request(operation.body) if action in _WRITES and operation.body is not None else None
        if node is not None and shapes.is_object(node):
            yield operation.id, _unwrapped(shapes, node, draft.name)


def _unwrapped(shapes: Shapes, node: Node, name: str) -> Place:
    """The item in a request: the body, or the one object in it, such as `data` or the name of the item."""
    properties = shapes.properties(node)
    if len(properties) == 1:
        [(key, inner)] = properties.items()
        if shapes.is_object(inner) and shapes.properties(inner) and key.lower() in {"data", "item", "attributes", name}:
            place = _unwrapped(shapes, inner, name)
            return Place((key, *place.keys), place.schema)
    return Place((), node.schema)


def _list_place(shapes: Shapes, draft: Draft, listing: Operation | None) -> ListPlace | None:
    for status, response in listing.responses.items() if listing is not None else ():
        node = shapes.body(response) if status.startswith("2") else None
        place = shapes.list(node, draft.name) if node is not None else None
        if place is not None:
            return place
    return None


def _shown(
    operations: Mapping[Action, Operation], responses: Mapping[tuple[str, str], Place], list_place: ListPlace | None
) -> Iterator[Place]:
    for action in _ORDER:
        operation = operations.get(action)
        if operation is not None:
            yield from (place for (name, _), place in responses.items() if name == operation.id)
    if list_place is not None:
        yield list_place


def _properties(spec: Spec, shown: list[Place]) -> dict[str, str]:
    """The properties of an item in responses, with the pointers of their schemas."""
    properties: dict[str, str] = {}
    for place in shown:
        for name, pointer in (spec.schemas.properties(place.schema) if place.schema else {}).items():
            if resolve_object(spec.root, pointer).get("writeOnly") is not True:
                properties.setdefault(name, pointer)
    return properties


def _identity(draft: Draft, properties: Mapping[str, str]) -> Identity:
    if draft.kind is Kind.SINGLETON:
        return Identity()
    for _, link in draft.links:
        return Identity(draft.parameter, link.keys[-1] if link.keys else None, is_sure=True, link=link.keys)
    identity = id_property(draft.parameter, draft.name, properties)
    return Identity(draft.parameter, identity[0], identity[1]) if identity is not None else Identity(draft.parameter)


def _writable(
    spec: Spec, requests: Mapping[str, Place], properties: Mapping[str, str], forms: Container[str]
) -> Iterator[str]:
    others = {plain(name): name for name in properties}
    for operation, place in requests.items():
        for name, pointer in (spec.request_schemas.properties(place.schema) if place.schema else {}).items():
            # The names of a form are those of the item in another spelling: `FriendlyName` for `friendly_name`.
            own = others.get(plain(name), name) if operation in forms and name not in properties else name
            read_only = any(
                resolve_object(spec.root, at).get("readOnly") is True for at in (pointer, properties.get(own, pointer))
            )
            if own in properties and not read_only:
                yield from {name, own}


def _upserts(put: Operation | None) -> bool:
    return put is not None and "201" in put.responses
