"""Finds the contradictions of a document, and replaces each by a usable part."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.contradictions.contradiction import Change, Contradiction, Node
from caveat.openapi.contradictions.overlaps import overlap
from caveat.openapi.contradictions.unsatisfiable import unsatisfiable
from caveat.openapi.contradictions.unusable_links import expressions_without_value, unknown_parameters
from caveat.openapi.contradictions.unusable_security import shared_fields, undefined_schemes
from caveat.openapi.document import Document
from caveat.openapi.pointer import child, lookup, tokens
from caveat.openapi.references import resolve_object, target
from caveat.openapi.walk import METHODS, Kind


def without_contradictions(document: Document, root: Node) -> tuple[Node, tuple[str, ...]]:
    """The document with the replacements, and a sentence with file and line for each contradiction."""
    contradictions = [each for kind in _KINDS for each in kind(document)]
    root = _replaced(root, contradictions)
    by_problem: dict[tuple[str, str], list[Contradiction]] = {}
    for each in contradictions:
        by_problem.setdefault((each.problem, each.instead), []).append(each)
    return root, tuple(_sentence(document, same) for same in by_problem.values())


_MAX_ROUNDS = 4
"""How often schemas are copied, each time with what the round before made of them."""


def _replaced(root: Node, contradictions: list[Contradiction]) -> Node:
    """The document with what is used instead of each contradiction, also in copies of schemas that have one."""
    before = root
    for _ in range(_MAX_ROUNDS):
        changed = root
        # Inner parts first: what is around them may be changed, too.
        for each in sorted(contradictions, key=lambda contradiction: -len(contradiction.pointer)):
            changed = as_object(_changed(changed, tokens(each.pointer), each.change, before))
        if not any(each.copies for each in contradictions):
            return changed
        before = changed
    return before


def _sentence(document: Document, same: list[Contradiction]) -> str:
    first, *others = same
    place = document.place(first.at)
    more = f" (also in {len(others)} other place{'s' if len(others) > 1 else ''})" if others else ""
    return f"{place.file}:{place.line}: {first.problem}; {first.instead}{more}"


def _changed(node: JsonValue, path: list[str], change: Change, root: Node) -> JsonValue:
    """A copy of a value with the object at a path changed; what does not change is shared."""
    if not path:
        return change(as_object(node), root)
    head, *rest = path
    if isinstance(node, dict):
        return {**node, head: _changed(node[head], rest, change, root)} if head in node else node
    if isinstance(node, list):
        return [_changed(item, rest, change, root) if str(index) == head else item for index, item in enumerate(node)]
    return node


def overlapping_choices(document: Document) -> Iterator[Contradiction]:
    """Each `oneOf` with a branch whose values are all valid under another branch, too."""
    for pointer, node in document.constrained_schemas:
        branches = as_list(node.get("oneOf"))
        overlapping, which = overlap(document.value, branches), ""
        if overlapping is None:
            overlapping, which = overlap(document.value, branches, closed=True), " that has its properties only"
        if overlapping is not None:
            inner, outer = overlapping
            problem = (
                f"every value of branch {inner + 1} of the oneOf{which} is valid under branch {outer + 1}, too, "
                "and oneOf allows exactly one"
            )
            yield Contradiction(pointer, child(pointer, "oneOf"), problem, "it is taken as anyOf", _any_of)


def _any_of(schema: Node, _root: Node) -> Node:
    rest = {name: value for name, value in schema.items() if name != "oneOf"}
    choice: Node = {"anyOf": schema["oneOf"]}
    return {**rest, "allOf": [*as_list(rest.get("allOf")), choice]} if "anyOf" in rest else {**rest, **choice}


def unusable_links(document: Document) -> Iterator[Contradiction]:
    """Links that cannot be followed."""
    for link in (*unknown_parameters(document), *expressions_without_value(document)):
        yield Contradiction(
            link.response, link.at, link.problem, "it is not followed", _without_entry("links", link.name)
        )


def malformed_media_types(document: Document) -> Iterator[Contradiction]:
    """Media types that are not written as type/subtype: no message has them."""
    for part in document.parts_outside_schemas:
        content = as_object(part.node.get("content")) if part.kind in {Kind.BODY, Kind.RESPONSE} else {}
        for name, media in content.items():
            # Others are malformed in another way.
            if isinstance(media, dict) and not _MEDIA_TYPE.match(name):
                at = child(part.pointer, "content", name)
                problem = f"{name!r} is not a media type: these are written as type/subtype"
                yield Contradiction(part.pointer, at, problem, "it is not used", _without_entry("content", name))


_MEDIA_TYPE = re.compile(r"\s*[^\s/;,]+/[^\s/;,]+")


def _without_entry(section: str, name: str) -> Change:
    def change(node: Node, _root: Node) -> Node:
        entries = as_object(node.get(section))
        return {**node, section: {each: entry for each, entry in entries.items() if each != name}}

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
                if parameter.get("in") == "path" and str(parameter.get("name")) not in names:
                    problem = f"the path parameter {parameter.get('name')} is not in the path {path}"
                    yield Contradiction(
                        holder, at, problem, "no request sends it", _with_placed_parameters(document, names)
                    )


def _with_placed_parameters(document: Document, names: set[str]) -> Change:
    def has_place(parameter: JsonValue) -> bool:
        node = as_object(parameter)
        if isinstance(node.get("$ref"), str):
            node = resolve_object(document.value, target(str(node["$ref"])))
        return node.get("in") != "path" or str(node.get("name")) in names

    def change(node: Node, _root: Node) -> Node:
        return {**node, "parameters": [each for each in as_list(node.get("parameters")) if has_place(each)]}

    return change


_KINDS: tuple[Callable[[Document], Iterator[Contradiction]], ...] = (
    overlapping_choices,
    unsatisfiable,
    undefined_schemes,
    shared_fields,
    parameters_without_place,
    malformed_media_types,
    unusable_links,
)
