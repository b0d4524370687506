"""Security requirements that no request can fulfil, or that name a scheme which is not defined."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.contradictions.contradiction import Change, Contradiction, Node
from caveat.openapi.document import Document
from caveat.openapi.pointer import child
from caveat.openapi.references import resolve_object
from caveat.openapi.walk import Kind


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


def _requirements(document: Document) -> Iterator[tuple[str, int, Node]]:
    """The security requirements: the pointer of their holder, their index, and each by itself."""
    holders = (part for part in document.parts_outside_schemas if part.kind in {Kind.DOCUMENT, Kind.OPERATION})
    for pointer, node in ((part.pointer, part.node) for part in holders):
        for index, requirement in enumerate(as_list(node.get("security"))):
            yield pointer, index, as_object(requirement)


_Fields: TypeAlias = Mapping[str, tuple[str, str] | None]
"""The place in a request of the credential of each security scheme; None for a client certificate."""


def _fields(document: Document) -> _Fields:
    schemes = as_object(as_object(document.value.get("components")).get("securitySchemes"))
    pointers = {name: child("/components/securitySchemes", name) for name in schemes}
    return {name: _field(resolve_object(document.value, pointer)) for name, pointer in pointers.items()}


def _field(scheme: Node) -> tuple[str, str] | None:
    if scheme.get("type") == "mutualTLS":
        return None
    if scheme.get("type") == "apiKey":
        return str(scheme.get("in")), str(scheme.get("name")).lower()
    return "header", "authorization"


def _usable_security(fields: _Fields) -> Change:
    def change(node: Node, _root: Node) -> Node:
        listed = [as_object(each) for each in as_list(node.get("security"))]
        defined = [each for each in listed if all(name in fields for name in each)]
        kept: list[JsonValue] = [_one_for_each_field(each, fields) for each in defined or listed]
        return {**node, "security": kept}

    return change


def _one_for_each_field(requirement: Node, fields: _Fields) -> Node:
    used: set[tuple[str, str]] = set()
    kept: Node = {}
    for name, scopes in requirement.items():
        field = fields.get(name)
        if name in fields and field not in used:
            kept[name] = scopes
            used |= {field} if field is not None else set()
    return kept
