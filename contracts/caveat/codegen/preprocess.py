"""Preprocessing of schemas for the code generator, which would lose or change some of their meaning."""

from __future__ import annotations

import re

from caveat.codegen import open_enums
from caveat.codegen.destination import SHARED
from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.objects import rewrite
from caveat.openapi.walk import BUNDLED

VALUES = "json_values"
"""The generated module with types for JSON values, in the package that `for_models` gets."""

_FORMATS = {
    "base64url": f"{VALUES}.Base64UrlText",
    "binary": f"{VALUES}.Binary",
    "byte": f"{VALUES}.Base64Text",
    "char": f"{VALUES}.CharText",
    "date": f"{VALUES}.Date",
    "date-time": f"{VALUES}.DateTime",
    "decimal": f"{VALUES}.DecimalText",
    "decimal128": f"{VALUES}.Decimal128Text",
    "email": f"{VALUES}.Email",
    "ipv4": f"{VALUES}.Ipv4",
    "ipv6": f"{VALUES}.Ipv6",
    "media-range": f"{VALUES}.MediaRangeText",
    "sf-boolean": f"{VALUES}.SfBooleanText",
    "sf-token": f"{VALUES}.SfTokenText",
    "uri": f"{VALUES}.Uri",
    "uuid": f"{VALUES}.Uuid",
}
# Other formats are dropped: the generator would use types that change the value (`Base64Str` decodes it), and a check
# that is stricter than the judge's would refuse valid values.

_TEXTS = {"binary": None, "date": f"{VALUES}.DateText", "date-time": f"{VALUES}.DateTimeText"}
"""The types of the formats whose Python value is no string, for a schema with a pattern or a length of the string.

A `datetime` does not keep how it was written, so that it could be written in a way that the pattern refuses.
"""

_DATE_LENGTH = len("2026-11-20")

MAX_DESCRIPTION = 100
"""Characters; a longer description is cut to its first sentence, as the spec has the rest."""

_UNUSED = frozenset(
    {
        "contentEncoding",
        "contentMediaType",
        "contentSchema",
        "example",
        "examples",
        "externalDocs",
        "nullable",
        "title",
        "x-evidence",
    }
)
"""Keywords that models do not need: the generator would copy them, use titles as names, or follow `nullable`.

OpenAPI 3.1 has no `nullable`; in documents of 3.0 it is already a type.
"""

PYTHON_TYPE = "x-python-type"
"""The key of the Python type that the generator uses for a schema."""

RULES = "x-allOf"
"""The key of the object rules; the generator writes it into the JSON schema of the model."""


