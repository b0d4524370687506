"""A compiled document, rephrased so that the code generator makes models of it that mean the same."""

from __future__ import annotations

import re

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.grammar import parts

VALUES = "caveat_models.json_values"
"""The generated module of types for JSON values."""

_FORMATS = {
    "binary": f"{VALUES}.Binary",
    "date": f"{VALUES}.Date",
    "date-time": f"{VALUES}.DateTime",
    "email": f"{VALUES}.Email",
    "ipv4": f"{VALUES}.Ipv4",
    "ipv6": f"{VALUES}.Ipv6",
    "uri": f"{VALUES}.Uri",
    "uuid": f"{VALUES}.Uuid",
}
# Of any other format the generator would make a type that changes what it reads (`Base64Str` decodes); a string stays
# what it was.

LONGEST = 100
"""A description longer than this is cut to its first sentence: the spec has the rest."""

_UNUSED = frozenset(
    {
        "contentEncoding",
        "contentMediaType",
        "contentSchema",
        "example",
        "examples",
        "externalDocs",
        "title",
        "x-evidence",
    }
)
"""What no model needs, and the generator would copy or, as it does with titles, take for names."""

RULES = "x-allOf"
"""Where the object rules stand for the generator, which writes them into the model's own JSON schema."""


def for_models(document: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The document that the code generator reads: its component schemas, nothing else."""
    schemas = component_schemas(document)
    rephrased = _rephrased({"schemas": schemas} if schemas else {}, names=False)
    bundled = {key: _rephrased(value, names=True) for key, value in document.items() if key == "x-bundled"}
    info: JsonValue = {"title": "models", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": {}, "components": rephrased, **bundled}


def component_schemas(document: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The named schemas of a document, in its order."""
    return as_object(as_object(document.get("components")).get("schemas"))


def _rephrased(node: JsonValue, *, names: bool) -> JsonValue:
    if isinstance(node, list):
        return [_rephrased(item, names=False) for item in node]
    if not isinstance(node, dict):
        return node
    below = {key: _rephrased(value, names=naming) for key, value, naming in parts(node, names=names)}
    whole: dict[str, JsonValue] = {key: below.get(key, value) for key, value in node.items()}
    return whole if names else _schema(whole)


def _schema(node: dict[str, JsonValue]) -> dict[str, JsonValue]:
    node = _without(node, *_UNUSED)
    description = node.get("description")
    if isinstance(description, str):
        node["description"] = _short(description)
    if isinstance(node.get("const"), bool):
        return {**_without(node, "const", "enum", "type"), "type": "boolean", "x-python-type": _only(node["const"])}
    return _with_rules(_formatted(node))


def _without(node: dict[str, JsonValue], *keys: str) -> dict[str, JsonValue]:
    return {key: value for key, value in node.items() if key not in keys}


def _only(value: JsonValue) -> str:
    return f"{VALUES}.OnlyTrue" if value else f"{VALUES}.OnlyFalse"


def _short(description: str) -> str:
    text = " ".join(description.split())
    return text if len(text) <= LONGEST else re.split(r"(?<=[.!?]) (?=[^a-z])", text, maxsplit=1)[0]


def _formatted(node: dict[str, JsonValue]) -> dict[str, JsonValue]:
    if "format" not in node:
        return node
    if node.get("type") == ["string", "null"]:
        # The generator takes a type from us only where it is the single one.
        outer: dict[str, JsonValue] = {key: node[key] for key in ("description", "default") if key in node}
        inner = _without(node, *outer)
        return {**outer, "anyOf": [_formatted({**inner, "type": "string"}), {"type": "null"}]}
    if node.get("type") != "string":
        return _without(node, "format")
    python = _FORMATS.get(str(node["format"]))
    return {**node, "x-python-type": python} if python else _without(node, "format")


_RULES = frozenset({"minProperties", "maxProperties", "dependentRequired"})
_REMARKS = frozenset({"description", "type"})
"""What may stand beside rules and adds nothing to them."""
_CHOICES = frozenset({"allOf", "anyOf", "oneOf", "not"})


def _with_rules(node: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """A schema with what it says about names alone taken out of it, and put where the model keeps it."""
    own = {key: value for key, value in node.items() if node.get("type") == "object" and _is_rule(key, value, node)}
    rest = _without(node, *own)
    rules: list[JsonValue] = [own] if own else []
    members: list[JsonValue] = []
    for member in as_list(rest.get("allOf")):
        if isinstance(member, dict) and _is_rules(member):
            rules.append(_without(member, *_REMARKS))
        else:
            # The generator merges the members into one model, and would lose what they keep each for itself.
            rules += as_list(as_object(member).get(RULES))
            members.append(_without(member, RULES) if isinstance(member, dict) else member)
    rest = {**rest, "allOf": members} if members else _without(rest, "allOf")
    return _required(rest, rules)


def _is_rule(key: str, value: JsonValue, node: dict[str, JsonValue]) -> bool:
    if key in _RULES:
        return True
    branches = as_list(value) or [value]
    return key in _CHOICES - {"allOf"} and "properties" in node and all(map(_is_rules, branches))


def _is_rules(node: JsonValue) -> bool:
    """Whether a schema speaks of nothing but names that stand together."""
    if not isinstance(node, dict) or not node.keys() - _REMARKS:
        return False
    return all(key == "required" or key in _RULES | _REMARKS or _choice(key, value) for key, value in node.items())


def _choice(key: str, value: JsonValue) -> bool:
    return key in _CHOICES and all(map(_is_rules, as_list(value) or [value]))


def _required(node: dict[str, JsonValue], rules: list[JsonValue]) -> dict[str, JsonValue]:
    """A schema with its rules; of the names that they require, those of its fields become required fields."""
    properties = node.get("properties")
    if isinstance(properties, dict):
        wanted = [name for rule in rules if isinstance(rule, dict) for name in _names(rule.get("required"))]
        names = list(dict.fromkeys([*_names(node.get("required")), *wanted]))
        declared: list[JsonValue] = [name for name in names if name in properties]
        undeclared: list[JsonValue] = [name for name in names if name not in properties]
        rules = [rule for rule in rules if not (isinstance(rule, dict) and set(rule) == {"required"})]
        rules += [{"required": undeclared}] if undeclared else []
        node = {**_without(node, "required"), **({"required": declared} if declared else {})}
    return {**node, RULES: rules} if rules else node


def _names(value: JsonValue) -> list[str]:
    return [str(name) for name in as_list(value)]
