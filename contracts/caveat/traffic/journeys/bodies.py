"""Makes the bodies of a journey's requests: valid by their schemas, with values that differ from item to item."""

from __future__ import annotations

import random
import re
from collections.abc import Container, Iterator, Mapping, Sequence

from caveat.json_text import JsonValue, is_json
from caveat.mock.responses.samples import sample
from caveat.openapi.coerce import as_list
from caveat.openapi.nullable import without_null
from caveat.openapi.operation import Operation
from caveat.openapi.references import resolve_object
from caveat.openapi.spec import Spec
from caveat.resources.bodies import value_at
from caveat.resources.model import Place, Resource
from caveat.resources.words import plain
from caveat.traffic.journeys.composer import FORM, Content
from caveat.traffic.journeys.in_order import in_order
from caveat.traffic.journeys.other_values import OtherValues

_COUNTS = re.compile(
    r"(views?|hits|visits|reads|downloads|clicks|accesses)(count)?$|^last(access|view|seen|read|visit|use)"
)
"""Names of fields that a read may change, such as counters."""

Object = dict[str, JsonValue]

JSON_PATCH = "application/json-patch+json"
_MERGE_PATCH = "application/merge-patch+json"

_REQUIRED_ONLY, _AS_GENERATED = (2, 4), (1, 4)
"""The styles of candidate bodies with required fields only, and of those with values as generated."""

_MAX_FIELDS = 8
"""Fields of an item that a journey changes one at a time."""


