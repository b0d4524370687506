"""The schema facts of one field of an item: its default, its values, whether it is secret, whether it may change."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list
from caveat.openapi.pointer import lookup
from caveat.openapi.references import resolve, resolve_object
from caveat.openapi.spec import Spec
from caveat.resources.model import Action, Filter, Resource
from caveat.resources.words import plain

_SECRET = re.compile(
    r"pass(word|wd|phrase|code)|secret|token|credential|private|\bpin\b|api_?key|cvv|cvc|card_?number", re.IGNORECASE
)
_CHOICE = re.compile(
    r"stat(e|us)|phase|stage|mode|version|etag|revision|(_at|At|_on|Date|Time)$|^(created|updated|modified)|slug|ur[il]|href"
    r"|(created|updated|modified|changed|added|registered)$|timestamp|count|total",
    re.IGNORECASE,
)
_FLAG = re.compile(
    r"draft|archiv|hidden|visib|publi(?!sher)|activ|enabl|disab|delet|remov|private|trash|approv|verif|confirm|pend|ready|done"
    r"|progress|complet|open|clos|lock|block|online|health|level|step|result|outcome|valid|paid|read",
    re.IGNORECASE,
)
"""Names of enums and booleans that a server may change after an item was created."""

_FIXED = re.compile(
    r"immutab|read.?only|ignored|only (set )?(on|at|during) creat|once set|never changes"
    r"|(can ?not|can't|not) (be )?(changed?|modif(y|ied)|updated?)",
    re.IGNORECASE,
)


def schemas_of(spec: Spec, resource: Resource, name: str) -> Iterator[dict[str, JsonValue]]:
    """The schemas of a field, in requests and then in responses."""
    for place in resource.requests.values():
        declared = spec.request_schemas.properties(place.schema) if place.schema else {}
        own = name if name in declared else next((each for each in declared if plain(each) == plain(name)), None)
        if own is not None:
            yield from _with_site(spec, declared[own])
    if resource.item_schema and name in (found := spec.schemas.properties(resource.item_schema)):
        yield from _with_site(spec, found[name])


def _with_site(spec: Spec, pointer: str) -> Iterator[dict[str, JsonValue]]:
    """The schema at a pointer, and the one that it refers to."""
    node = lookup(spec.root, pointer)
    if isinstance(node, dict):
        yield node
        if "$ref" in node:
            yield resolve_object(spec.root, pointer)


@lru_cache(maxsize=1_024)
def default_of(spec: Spec, resource: Resource, name: str) -> JsonValue:
    """The default of a field, None if it has none."""
    return next((each["default"] for each in schemas_of(spec, resource, name) if "default" in each), None)


def can_show(spec: Spec, resource: Resource, name: str, value: JsonValue) -> bool:
    """Whether the schema of the item lets it show a field with this value, as far as it declares the field."""
    declared = spec.schemas.properties(resource.item_schema) if resource.item_schema else {}
    return name not in declared or spec.schemas.valid(declared[name], value)


@lru_cache(maxsize=1_024)
def choices(spec: Spec, resource: Resource, name: str) -> tuple[JsonValue, ...]:
    """The values of a field that is an enum or a boolean; none for others."""
    for each in schemas_of(spec, resource, name):
        if "enum" in each:
            return tuple(as_list(each["enum"]))
        if each.get("type") == "boolean":
            return (True, False)
    return ()


def is_choice(spec: Spec, resource: Resource, name: str) -> bool:
    """Whether a server may choose the value of a field by itself: a state, a time, a version."""
    return bool(choices(spec, resource, name)) or _CHOICE.search(name) is not None


def changes_by_itself(spec: Spec, resource: Resource, name: str) -> bool:
    """Whether the name of a field says that it may change without an update: a status, a time, a version."""
    return _CHOICE.search(name) is not None or (bool(choices(spec, resource, name)) and _FLAG.search(name) is not None)


def is_secret(name: str) -> bool:
    """Whether a field is likely not shown, or only masked."""
    return _SECRET.search(name) is not None


@lru_cache(maxsize=1_024)
def is_fixed(spec: Spec, resource: Resource, name: str) -> bool:
    """Whether the document says in words that a field does not change."""
    texts = (str(each.get("description", "")) for each in schemas_of(spec, resource, name))
    return any(_FIXED.search(text) for text in texts)


@lru_cache(maxsize=1_024)
def has_own_schema(spec: Spec, resource: Resource, operation: str) -> bool:
    """Whether the request of an update has a schema of its own, which lists what it changes."""
    place = resource.requests.get(operation)
    create = resource.operation(Action.CREATE)
    others = [resource.item_schema]
    others += [resource.requests[create.id].schema] if create is not None and create.id in resource.requests else []
    return place is not None and bool(place.schema) and all(not _same(spec, place.schema, other) for other in others)


@lru_cache(maxsize=1_024)
def same_schema(spec: Spec, resource: Resource, first: str | None, second: str) -> bool:
    """Whether the responses to two operations show an item by one schema."""
    by_operation = {name: place.schema for (name, _), place in resource.responses.items()}
    return _same(spec, by_operation.get(first or "", ""), by_operation.get(second, ""))


@lru_cache(maxsize=1_024)
def is_declared(spec: Spec, resource: Resource, operation: str, name: str) -> bool:
    """Whether the responses of an operation may show a field: their schema lists it, or lists no fields."""
    schemas = [place.schema for (shown_by, _), place in resource.responses.items() if shown_by == operation]
    listed = [spec.schemas.properties(schema) if schema else {} for schema in schemas]
    return not all(listed) or not listed or any(name in each for each in listed)


def _same(spec: Spec, first: str, second: str) -> bool:
    if not first or not second:
        return False
    if resolve(spec.root, first) == resolve(spec.root, second):
        return True
    return json.dumps(lookup(spec.root, first), sort_keys=True) == json.dumps(lookup(spec.root, second), sort_keys=True)


@lru_cache(maxsize=256)
def with_default(spec: Spec, resource: Resource) -> tuple[Filter, ...]:
    """The filters that apply when they are not sent: their default is a value that items can have."""
    filters = (each for each in resource.filters if each.default is not None)
    return tuple(each for each in filters if each.default in choices(spec, resource, each.property))
