"""The actions on items: `POST /orders/{orderId}/close` changes one order as its name says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from caveat.openapi.coerce import as_list
from caveat.openapi.operation import Effect, Operation
from caveat.openapi.references import resolve, resolve_object
from caveat.openapi.spec import Spec
from caveat.resources.model import Place, Resource
from caveat.resources.shapes import Shapes
from caveat.resources.words import plain, template_of

_METHODS = frozenset({"POST", "PUT", "PATCH"})


@dataclass(frozen=True, slots=True)
class ItemAction:
    """An operation below the path of an item that changes the item."""

    operation: Operation
    resource: Resource
    responses: Mapping[str, Place]
    """Where the item is in the body of a response that shows it by the schema of a read, by documented status."""
    named: tuple[str, str] | None = None
    """The property and the value that the name of the action says, such as `status` and `closed` for `close`."""


def item_actions(spec: Spec, resource: Resource) -> Iterator[ItemAction]:
    """The actions on the items of a resource, in the document's order."""
    shapes, below = Shapes(spec.root, spec.schemas), f"{resource.item_template}/"
    every = spec.operations.values()
    # A path that is read, or has items below it, is a collection or a part of the item.
    others = {template_of(each.path) for each in every if each.method == "GET"}
    others |= {template_of(each.path).removesuffix("/{}") for each in every if each.path.rstrip("/").endswith("}")}
    for operation in every:
        template = template_of(operation.path)
        word = template.removeprefix(below)
        is_below = template.startswith(below) and word and not word.startswith("{") and "/" not in word
        if not is_below or operation.method not in _METHODS or operation.effect is not Effect.WRITES:
            continue
        if template not in others and "201" not in operation.responses and operation.id not in resource.actions:
            responses = dict(_responses(shapes, resource, operation))
            yield ItemAction(operation, resource, responses, _named(spec, resource, plain(word)))


def _responses(shapes: Shapes, resource: Resource, operation: Operation) -> Iterator[tuple[str, Place]]:
    for status, response in operation.responses.items():
        node = shapes.body(response) if status.startswith("2") else None
        found = shapes.item(node, resource.identity.parameter, resource.name) if node is not None else None
        if found is not None and found[1] and found[0].schema and resource.item_schema:
            place, root = found[0], shapes.root
            if resolve(root, place.schema) == resolve(root, resource.item_schema):
                yield status, place


def _named(spec: Spec, resource: Resource, word: str) -> tuple[str, str] | None:
    """The one enum of an item with the participle of a word, and that value."""
    declared = spec.schemas.properties(resource.item_schema) if resource.item_schema else {}
    named = [
        (name, value)
        for name, pointer in declared.items()
        for value in as_list(resolve_object(spec.root, pointer).get("enum"))
        if isinstance(value, str) and plain(value) in _participles(word)
    ]
    return named[0] if len(named) == 1 else None


def _participles(word: str) -> frozenset[str]:
    """`closed` for `close`, `cancelled` and `canceled` for `cancel`, `denied` for `deny`."""
    return frozenset({f"{word}d" if word.endswith("e") else f"{word}ed", f"{word}{word[-1:]}ed", f"{word[:-1]}ied"})
