"""The property of an item that has the id of its parent, as the path has it."""

from __future__ import annotations

from functools import lru_cache

from caveat.openapi.spec import Spec
from caveat.resources.model import Action, Resource
from caveat.resources.words import parameter_names, plain


@lru_cache(maxsize=1_024)
def parent_field(spec: Spec, resource: Resource) -> str | None:
    """The property with the name of the parent's path parameter, which no client writes; None if there is none.

    Only of items that are created below the parent: others may be shown below several.
    """
    operation = resource.operation(Action.CREATE)
    if operation is None or not resource.depth or not resource.item_schema:
        return None
    names = parameter_names(operation.path)
    if len(names) != resource.depth:
        return None
    declared = spec.schemas.properties(resource.item_schema)
    fields = (each for each in declared if plain(each) == plain(names[-1]) and each not in resource.writable)
    field = next(fields, None)
    return field if field != resource.identity.field else None
