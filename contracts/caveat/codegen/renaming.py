"""The classes of component schemas: those whose names become the same class name are renamed."""

from __future__ import annotations

from collections.abc import Mapping

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.naming import class_name, class_names
from caveat.openapi.objects import rewrite
from caveat.openapi.pointer import child, tokens
from caveat.openapi.references import local, target

_SCHEMAS = "/components/schemas"


def classes_of(root: JsonValue) -> Mapping[str, str]:
    """The name of the class of each component schema of a document."""
    return class_names(tuple(as_object(as_object(as_object(root).get("components")).get("schemas"))))


def with_distinct_names(document: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The document in which each component schema that shares its class name is called as its class.

    Discriminators keep their values. A document without such schemas is returned itself.
    """
    changed = {name: renamed for name, renamed in classes_of(document).items() if renamed != class_name(name)}
    if not changed:
        return document

    def change(node: dict[str, JsonValue]) -> dict[str, JsonValue]:
        node = _with_mapping(node, changed)
        reference = node.get("$ref")
        return {**node, "$ref": _renamed(reference, changed)} if isinstance(reference, str) else node

    renamed = as_object(rewrite(document, change))
    components = as_object(renamed.get("components"))
    schemas = as_object(components.get("schemas"))
    return {
        **renamed,
        "components": {**components, "schemas": {changed.get(name, name): node for name, node in schemas.items()}},
    }


def _renamed(reference: str, changed: Mapping[str, str]) -> str:
    if not reference.startswith("#/"):
        return reference
    first, second, name, *rest = (*tokens(target(reference)), "", "", "")
    if f"/{first}/{second}" != _SCHEMAS or name not in changed:
        return reference
    return local(child(_SCHEMAS, changed[name], *filter(None, rest)))


def _with_mapping(node: dict[str, JsonValue], changed: Mapping[str, str]) -> dict[str, JsonValue]:
    """The schema with a discriminator that maps the values of the changed names, which were their names."""
    discriminator = node.get("discriminator")
    if not isinstance(discriminator, dict):
        return node
    written = as_object(discriminator.get("mapping"))
    mapping = {value: _mapped(reference, changed) for value, reference in written.items()}
    branches = [as_object(branch).get("$ref") for key in ("oneOf", "anyOf") for branch in as_list(node.get(key))]
    named = set(mapping.values())
    for name, renamed in changed.items():
        # The branches are renamed already: an inner node is changed first.
        reference = local(child(_SCHEMAS, renamed))
        if reference in branches and reference not in named:
            mapping[name] = reference
    return {**node, "discriminator": {**discriminator, "mapping": mapping}} if mapping else node


def _mapped(reference: JsonValue, changed: Mapping[str, str]) -> JsonValue:
    if not isinstance(reference, str):
        return reference
    return local(child(_SCHEMAS, changed[reference])) if reference in changed else _renamed(reference, changed)
