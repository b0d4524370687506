"""Parses pages as generated models; an item of an earlier page is not validated again."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeVar, get_args, get_origin

from caveat.json_list import JsonList

if TYPE_CHECKING:
    from pydantic import BaseModel

M = TypeVar("M", bound="BaseModel")


def parse_page(model: type[M], page: JsonList) -> M | None:
    """A page as a model; None where it is invalid, or where the validity of the list is not that of each item."""
    listing = _list_of(model, page.key) if page.key is not None else None
    if listing is None:
        return None
    name, of_item = listing
    try:
        items = page.facts(of_item, lambda item: of_item.model_validate_json(item.text, by_name=False))
        parsed = model.model_validate_json(page.envelope, by_name=False)
    except ValueError:
        return None
    getattr(parsed, name).extend(items)
    return parsed


@cache
def _list_of(model: type[BaseModel], key: str) -> tuple[str, type[BaseModel]] | None:
    """The field that a member of an object is, and the model of its items; None if more is asked of the list."""
    if any("json_schema_extra" in getattr(part, "model_config", {}) for part in model.__mro__):
        # The generated models keep rules about several fields there.
        return None
    for name, field in model.model_fields.items():
        if (field.alias or name) == key and get_origin(field.annotation) is list and not field.metadata:
            (of_item,) = get_args(field.annotation)
            return (name, of_item) if hasattr(of_item, "model_validate_json") else None
    return None
