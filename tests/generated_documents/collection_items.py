"""The items of a generated collection: their id, their properties, and the schemas of requests and responses."""

from __future__ import annotations

from dataclasses import dataclass

from caveat.json_text import JsonValue
from generated_documents.author import Author, Schema

_UUID = "123e4567-e89b-42d3-a456-426614174000"
_IDS: tuple[tuple[Schema, JsonValue], ...] = (
    ({"type": "integer"}, 7),
    ({"type": "integer", "format": "int64", "minimum": 1}, 7),
    ({"type": "string", "format": "uuid"}, _UUID),
    ({"type": "string"}, "k-7"),
    ({"type": "string", "pattern": "^[a-z0-9]{6,12}$"}, "abc1234"),
    ({"type": "string", "minLength": 1, "maxLength": 20}, "k7"),
)
_PROPERTIES: dict[str, tuple[tuple[Schema, JsonValue], ...]] = {
    "name": (
        ({"type": "string"}, "Ada"),
        ({"type": "string", "minLength": 1, "maxLength": 40}, "Ada"),
        ({"type": "string", "pattern": "^[A-Z][a-z]+$"}, "Ada"),
    ),
    "status": (
        ({"type": "string", "enum": ["active", "paused", "closed"]}, "paused"),
        ({"type": "string", "enum": ["open", "done"], "default": "open"}, "done"),
    ),
    "active": (({"type": "boolean"}, False), ({"type": "boolean", "default": True}, False)),
    "price": (({"type": "number"}, 1.5), ({"type": "number", "minimum": 0, "maximum": 1000}, 12.25)),
    "year": (({"type": "integer"}, 1999), ({"type": "integer", "minimum": 1900, "maximum": 2100}, 1999)),
    "note": (({"type": "string", "nullable": True}, "A note."), ({"type": "string", "nullable": True}, None)),
    "tags": (
        ({"type": "array", "items": {"type": "string"}}, ["a", "b"]),
        ({"type": "array", "items": {"type": "string"}, "uniqueItems": True, "maxItems": 3}, ["a"]),
    ),
    "address": (({"type": "object", "properties": {"city": {"type": "string"}}}, {"city": "Oslo"}),),
    "due": (({"type": "string", "format": "date"}, "2024-02-29"),),
    "email": (({"type": "string", "format": "email"}, "ada@example.org"),),
    "password": (({"type": "string", "writeOnly": True}, "fake-password"),),
    "createdAt": (({"type": "string", "format": "date-time", "readOnly": True}, None),),
    "version": (({"type": "integer", "readOnly": True}, None),),
}
FILTERED = ("name", "status", "active", "price", "year", "due", "email", "createdAt")
"""Properties that a list may be filtered and ordered by."""


@dataclass(frozen=True, slots=True)
class Items:
    """The items of one collection."""

    plural: str
    singular: str
    parameter: str
    """The path parameter with the id."""
    id_name: str
    id_schema: Schema
    id_value: JsonValue
    client_names: bool
    """Whether a client sends the id."""
    properties: dict[str, Schema]
    sent: dict[str, JsonValue]
    """A valid item in a request that creates it."""
    least: dict[str, JsonValue]
    """The required ones of these."""
    shown: dict[str, JsonValue]
    """An item in a response."""
    in_response: Schema
    in_request: Schema
    in_patch: Schema

    @property
    def path_text(self) -> str:
        """The id in a path."""
        return str(self.id_value)


