"""The links of responses: they lead from the response to a creation to the item, and show where its id is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.openapi.operation import Operation
from caveat.openapi.pointer import child, lookup, tokens
from caveat.openapi.references import resolve_object, target
from caveat.openapi.spec import Spec
from caveat.resources.words import parameter_names, template_of

_BODY = "$response.body#"


@dataclass(frozen=True, slots=True)
class IdLink:
    """A link from the response to one operation to another operation, which acts on an item."""

    item_template: str
    """The path of the item without the names of its parameters."""
    keys: tuple[str, ...]
    """The keys of the value in the body that the path takes."""
    pointer: str
    """The JSON pointer of the link."""


def id_links(spec: Spec, operation: Operation) -> Iterator[IdLink]:
    """The links of an operation's success that give an id of the body to the path of an item."""
    for status, response in operation.responses.items():
        if not status.startswith("2") or not response.pointer:
            continue
        for name in as_object(as_object(lookup(spec.root, response.pointer)).get("links")):
            at = child(response.pointer, "links", name)
            link = resolve_object(spec.root, at)
            linked = _linked(spec, link)
            names = parameter_names(linked.path) if linked is not None else ()
            if linked is None or not names or not linked.path.rstrip("/").endswith("}"):
                continue
            parameters = as_object(link.get("parameters"))
            expression = parameters.get(names[-1], parameters.get(f"path.{names[-1]}"))
            keys = tuple(tokens(expression.removeprefix(_BODY))) if isinstance(expression, str) else ()
            # An id within a list is that of another item than the one that was created.
            if str(expression).startswith(_BODY) and keys and not any(key.isdigit() for key in keys):
                yield IdLink(template_of(linked.path), keys, at)


def _linked(spec: Spec, link: Mapping[str, JsonValue]) -> Operation | None:
    if isinstance(link.get("operationId"), str):
        return spec.operations.get(str(link["operationId"]))
    pointer = target(str(link.get("operationRef", "")))
    return next((operation for operation in spec.operations.values() if operation.pointer == pointer), None)