class Bodies:
    """The bodies of one journey."""

    def __init__(self, spec: Spec, rng: random.Random) -> None:
        self._schemas = spec.request_schemas
        self._root = spec.root
        self._rng = rng
        self._values = OtherValues(self._schemas, spec.root, rng)
        self._number = rng.randrange(100, 1_000)
        """A number that makes values distinct."""

    def renew(self, text: str) -> None:
        """Make other values from now on, seeded by a text that differs from run to run."""
        self._rng.seed(text)
        self._number = self._rng.randrange(1_000, 100_000)

    def media_type(self, operation: Operation) -> str | None:
        """The media type of JSON that an operation takes, else that of a form; None if it takes neither."""
        every = operation.body.media if operation.body else {}
        named = [name for name in every if is_json(name.partition(";")[0])] or [name for name in every if name == FORM]
        named.sort(key=lambda name: (name == JSON_PATCH, name != _MERGE_PATCH, name != "application/json"))
        return next(iter(named), None)

    def sample(self, operation: Operation) -> JsonValue:
        """A body that an operation takes, as generated; an empty object where nothing says what it is."""
        media_type = self.media_type(operation)
        schema = operation.body.media[media_type] if media_type is not None and operation.body is not None else ""
        return sample(self._schemas, schema, self._rng) if schema else {}

    def candidates(
        self, resource: Resource, operation: Operation, references: Mapping[str, JsonValue], *, bare: bool = False
    ) -> Iterator[Content]:
        """Bodies to try until one is accepted: with distinct values, as generated, and with required fields only.

        The last one has required fields only, as generated: distinct texts are longer. With `bare`, required fields
        are the first.
        """
        media_type = self.media_type(operation)
        place = resource.requests.get(operation.id)
        if media_type is None or operation.body is None:
            return
        schema = operation.body.media[media_type]
        for style in (2, 0, 1, 4) if bare else range(5):
            body = sample(self._schemas, schema, self._rng) if schema else {}
            item = value_at(body, place.keys) if place is not None else None
            if place is None or not isinstance(item, dict):
                yield Content(media_type, body)
                continue
            item = self._writable(resource, place, item)
            if style in _REQUIRED_ONLY:
                item = self._without_optional(place, item, or_none=style in _AS_GENERATED)
            item = self.merged(place, in_order(item), references)
            if style not in _AS_GENERATED:
                item = self._varied(place, self._distinct(resource, place, item, fixed=references), references)
            yield Content(media_type, _wrapped(place.keys, item) if self._valid(schema, place, item) else body)

    def completed(
        self, resource: Resource, operation: Operation, content: Content, text: str, references: Mapping[str, JsonValue]
    ) -> Content | None:
        """The body with the fields that an error text names and that it lacks; None if there are none."""
        place = resource.requests.get(operation.id)
        item = value_at(content.value, place.keys) if place is not None else None
        if place is None or not place.schema or not isinstance(item, dict):
            return None
        declared = self._schemas.properties(place.schema)
        words = set(re.findall(r"[\w-]+", text))
        named = [name for name in declared if name in words and name not in item]
        if not named:
            return None
        more = {name: sample(self._schemas, declared[name], self._rng) for name in named}
        whole = self.merged(place, in_order({**item, **more}), references)
        return Content(content.media_type, _wrapped(place.keys, whole))

    def replacement(
        self, resource: Resource, operation: Operation, item: Mapping[str, JsonValue], *, changes: bool
    ) -> Content | None:
        """A body that has the values of an item, where its schema takes them, and changes one or two of them."""
        media_type, place = self.media_type(operation), resource.requests.get(operation.id)
        if media_type is None or place is None or operation.body is None:
            return None
        schema = operation.body.media[media_type]
        body = value_at(sample(self._schemas, schema, self._rng), place.keys)
        if not isinstance(body, dict):
            return None
        body = self._writable(resource, place, body)
        own_id = {resource.identity.field or ""}
        kept = self.merged(place, body, {name: value for name, value in item.items() if name in body})
        changed = self._distinct(resource, place, kept, most=2, fixed=own_id) if changes else kept
        value = next((each for each in (changed, kept, body) if self._valid(schema, place, each)), None)
        return Content(media_type, _wrapped(place.keys, value)) if value is not None else None

    def unchanged(self, resource: Resource, operation: Operation, item: Mapping[str, JsonValue]) -> Content | None:
        """A body with the current values of an item; None if its schema does not take them."""
        media_type, place = self.media_type(operation), resource.requests.get(operation.id)
        if media_type in {None, JSON_PATCH} or operation.body is None or place is None or not place.schema:
            return None
        declared = self._schemas.properties(place.schema)
        shown = {name: item[name] for name in declared if name in resource.writable and name in item}
        value = {name: each for name, each in shown.items() if self._schemas.valid(declared[name], each)}
        is_valid = self._valid(operation.body.media[media_type or ""], place, value)
        return Content(media_type or "", _wrapped(place.keys, value)) if is_valid else None

    def cleared(self, resource: Resource, operation: Operation, item: Mapping[str, JsonValue]) -> Content | None:
        """A body with the current values of an item, but null in nullable fields; None if no field is nullable."""
        content, place = self.unchanged(resource, operation, item), resource.requests.get(operation.id)
        value = value_at(content.value, place.keys) if content is not None and place is not None else None
        if content is None or place is None or operation.body is None or not isinstance(value, dict):
            return None
        declared = self._schemas.properties(place.schema)
        nulls: Object = {name: None for name in value if self._schemas.valid(declared[name], None)}
        is_valid = self._valid(operation.body.media[content.media_type], place, value | nulls)
        return Content(content.media_type, _wrapped(place.keys, value | nulls)) if nulls and is_valid else None

    def emptied(self, resource: Resource, operation: Operation, item: Mapping[str, JsonValue]) -> Content | None:
        """A body with the current values of an item, but 0, false and empty containers where they are valid."""
        content, place = self.unchanged(resource, operation, item), resource.requests.get(operation.id)
        value = value_at(content.value, place.keys) if content is not None and place is not None else None
        if content is None or place is None or operation.body is None or not isinstance(value, dict):
            return None
        empty = self._empty(resource, place, value)
        is_valid = self._valid(operation.body.media[content.media_type], place, value | empty)
        return Content(content.media_type, _wrapped(place.keys, value | empty)) if empty and is_valid else None

    def _empty(self, resource: Resource, place: Place, item: Mapping[str, JsonValue]) -> Object:
        """0, false and empty containers for the fields of an item with another value: some servers ignore them."""
        declared = self._schemas.properties(place.schema) if place.schema else {}
        references = {each.property for each in resource.references} | {resource.identity.field}
        empty: Object = {}
        for name in (name for name in item if name in declared and name in resource.writable - references):
            value = item[name]
            least: JsonValue = False if isinstance(value, bool) else [] if isinstance(value, list) else 0
            if value and isinstance(value, bool | int | float | list) and self._schemas.valid(declared[name], least):
                empty[name] = least
        return empty

    def change(self, resource: Resource, operation: Operation, item: Mapping[str, JsonValue]) -> Content | None:
        """A body for PATCH that changes one field of an item."""
        media_type, place = self.media_type(operation), resource.requests.get(operation.id)
        if media_type is None or operation.body is None or (place is None and media_type != JSON_PATCH):
            return None
        if place is None or media_type == JSON_PATCH:
            # The schema describes the steps; the values are those of an item.
            texts = sorted(name for name, value in item.items() if isinstance(value, str) and name in resource.writable)
            named = [name for name in texts if plain(name) in {"name", "title", "description", "note", "label"}]
            if not named:
                return None
            self._number += 1
            value: JsonValue = f"{item[named[0]]}-{self._number}"
            return Content(media_type, [{"op": "replace", "path": f"/{named[0]}", "value": value}])
        schema = operation.body.media[media_type]
        whole = value_at(sample(self._schemas, schema, self._rng), place.keys)
        if not isinstance(whole, dict):
            return None
        kept = self.merged(place, whole, {k: v for k, v in item.items() if k in whole})
        distinct = self._distinct(resource, place, kept, fixed={resource.identity.field or ""})
        names = [name for name in sorted(whole) if name in resource.writable and distinct[name] != item.get(name)]
        self._rng.shuffle(names)
        for name in names:
            one: Object = {name: distinct[name]}
            if self._valid(schema, place, one):
                return Content(media_type, _wrapped(place.keys, one))
        return Content(media_type, _wrapped(place.keys, distinct)) if self._valid(schema, place, distinct) else None

    def changes(self, resource: Resource, operation: Operation, item: Mapping[str, JsonValue]) -> Iterator[Content]:
        """Bodies for PATCH that each change one field of an item, also to 0, false, an empty container or null."""
        media_type, place = self.media_type(operation), resource.requests.get(operation.id)
        if media_type in {None, JSON_PATCH} or operation.body is None or place is None or not place.schema:
            return
        schema, declared = operation.body.media[media_type or ""], self._schemas.properties(place.schema)
        names = [name for name in declared if name in resource.writable and name != resource.identity.field]
        changed: Object = dict(item)
        for name in names[:_MAX_FIELDS]:
            old = item.get(name)
            start = {name: sample(self._schemas, declared[name], self._rng) if old is None else old}
            for _ in range(2):
                one = self._distinct(resource, place, start)
                if one[name] not in (old, None) and self._valid(schema, place, one):
                    changed |= one
                    yield Content(media_type or "", _wrapped(place.keys, one))
                    break
        for name, value in list(self._empty(resource, place, changed).items())[:_MAX_FIELDS]:
            if self._valid(schema, place, {name: value}):
                yield Content(media_type or "", _wrapped(place.keys, {name: value}))
        for name in names[:_MAX_FIELDS] if media_type == _MERGE_PATCH else ():
            if self._schemas.valid(declared[name], None) and self._valid(schema, place, {name: None}):
                yield Content(_MERGE_PATCH, _wrapped(place.keys, {name: None}))

    def merged(self, place: Place, item: Object, values: Mapping[str, JsonValue]) -> Object:
        """The item with these values, where its schema takes them in their type or another one."""
        declared = self._schemas.properties(place.schema) if place.schema else {}
        merged = dict(item)
        for name, value in values.items():
            options = (value, int(value)) if isinstance(value, str) and value.isdecimal() else (value,)
            if name in declared:
                merged[name] = next((it for it in options if self._schemas.valid(declared[name], it)), item.get(name))
                if merged[name] is None and name not in item:
                    del merged[name]
        return merged

    def _valid(self, schema: str, place: Place, item: Object) -> bool:
        return not schema or self._schemas.valid(schema, _wrapped(place.keys, item))

    def _writable(self, resource: Resource, place: Place, item: Object) -> Object:
        """The item without what the server chooses: fields for responses only, optional ids and counts of reads."""
        declared = self._schemas.properties(place.schema) if place.schema else {}
        required = as_list(resolve_object(self._root, place.schema).get("required")) if place.schema else []
        own = resource.identity.field if resource.identity.field not in required else None
        chosen = [
            name
            for name, pointer in declared.items()
            if name == own
            or resolve_object(self._root, pointer).get("readOnly") is True
            or (name not in required and _COUNTS.search(plain(name)))
        ]
        return {name: value for name, value in item.items() if name not in chosen}

    def _without_optional(self, place: Place, item: Object, *, or_none: bool) -> Object:
        """The required fields of an item; where none is required, nothing (`or_none`) or all of it."""
        required = as_list(resolve_object(self._root, place.schema).get("required")) if place.schema else []
        return {name: value for name, value in item.items() if name in required} if required or or_none else item

    def _distinct(
        self, resource: Resource, place: Place, item: Object, most: int | None = None, *, fixed: Container[str] = ()
    ) -> Object:
        """The item with other values of its free texts and numbers, or of the first `most` of them in random order.

        Those of the names in `fixed` stay, such as the id in the path.
        """
        declared = self._schemas.properties(place.schema) if place.schema else {}
        self._number += 1
        references = {each.property for each in resource.references}
        distinct, names = dict(item), [name for name in item if name in declared and name not in references]
        names = [name for name in names if name not in fixed]
        if most is not None:
            self._rng.shuffle(names)
        changed = 0
        for name in names:
            if most is not None and changed >= most:
                break
            others = self._values.others(declared[name], item[name], self._number)
            valid = (value for value in others if value != item[name] and self._schemas.valid(declared[name], value))
            distinct[name] = next(valid, item[name])
            changed += distinct[name] != item[name]
        return in_order(distinct)

    def _varied(self, place: Place, item: Object, references: Container[str]) -> Object:
        """The item with the next value of each enum, so that all values are sent."""
        declared = self._schemas.properties(place.schema) if place.schema else {}
        varied = dict(item)
        for name in item:
            schema = without_null(self._schemas, declared[name]) if name in declared and name not in references else {}
            values = [each for each in as_list(schema.get("enum")) if each is not None]
            if len(values) > 1:
                varied[name] = values[self._number % len(values)]
        return varied


def _wrapped(keys: Sequence[str], item: JsonValue) -> JsonValue:
    for key in reversed(keys):
        item = {key: item}
    return item
