"""Components: what nothing refers to promises nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from caveat.json_text import JsonValue
from caveat.lint.lint_rule import Problem, Scope, lint_rule
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.document import Document
from caveat.openapi.pointer import child, tokens
from caveat.openapi.references import references, target
from caveat.openapi.walk import objects

_PLACE = 3
"""Tokens of a component's pointer: `components`, its section, its name."""


@lint_rule("LNT014", of=Scope.OURS)
def components_are_used(document: Document) -> Iterator[Problem]:
    """Every component is referred to, from outside the components or from one that is.

    A security scheme is, when a requirement names it; a schema is, too, when a discriminator's mapping names it, or
    when it extends a used one that has a discriminator.
    """
    root = document.value
    uses = _uses(root)
    used: set[str] = set()
    waiting = [""]
    while waiting:
        for found in uses.get(waiting.pop(), ()):
            if found not in used:
                used.add(found)
                waiting.append(found)
    for section, components in _sections(root):
        for name in components:
            pointer = child("/components", section, name)
            if pointer not in used:
                yield Problem(pointer, f"nothing uses the component {name} of {section}")


def _sections(root: dict[str, JsonValue]) -> Iterator[tuple[str, dict[str, JsonValue]]]:
    for section, components in as_object(root.get("components")).items():
        if isinstance(components, dict) and not section.startswith("x-"):
            yield section, components


def _owner(pointer: str) -> str:
    """The component that a pointer leads into, `""` for everything else."""
    trail = tokens(pointer)[:_PLACE]
    return child("", *trail) if len(trail) == _PLACE and trail[0] == "components" else ""


def _uses(root: dict[str, JsonValue]) -> Mapping[str, set[str]]:
    """The components that each component refers to, and under `""` those that the rest of the document does."""
    uses: dict[str, set[str]] = {}
    for pointer, reference in references(root):
        uses.setdefault(_owner(pointer), set()).add(_owner(target(reference)))
    for pointer, node in objects(root):
        uses.setdefault(_owner(pointer), set()).update(_named(node))
    for base, heir in _heirs(root):
        uses.setdefault(base, set()).add(heir)
    return uses


def _named(node: dict[str, JsonValue]) -> Iterator[str]:
    """The components that an object names without a `$ref`."""
    for requirement in as_list(node.get("security")):
        for name in as_object(requirement):
            yield child("/components/securitySchemes", name)
    for value in as_object(as_object(node.get("discriminator")).get("mapping")).values():
        if isinstance(value, str):
            yield _owner(target(value)) if value.startswith("#") else child("/components/schemas", value)


def _heirs(root: dict[str, JsonValue]) -> Iterator[tuple[str, str]]:
    """Schemas that have a discriminator, each with one that extends it by `allOf`."""
    schemas = dict(_sections(root)).get("schemas", {})
    for name, schema in schemas.items():
        for base in as_list(as_object(schema).get("allOf")):
            reference = as_object(base).get("$ref")
            if isinstance(reference, str):
                pointer = target(reference)
                extended = schemas.get(tokens(pointer)[-1]) if _owner(pointer) == pointer else None
                if isinstance(extended, dict) and "discriminator" in extended:
                    yield pointer, child("/components/schemas", name)
