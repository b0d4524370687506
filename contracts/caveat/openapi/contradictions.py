"""Contradictions: what no request or value can fulfil, and what is used instead. `caveat lint` reports each of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.document import Document
from caveat.openapi.overlaps import overlap
from caveat.openapi.pointer import child, lookup, tokens
from caveat.openapi.references import resolve_object, target
from caveat.openapi.unusable_links import expressions_without_value, unknown_parameters
from caveat.openapi.walk import METHODS, Kind

_Node: TypeAlias = dict[str, JsonValue]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A part of a document that contradicts itself."""

    pointer: str
    """That of the object that is changed."""
    at: str
    problem: str
    instead: str
    """What is used instead, in words."""
    change: Callable[[_Node], _Node]


def without_contradictions(document: Document, root: _Node) -> tuple[_Node, tuple[str, ...]]:
    """The document with what is used instead, and a sentence with file and line for each contradiction."""
    kinds = (overlapping_choices, undefined_schemes, shared_fields, parameters_without_place, unusable_links)
    found = [each for kind in kinds for each in kind(document)]
    # Inner parts first: what is around them may be changed, too.
    for each in sorted(found, key=lambda contradiction: -len(contradiction.pointer)):
        root = as_object(_changed(root, tokens(each.pointer), each.change))
    by_problem: dict[tuple[str, str], list[Contradiction]] = {}
    for each in found:
        by_problem.setdefault((each.problem, each.instead), []).append(each)
    return root, tuple(_sentence(document, same) for same in by_problem.values())


def _sentence(document: Document, same: list[Contradiction]) -> str:
    first, *others = same
    place = document.place(first.at)
    more = f" (also in {len(others)} other place{'s' if len(others) > 1 else ''})" if others else ""
    return f"{place.file}:{place.line}: {first.problem}; {first.instead}{more}"


def _changed(node: JsonValue, path: list[str], change: Callable[[_Node], _Node]) -> JsonValue:
    """A copy of a value with the object at a path changed; what does not change is shared."""
    if not path:
        return change(as_object(node))
    head, *rest = path
    if isinstance(node, dict):
        return {**node, head: _changed(node[head], rest, change)} if head in node else node
    if isinstance(node, list):
        return [_changed(item, rest, change) if str(index) == head else item for index, item in enumerate(node)]
    return node


def overlapping_choices(document: Document) -> Iterator[Contradiction]:
    """Each `oneOf` with a branch whose values are all valid under another branch, too."""
    for part in document.parts(Kind.SCHEMA):
        branches = part.node.get("oneOf")
        both = overlap(document.value, branches) if isinstance(branches, list) else None
        if both is not None:
            inner, outer = both
            problem = (
                f"every value of branch {inner + 1} of the oneOf is valid under branch {outer + 1}, too, "
                "and oneOf allows exactly one"
            )
            yield Contradiction(part.pointer, child(part.pointer, "oneOf"), problem, "it is taken as anyOf", _any_of)


def _any_of(schema: _Node) -> _Node:
    rest = {name: value for name, value in schema.items() if name != "oneOf"}
    choice: _Node = {"anyOf": schema["oneOf"]}
    return {**rest, "allOf": [*as_list(rest.get("allOf")), choice]} if "anyOf" in rest else {**rest, **choice}


def undefined_schemes(document: Document) -> Iterator[Contradiction]:
    """Security requirements of schemes that the document does not define."""
    fields = _fields(document)
    for pointer, index, requirement in _requirements(document):
        unknown = [name for name in requirement if name not in fields]
        if unknown:
            problem = f"the security scheme {unknown[0]} is not defined"
            at = child(pointer, "security", index)
            yield Contradiction(pointer, at, problem, "no request needs it", _usable_security(fields))


def shared_fields(document: Document) -> Iterator[Contradiction]:
    """Security requirements of two credentials in the same field of a request."""
    fields = _fields(document)
    for pointer, index, requirement in _requirements(document):
        used: dict[tuple[str, str], str] = {}
        for name in requirement:
            field = fields.get(name)
            if field is not None and used.setdefault(field, name) != name:
                first, place = used[field], " ".join(field)
                problem = f"{first} and {name} are required together, and both are sent in the {place}"
                at = child(pointer, "security", index)
                yield Contradiction(pointer, at, problem, f"{first} is enough", _usable_security(fields))


