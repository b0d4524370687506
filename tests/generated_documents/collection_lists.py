"""Lists of a generated collection: where items are, counts and links of pages, and parameters that select items."""

from __future__ import annotations

from caveat.json_text import JsonValue
from generated_documents.author import Author, Schema
from generated_documents.collection_items import FILTERED, Items
from generated_documents.parameters import Parameter

_SIZES = ("limit", "per_page", "pageSize", "page_size", "perPage", "max_results", "first", "take")
_POSITIONS = {
    "page": ("page", "pageNumber", "page_number", "p", "currentPage"),
    "offset": ("offset", "skip", "start", "startIndex"),
    "cursor": ("cursor", "after", "page_token", "starting_after", "pageToken"),
}
_TOTALS = ("total", "total_count", "totalCount", "count", "totalItems")
_MORE = ("has_more", "hasMore", "hasNext")
_NEXT = ("next", "next_cursor", "nextPageToken", "nextCursor", "next_page_token")
_LINKS = ("next", "nextLink", "next_url", "nextPageUrl")
_NESTED = ("_links", "meta", "pagination", "paging", "links", "page_info")


def parameters(author: Author, items: Items) -> tuple[list[Parameter], str]:
    """The query parameters of a list, and the style of its pages: `page`, `offset`, `cursor`, or `""`."""
    found: list[Parameter] = []
    style = author.pick(["", "page", "offset", "cursor", "size"])
    if style:
        found.append(_size(author))
    if style in _POSITIONS:
        found.append(_position(author, style))
    names = [name for name in items.properties if name in FILTERED]
    found += [_filter(author, name, items) for name in author.some(names, most=3)]
    ordered = [name for name in names if name != "active"]
    if ordered and author.chance(2):
        found += _sort(author, author.some(ordered, least=1))
    for name in author.some(["q", "fields", "expand", "year_min", "include_closed"], most=1 if author.chance(4) else 0):
        found.append(Parameter({"name": name, "in": "query", "schema": {"type": "string"}}, "a"))
    return found, style.replace("size", "")


def _size(author: Author) -> Parameter:
    schema: Schema = {"type": "integer"}
    for keyword, values in (("minimum", [0, 1]), ("maximum", [10, 100, 3]), ("default", [20, 2, 10, 1])):
        if author.chance(2):
            value = author.pick(values)
            top = schema.get("maximum")
            schema[keyword] = min(value, top) if keyword == "default" and isinstance(top, int) else value
    return Parameter({"name": author.pick(_SIZES), "in": "query", "schema": schema}, 2)


def _position(author: Author, style: str) -> Parameter:
    name = author.pick(_POSITIONS[style])
    if style == "cursor":
        return Parameter({"name": name, "in": "query", "schema": {"type": "string"}}, None)
    least = author.pick([0, 1]) if style == "page" else 0
    schema: Schema = {"type": "integer"}
    if author.chance(2):
        schema["minimum"] = least
    if author.chance(2):
        schema["default"] = least
    return Parameter({"name": name, "in": "query", "schema": schema}, least)


def _filter(author: Author, name: str, items: Items) -> Parameter:
    kept = ("type", "enum", "format")
    schema: Schema = {key: value for key, value in items.properties[name].items() if key in kept}
    value = items.shown.get(name)
    node: dict[str, JsonValue] = {"name": name, "in": "query", "schema": schema}
    if author.chance(4) and "enum" in schema:
        node["schema"] = {"type": "array", "items": schema}
        node |= author.pick([{}, {"style": "form", "explode": False}, {"explode": True}])
        return Parameter(node, [value])
    if author.chance(6):
        node["name"] = f"filter[{name}]"
    if author.chance(8):
        node["schema"] = {"type": "string"}
    return Parameter(node, value)


