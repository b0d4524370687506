"""Components are used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from caveat.json_text import JsonValue
from caveat.judging.evidence import documented
from caveat.lint.lint_rule import Problem, Scope, lint_rule
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.document import Document
from caveat.openapi.objects import objects, references
from caveat.openapi.pointer import child, tokens
from caveat.openapi.references import target

_LENGTH = 3
"""The tokens of a component's pointer: `components`, its section, its name."""


@lint_rule("LNT014", scope=Scope.WITH_EVIDENCE, evidence=documented("specs/README.md, How a spec is written"))
def components_are_used(document: Document) -> Iterator[Problem]:
    """Every component is used: a reference leads to it from outside the components, or from a used component.

    A security scheme is also used if a security requirement names it; a schema if the mapping of a discriminator names
    it, or if it extends a used schema that has a discriminator.
    """
    root = document.value
    uses = _uses(root)
    used: set[str] = set()
    waiting = [""]
    while waiting:
        for component in uses.get(waiting.pop(), ()):
            if component not in used:
                used.add(component)
                waiting.append(component)
    for section, components in _sections(root):
        for name in components:
            pointer = child("/components", section, name)
            if pointer not in used:
                yield Problem(pointer, f"the component {name} of {section} is not used")


def _sections(root: dict[str, JsonValue]) -> Iterator[tuple[str, dict[str, JsonValue]]]:
    for section, components in as_object(root.get("components")).items():
        if isinstance(components, dict) and not section.startswith("x-"):
            yield section, components


def _owner(pointer: str) -> str:
    """The component that a pointer leads into, `""` if it leads elsewhere."""
    names = tokens(pointer)[:_LENGTH]
    return child("", *names) if len(names) == _LENGTH and names[0] == "components" else ""


def _uses(root: dict[str, JsonValue]) -> Mapping[str, set[str]]:
    """The components that each component refers to; under `""` those that the rest of the document refers to."""
    uses: dict[str, set[str]] = {}
    for pointer, reference in references(root):
        uses.setdefault(_owner(pointer), set()).add(_owner(target(reference)))
    for pointer, node in objects(root):
        uses.setdefault(_owner(pointer), set()).update(_named(node))
    for base, extension in _extensions(root):
        uses.setdefault(base, set()).add(extension)
    return uses


def _named(node: dict[str, JsonValue]) -> Iterator[str]:
    """The components that an object names without a `$ref`."""
    for requirement in as_list(node.get("security")):
        for name in as_object(requirement):
            yield child("/components/securitySchemes", name)
    for value in as_object(as_object(node.get("discriminator")).get("mapping")).values():
        if isinstance(value, str):
            yield _owner(target(value)) if value.startswith("#") else child("/components/schemas", value)


def _extensions(root: dict[str, JsonValue]) -> Iterator[tuple[str, str]]:
    """Pairs of a schema with a discriminator and a schema that extends it by `allOf`."""
    schemas = dict(_sections(root)).get("schemas", {})
    for name, schema in schemas.items():
        for base in as_list(as_object(schema).get("allOf")):
            reference = as_object(base).get("$ref")
            if isinstance(reference, str):
                pointer = target(reference)
                extended = schemas.get(tokens(pointer)[-1]) if _owner(pointer) == pointer else None
                if isinstance(extended, dict) and "discriminator" in extended:
                    yield pointer, child("/components/schemas", name)