def items(author: Author, plural: str, singular: str, references: tuple[Items, ...]) -> Items:
    """The items of a collection; some refer to the items of these other ones."""
    id_schema, id_value = author.pick(_IDS)
    parameter, id_name = author.pick(
        [
            ("id", "id"),
            (f"{singular}Id", "id"),
            (f"{singular}Id", f"{singular}Id"),
            (f"{singular}_id", f"{singular}_id"),
            (f"{singular}Id", f"{singular}_id"),
            ("code", "code"),
            (singular, "id"),
            (f"{singular}Name", "name"),
        ]
    )
    client_names = id_name in {"code", "name"}
    if client_names:
        id_schema, id_value = {"type": "string", "minLength": 1}, "k-7"
    properties: dict[str, Schema] = {id_name: id_schema}
    sent: dict[str, JsonValue] = {id_name: id_value} if client_names else {}
    shown: dict[str, JsonValue] = {id_name: id_value}
    for name in author.some([each for each in _PROPERTIES if each != id_name], least=2, most=6):
        schema, value = author.pick(_PROPERTIES[name])
        properties[name] = _nullable(author, schema)
        if not schema.get("readOnly"):
            sent[name] = value
        if not schema.get("writeOnly"):
            shown[name] = value if not schema.get("readOnly") else {"version": 3}.get(name, "2024-02-29T12:30:00Z")
    for other in references:
        name = author.pick([f"{other.singular}_id", f"{other.singular}Id"])
        if name not in properties:
            properties[name] = {key: value for key, value in other.id_schema.items() if key != "readOnly"}
            sent[name] = shown[name] = other.id_value
    return _described(author, plural, singular, parameter, id_name, client_names, properties, sent, shown)


def _nullable(author: Author, schema: Schema) -> Schema:
    """The schema in the words of the document's version."""
    if author.is_3_0 or "nullable" not in schema:
        return schema
    return {"type": [schema["type"], "null"]}


def _described(  # noqa: PLR0913, PLR0917 - what an item consists of
    author: Author,
    plural: str,
    singular: str,
    parameter: str,
    id_name: str,
    client_names: bool,  # noqa: FBT001 - as above
    properties: dict[str, Schema],
    sent: dict[str, JsonValue],
    shown: dict[str, JsonValue],
) -> Items:
    required = [name for name in sent if author.chance(2) or (client_names and name == id_name)]
    id_schema = properties[id_name]
    closed: Schema = {"additionalProperties": False} if author.chance(4) else {}
    marked = {**properties}
    if not client_names and author.chance(2):
        marked[id_name] = {**id_schema, "readOnly": True}
    readable = [name for name in dict.fromkeys([id_name, *required]) if name in shown]
    in_response, closed = _response(author, singular.title(), id_name, marked, readable, closed)
    if not client_names and "allOf" not in in_response and "readOnly" in marked[id_name] and author.chance(2):
        # One schema for both: properties with `readOnly` are required in responses only.
        in_request = in_response
    else:
        in_request = _request(
            author, {key: value for key, value in properties.items() if key in sent}, required, closed
        )
    patched = _patch({key: value for key, value in properties.items() if key in sent and key != id_name}, closed)
    least = {key: value for key, value in sent.items() if key in required}
    return Items(
        *(plural, singular, parameter, id_name, id_schema, shown[id_name], client_names),
        *(properties, sent, least, shown, in_response, in_request, patched),
    )


def _response(  # noqa: PLR0913, PLR0917 - what a schema consists of
    author: Author, name: str, id_name: str, properties: dict[str, Schema], required: list[str], closed: Schema
) -> tuple[Schema, Schema]:
    """The schema of an item in a response, and what the other schemas have if it allows no other properties."""
    schema: Schema = {"type": "object", "required": [*required], "properties": {**properties}, **closed}
    if author.chance(6):
        base: Schema = {"type": "object", "properties": {id_name: properties[id_name]}, "required": [id_name]}
        closed = {}
        schema.pop("additionalProperties", None)
        schema = {"allOf": [author.component("schemas", f"{name}Base", base), schema]}
    return (schema if author.chance(5) else author.component("schemas", name, schema)), closed


def _request(author: Author, properties: dict[str, Schema], required: list[str], closed: Schema) -> Schema:
    schema: Schema = {"type": "object", "properties": {**properties}, **closed}
    if required:
        schema["required"] = [*required]
    return author.placed("schemas", schema, 2)


def _patch(properties: dict[str, Schema], closed: Schema) -> Schema:
    changed: dict[str, JsonValue] = {
        key: {word: rule for word, rule in value.items() if word != "default"} for key, value in properties.items()
    }
    return {"type": "object", "properties": changed, **closed}