def _requirements(document: Document) -> Iterator[tuple[str, int, _Node]]:
    """The security requirements: the pointer of their holder, their index, and each by itself."""
    holders = [("", document.value), *((part.pointer, part.node) for part in document.parts(Kind.OPERATION))]
    for pointer, node in holders:
        for index, requirement in enumerate(as_list(node.get("security"))):
            yield pointer, index, as_object(requirement)


_Fields: TypeAlias = Mapping[str, tuple[str, str] | None]
"""The place in a request of the credential of each security scheme; None for a client certificate."""


def _fields(document: Document) -> _Fields:
    schemes = as_object(as_object(document.value.get("components")).get("securitySchemes"))
    pointers = {name: child("/components/securitySchemes", name) for name in schemes}
    return {name: _field(resolve_object(document.value, pointer)) for name, pointer in pointers.items()}


def _field(scheme: _Node) -> tuple[str, str] | None:
    if scheme.get("type") == "mutualTLS":
        return None
    if scheme.get("type") == "apiKey":
        return str(scheme.get("in")), str(scheme.get("name")).lower()
    return "header", "authorization"


def _usable_security(fields: _Fields) -> Callable[[_Node], _Node]:
    def change(node: _Node) -> _Node:
        listed = [as_object(each) for each in as_list(node.get("security"))]
        defined = [each for each in listed if all(name in fields for name in each)]
        kept: list[JsonValue] = [_one_for_each_field(each, fields) for each in defined or listed]
        return {**node, "security": kept}

    return change


def _one_for_each_field(requirement: _Node, fields: _Fields) -> _Node:
    used: set[tuple[str, str]] = set()
    kept: _Node = {}
    for name, scopes in requirement.items():
        field = fields.get(name)
        if name in fields and field not in used:
            kept[name] = scopes
            used |= {field} if field is not None else set()
    return kept


def unusable_links(document: Document) -> Iterator[Contradiction]:
    """Links that cannot be followed."""
    for link in (*unknown_parameters(document), *expressions_without_value(document)):
        yield Contradiction(link.response, link.at, link.problem, "it is not followed", _without_link(link.name))


def _without_link(name: str) -> Callable[[_Node], _Node]:
    def change(node: _Node) -> _Node:
        links = as_object(node.get("links"))
        return {**node, "links": {each: link for each, link in links.items() if each != name}}

    return change


def parameters_without_place(document: Document) -> Iterator[Contradiction]:
    """Path parameters that are not in the template of their path: no request can send them."""
    for path in as_object(document.value.get("paths")):
        item = child("/paths", path)
        names = set(re.findall(r"\{([^{}]+)\}", path))
        node = resolve_object(document.value, item)
        is_shared = "$ref" in as_object(lookup(document.value, item))
        for holder in [item, *(child(item, method) for method in METHODS if method in node)]:
            if is_shared:
                continue
            for index, _ in enumerate(as_list(as_object(lookup(document.value, holder)).get("parameters"))):
                at = child(holder, "parameters", index)
                parameter = resolve_object(document.value, at)
                if parameter.get("in") == "path" and parameter.get("name") not in names:
                    problem = f"the path parameter {parameter.get('name')} is not in the path {path}"
                    yield Contradiction(holder, at, problem, "no request sends it", _without(document, names))


def _without(document: Document, names: set[str]) -> Callable[[_Node], _Node]:
    def has_place(parameter: JsonValue) -> bool:
        node = as_object(parameter)
        if isinstance(node.get("$ref"), str):
            node = resolve_object(document.value, target(str(node["$ref"])))
        return node.get("in") != "path" or node.get("name") in names

    def change(node: _Node) -> _Node:
        return {**node, "parameters": [each for each in as_list(node.get("parameters")) if has_place(each)]}

    return change