def _sort(author: Author, names: list[str]) -> list[Parameter]:
    name = author.pick(["sort", "sort_by", "sortBy", "order_by", "orderBy"])
    kind = author.pick(["signs", "words", "direction", "free", "plain"])
    values: list[JsonValue] = [*names]
    if kind == "signs":
        values += [f"-{each}" for each in names]
    elif kind == "words":
        values = [f"{each}:{word}" for each in names for word in ("asc", "desc")]
    schema: Schema = {"type": "string"} if kind == "free" else {"type": "string", "enum": values}
    found = [Parameter({"name": name, "in": "query", "schema": schema}, values[0])]
    if kind == "direction":
        direction: Schema = {"type": "string", "enum": ["asc", "desc"]}
        if author.chance(2):
            direction["default"] = "asc"
        key = author.pick(["order", "direction", "sort_order", "sortDirection"])
        found.append(Parameter({"name": key, "in": "query", "schema": direction}, "desc"))
    return found


def response(author: Author, items: Items, style: str, query: list[Parameter]) -> dict[str, JsonValue]:
    """The response of a list."""
    media: dict[str, JsonValue] = {}
    listed: Schema = {"type": "array", "items": items.in_response}
    example: JsonValue = [items.shown]
    if author.chance(8):
        listed, example = {"type": "object", "additionalProperties": items.in_response}, {items.path_text: items.shown}
    shapes: list[tuple[str, ...]] = [(), ("data",), ("items",), (items.plural,), ("result", "items")]
    keys = author.pick([*shapes, ("data", items.plural), ("_embedded", items.plural), ("value",)])
    outer: dict[str, tuple[Schema, JsonValue]] = _about_pages(author, style, query) if keys else {}
    schema = listed
    for index, key in enumerate(reversed(keys)):
        others = outer if index == len(keys) - 1 else {}
        properties: dict[str, JsonValue] = {key: schema, **{name: each[0] for name, each in others.items()}}
        needed: JsonValue = [key, *(name for name in others if author.chance(2))]
        schema = {"type": "object", "properties": properties}
        if not author.chance(4):
            schema["required"] = needed
        example = {key: example, **{name: each[1] for name, each in others.items()}}
    media["schema"] = schema
    if author.chance(3):
        media["example"] = example
    node: dict[str, JsonValue] = {"description": "A list.", "content": {"application/json": media}}
    headers: dict[str, JsonValue] = {}
    if author.chance(5):
        headers["X-Total-Count"] = {"schema": {"type": "integer"}, **author.pick([{}, {"required": True}])}
    if style and author.chance(5):
        headers["Link"] = {"schema": {"type": "string"}, **author.pick([{}, {"required": True}])}
    if headers:
        node["headers"] = headers
    return node


def _about_pages(author: Author, style: str, query: list[Parameter]) -> dict[str, tuple[Schema, JsonValue]]:
    """The properties beside the items, each with its schema and an example."""
    found: dict[str, tuple[Schema, JsonValue]] = {}
    if author.chance(2):
        found[author.pick(_TOTALS)] = ({"type": "integer"}, 1)
    if style and author.chance(3):
        found[author.pick(_MORE)] = ({"type": "boolean"}, False)
    if style and author.chance(2):
        found |= _next(author, style)
    for parameter in query:
        name = str(parameter.node["name"])
        if name in {"page", "per_page", "limit", "offset", "pageSize"} and author.chance(3):
            found[name] = ({"type": "integer"}, 1)
    if not found or not author.chance(3):
        return found
    properties: dict[str, JsonValue] = {name: each[0] for name, each in found.items()}
    inner: Schema = {"type": "object", "properties": properties}
    if author.chance(2):
        inner["required"] = [*properties]
    return {author.pick(_NESTED): (inner, {name: each[1] for name, each in found.items()})}


def _next(author: Author, style: str) -> dict[str, tuple[Schema, JsonValue]]:
    """A property with the cursor or the link of the next page."""
    if author.chance(6):
        target: Schema = {"type": "object", "properties": {"href": {"type": "string"}}}
        return {"next": (target, {"href": "/next"})}
    kind: Schema = {"type": "string"}
    is_nullable = author.chance(2)
    if is_nullable:
        kind = {"type": "string", "nullable": True} if author.is_3_0 else {"type": ["string", "null"]}
    if style == "cursor":
        return {author.pick(_NEXT): (kind, None if is_nullable else "abc")}
    return {author.pick(_LINKS): (kind, None if is_nullable else "https://api.example.org/next")}
