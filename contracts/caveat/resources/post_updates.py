"""Updates by POST to the path of an item: the body has properties of the item, and the response shows the item."""

from __future__ import annotations

import re

from caveat.openapi.operation import Effect, Operation
from caveat.openapi.references import resolve
from caveat.openapi.spec import Spec
from caveat.resources.prose import text_of
from caveat.resources.shapes import Node, Shapes
from caveat.resources.words import plain

_MERGES = re.compile(
    r"\b(absent|omitted|missing|unspecified|unset|not (\w+ )?(provided|sent|specified|included|given|present|passed))\b"
    r"[^.]*\b(unchanged|untouched|(stay|remain|keep|kept|left|retain)\w*)\b",
    re.IGNORECASE,
)
"""Says that fields that a request does not name keep their values."""

_MIN_SHARE = 2
"""One of this many properties of the request has to be one of the item: others may be options."""


def updates_by_post(spec: Spec, operation: Operation, parameter: str, name: str, reading: Operation | None) -> bool:
    """Whether a POST to the path of an item, which has the parameter and the name, updates it.

    It does if its body has properties of the item that a GET reads, and its 200 shows that item.
    """
    if reading is None or operation.effect is not Effect.WRITES or "201" in operation.responses:
        return False
    shown, read = (_item(spec, each, parameter, name) for each in (operation, reading))
    if shown is None or read is None or not shown.schema or not read.schema:
        return False
    shapes = Shapes(spec.root, spec.schemas)
    declared, of_item = set(shapes.properties(shown)), set(shapes.properties(read))
    is_same = resolve(spec.root, shown.schema) == resolve(spec.root, read.schema)
    if not is_same and not (declared and declared <= of_item) and not declared >= of_item:
        return False
    return _sends_parts(spec, operation, of_item)


def merges(spec: Spec, operation: Operation) -> bool:
    """Whether fields that an update does not name keep their values: in a PATCH, or if its description says so."""
    return operation.method == "PATCH" or _MERGES.search(text_of(spec, operation)) is not None


def _item(spec: Spec, operation: Operation, parameter: str, name: str) -> Node | None:
    """The item with its id in the body of a 200."""
    shapes, response = Shapes(spec.root, spec.schemas), operation.responses.get("200")
    body = shapes.body(response) if response is not None else None
    place = shapes.item(body, parameter, name) if body is not None else None
    return Node(place[0].schema) if place is not None and place[1] else None


def _sends_parts(spec: Spec, operation: Operation, of_item: set[str]) -> bool:
    """Whether the properties of a body are mostly those of the item."""
    known = set(map(plain, of_item))
    for schema in operation.body.media.values() if operation.body is not None else ():
        names = list(spec.request_schemas.properties(schema)) if schema else []
        same = [each for each in names if plain(each) in known]
        if same and len(same) * _MIN_SHARE >= len(names):
            return True
    return False
