"""Fields with unique values in their collection, according to the descriptions of a document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from caveat.openapi.spec import Spec
from caveat.resources.field_schemas import schemas_of
from caveat.resources.model import Action, Resource
from caveat.resources.prose import text_of
from caveat.resources.words import item_name, plain

_IS_UNIQUE = r"(?:is|are|must be|has to be|have to be|should be) (?:globally )?unique"
_FIELD = re.compile(
    rf"^\W*unique(?! (?:id|key|name|number|code|value|reference|string))\b|\b{_IS_UNIQUE}\b", re.IGNORECASE
)
"""A description of a field that says so; `Unique identifier of the customer` is that of another item."""

_NAMED = re.compile(rf"[`'\"]?\b(\w+)[`'\"]? {_IS_UNIQUE}\b([^.;]*)", re.IGNORECASE)
_SCOPE = re.compile(
    r"\b(?:within|per|for each|for every|in (?:the|a|an|its|each|one))\b(?: (?:the|a|an|its|each|one))* *(\w*)"
)


@lru_cache(maxsize=256)
def unique_fields(spec: Spec, resource: Resource) -> frozenset[str]:
    """The fields that a client writes, and that no two items below the same parents have the same value of."""
    references = {each.property for each in resource.references} | {resource.identity.field}
    return frozenset(
        name
        for name in resource.writable - references
        if not plain(name).endswith("id") and _says_so(spec, resource, name)
    )


def _says_so(spec: Spec, resource: Resource, name: str) -> bool:
    texts = [str(each.get("description", "")) for each in schemas_of(spec, resource, name)]
    descriptions = [text for text in texts if _FIELD.search(text)]
    creating = (resource.operation(action) for action in (Action.CREATE, Action.REPLACE))
    for operation in creating:
        text = text_of(spec, operation) if operation is not None else ""
        descriptions += [rest for word, rest in _NAMED.findall(text) if plain(word) == plain(name)]
    return bool(descriptions) and all(_is_of_collection(resource, text) for text in descriptions)


def _is_of_collection(resource: Resource, text: str) -> bool:
    """Whether a text names no other scope than the parent of the items."""
    parent = item_name(resource.template.rpartition("/{}")[0]) if resource.depth else ""
    return all(plain(word) in set(_names(parent)) for word in _SCOPE.findall(text))


def _names(parent: str) -> Iterator[str]:
    if parent:
        yield from (parent, f"{parent}s")