def for_models(document: dict[str, JsonValue], support: str = SHARED) -> dict[str, JsonValue]:
    """The document for the code generator: the component schemas only; `support` is the package of `json_values`."""

    def qualified(node: dict[str, JsonValue]) -> dict[str, JsonValue]:
        python = node.get(PYTHON_TYPE)
        return {**node, PYTHON_TYPE: f"{support}.{python}"} if isinstance(python, str) else node

    # As a part of something else, a schema is deprecated for no field.
    schemas = _none_deprecated(component_schemas(document))
    components = rewrite(rewrite({"schemas": open_enums.as_choices(schemas)} if schemas else {}, _schema), qualified)
    files = document.get(BUNDLED)
    bundled = {} if files is None else {BUNDLED: rewrite(rewrite(files, _schema, named=True), qualified, named=True)}
    info: JsonValue = {"title": "models", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": {}, "components": components, **bundled}


def component_schemas(document: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The component schemas of a document by name, in its order."""
    return as_object(as_object(document.get("components")).get("schemas"))


def _schema(node: dict[str, JsonValue]) -> dict[str, JsonValue]:
    node = _without_deprecated_parts(_without(node, *_UNUSED))
    description = node.get("description")
    if isinstance(description, str):
        node["description"] = _short(description)
    if isinstance(node.get("const"), bool):
        return {**_without(node, "const", "enum", "type"), "type": "boolean", PYTHON_TYPE: _constant(node["const"])}
    return _with_rules(_formatted(_without_null(_without_fractions(_without_patterns(node)))))


_PARTS = ("items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames")
_LISTS_OF_PARTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_NAMED_PARTS = ("$defs", "patternProperties", "dependentSchemas")


def _without_deprecated_parts(node: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The schema with parts that are not called deprecated: pydantic warns of it where there is no field."""
    changed = {key: _without(part, "deprecated") for key in _PARTS if isinstance(part := node.get(key), dict)}
    lists = {
        key: [_without(part, "deprecated") if isinstance(part, dict) else part for part in parts]
        for key in _LISTS_OF_PARTS
        if isinstance(parts := node.get(key), list)
    }
    named = {key: _none_deprecated(parts) for key in _NAMED_PARTS if isinstance(parts := node.get(key), dict)}
    return {**node, **changed, **lists, **named}


def _none_deprecated(schemas: dict[str, JsonValue]) -> dict[str, JsonValue]:
    return {
        name: _without(schema, "deprecated") if isinstance(schema, dict) else schema for name, schema in schemas.items()
    }


def _without_null(node: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The schema without the type null if it has an enum without null, which the generator would not notice."""
    values, types = node.get("enum"), node.get("type")
    if not isinstance(values, list) or None in values or not isinstance(types, list) or "null" not in types:
        return node
    others = [name for name in types if name != "null"]
    return {**node, "type": others[0] if len(others) == 1 else others}


def _without_patterns(node: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The schema without properties by pattern where there may be others, which the generator would refuse."""
    is_closed = node.get("additionalProperties") is False
    return _without(node, *([] if is_closed else ["patternProperties"]))


def _without_fractions(node: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The schema without a step such as 0.01: pydantic finds that 105.5 is no multiple of it, as floats are rounded."""
    step = node.get("multipleOf")
    return _without(node, "multipleOf") if isinstance(step, float) and not step.is_integer() else node


def _without(node: dict[str, JsonValue], *keys: str) -> dict[str, JsonValue]:
    return {key: value for key, value in node.items() if key not in keys}


def _constant(value: JsonValue) -> str:
    return f"{VALUES}.OnlyTrue" if value else f"{VALUES}.OnlyFalse"


def _short(description: str) -> str:
    text = " ".join(description.split())
    return text if len(text) <= MAX_DESCRIPTION else re.split(r"(?<=[.!?]) (?=[^a-z])", text, maxsplit=1)[0]


def _formatted(node: dict[str, JsonValue]) -> dict[str, JsonValue]:
    if "format" not in node:
        return node
    if node.get("type") == ["string", "null"]:
        # The generator uses `x-python-type` only for a single type.
        outer: dict[str, JsonValue] = {key: node[key] for key in ("description", "default") if key in node}
        inner = _without(node, *outer)
        return {**outer, "anyOf": [_formatted({**inner, "type": "string"}), {"type": "null"}]}
    if node.get("type") != "string":
        return _without(node, "format")
    node = _without_length_of_a_date(node)
    python = _python_type(node)
    return {**node, PYTHON_TYPE: python} if python else _without(node, "format")


def _python_type(node: dict[str, JsonValue]) -> str | None:
    name = str(node["format"])
    # Bytes have a length, too.
    constraints = {"pattern"} if name == "binary" else {"pattern", "minLength", "maxLength"}
    return _TEXTS[name] if name in _TEXTS and constraints & node.keys() else _FORMATS.get(name)


def _without_length_of_a_date(node: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The schema of a date without limits of its length that every date keeps."""
    least, most = node.get("minLength", 0), node.get("maxLength", _DATE_LENGTH)
    if node.get("format") != "date" or not (isinstance(least, int | float) and isinstance(most, int | float)):
        return node
    return _without(node, "minLength", "maxLength") if least <= _DATE_LENGTH <= most else node


_RULES = frozenset({"minProperties", "maxProperties", "dependentRequired"})
_REMARKS = frozenset({"description", "type"})
"""Keywords that may accompany rules and add nothing to them."""
_CHOICES = frozenset({"allOf", "anyOf", "oneOf", "not"})


def _with_rules(node: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The schema with its rules about the presence of properties moved to `RULES`, where the model checks them."""
    own = {key: value for key, value in node.items() if node.get("type") == "object" and _is_rule(key, value, node)}
    rest = _without(node, *own)
    rules: list[JsonValue] = [each for each in (own, _unique_items(node)) if each]
    members: list[JsonValue] = []
    for member in as_list(rest.get("allOf")):
        if isinstance(member, dict) and _is_rules(member):
            rules.append(_without(member, *_REMARKS))
        else:
            # The generator merges the members into one model and would lose their own rules.
            rules += as_list(as_object(member).get(RULES))
            members.append(_without(member, RULES) if isinstance(member, dict) else member)
    rest = {**rest, "allOf": members} if members else _without(rest, "allOf")
    return _required(rest, rules)


def _unique_items(node: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The rule that some lists in an object have no equal items, which the generator would lose."""
    unique: JsonValue = {"uniqueItems": True}
    properties = as_object(node.get("properties"))
    names = [name for name, schema in properties.items() if as_object(schema).get("uniqueItems") is True]
    others = as_object(node.get("additionalProperties")).get("uniqueItems") is True
    rule: dict[str, JsonValue] = {"properties": dict.fromkeys(names, unique)} if names else {}
    return {**rule, **({"additionalProperties": unique} if others else {})}


def _is_rule(key: str, value: JsonValue, node: dict[str, JsonValue]) -> bool:
    if key in _RULES:
        return True
    branches = as_list(value) or [value]
    return key in _CHOICES - {"allOf"} and "properties" in node and all(map(_is_rules, branches))


def _is_rules(node: JsonValue) -> bool:
    """Whether a schema has only rules about the presence of properties."""
    if not isinstance(node, dict) or not node.keys() - _REMARKS:
        return False
    return all(key == "required" or key in _RULES | _REMARKS or _choice(key, value) for key, value in node.items())


def _choice(key: str, value: JsonValue) -> bool:
    return key in _CHOICES and all(map(_is_rules, as_list(value) or [value]))


def _required(node: dict[str, JsonValue], rules: list[JsonValue]) -> dict[str, JsonValue]:
    """The schema with its rules; declared properties that the rules require become required fields."""
    properties = node.get("properties")
    if isinstance(properties, dict):
        from_rules = [name for rule in rules if isinstance(rule, dict) for name in _names(rule.get("required"))]
        names = list(dict.fromkeys([*_names(node.get("required")), *from_rules]))
        declared: list[JsonValue] = [name for name in names if name in properties]
        undeclared: list[JsonValue] = [name for name in names if name not in properties]
        rules = [rule for rule in rules if not (isinstance(rule, dict) and set(rule) == {"required"})]
        rules += [{"required": undeclared}] if undeclared else []
        node = {**_without(node, "required"), **({"required": declared} if declared else {})}
    return {**node, RULES: rules} if rules else node


def _names(value: JsonValue) -> list[str]:
    return [str(name) for name in as_list(value)]
