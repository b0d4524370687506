"""Links from the creation of an item to the operations on it, in spellings of ids that Schemathesis does not infer."""

from __future__ import annotations

from collections.abc import Iterator

from schemathesis.specs.openapi.stateful.dependencies import naming

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_object
from caveat.openapi.operation import Operation
from caveat.openapi.pointer import child
from caveat.openapi.references import local, resolve_object, target
from caveat.openapi.spec import Spec
from caveat.resources.derive import resources
from caveat.resources.model import Action, Kind, Resource
from caveat.resources.words import parameter_names, template_of
from caveat.traffic.property_based.operations import generation_path, usable_name

Object = dict[str, JsonValue]


def with_id_links(root: Object, spec: Spec) -> Object:
    """The generation document with links to the operations on an item, where a response has the id for their paths."""
    paths = as_object(root.get("paths"))
    for resource in resources(spec).all:
        creating = [spec.operations[name] for name, action in resource.actions.items() if action is Action.CREATE]
        for operation in creating if resource.kind is Kind.COLLECTION else ():
            if operation.method == "POST":
                paths = {**paths, **_with_links(root, paths, spec, resource, operation)}
    return {**root, "paths": paths} if paths else root


def _shown_at(spec: Spec, resource: Resource) -> Resource:
    """The collection with the paths of the items: the one at the root with the same name where it has none itself."""
    if resource.identity.parameter:
        return resource
    at_root = resources(spec).by_template.get(f"/{resource.template.rpartition('/')[2]}")
    return at_root if at_root is not None and at_root.identity.parameter else resource


def is_inferred(parameter: str, path: str, field: str) -> bool:
    """Whether Schemathesis infers that a path parameter takes the value of a field."""
    names = (naming.from_parameter(parameter, path), naming.owning_resource(parameter, path))
    found = (naming.find_matching_field(parameter=parameter, resource=name, fields=[field]) for name in names if name)
    return any(found)


def _links(spec: Spec, resource: Resource) -> Iterator[tuple[Operation, str]]:
    """The operations on an item or below it, each with the name of the parameter that takes the id."""
    below = f"{resource.item_template}/"
    for operation in spec.operations.values():
        if f"{template_of(operation.path)}/".startswith(below):
            name = parameter_names(operation.path)[resource.depth]
            if resource.identity.field and not is_inferred(name, operation.path, resource.identity.field):
                yield operation, name


def _with_links(root: Object, paths: Object, spec: Spec, resource: Resource, creating: Operation) -> Object:
    """The path item of a creation, whose successes have the links; nothing where they show no item."""
    path, shown_at = generation_path(creating.path), _shown_at(spec, resource)
    links, field = list(_links(spec, shown_at)), shown_at.identity.field or ""
    item, method = as_object(paths.get(path)), creating.method.lower()
    operation = as_object(item.get(method))
    responses = as_object(operation.get("responses"))
    linked: Object = {}
    for status in responses if links else ():
        place = resource.responses.get((creating.id, status))
        if place is not None:
            response = _resolved(responses[status], root)
            expression = f"$response.body#{child('', *place.keys, field)}"
            added = {f"{each.id} of the item": _link(each, name, expression) for each, name in links}
            linked[status] = {**response, "links": {**added, **as_object(response.get("links"))}}
    return {path: {**item, method: {**operation, "responses": {**responses, **linked}}}} if linked else {}


def _link(operation: Operation, name: str, expression: str) -> JsonValue:
    pointer = child("/paths", generation_path(operation.path), operation.method.lower())
    return {"operationRef": local(pointer), "parameters": {f"path.{usable_name(name)}": expression}}


def _resolved(node: JsonValue, root: Object) -> Object:
    reference = as_object(node).get("$ref")
    return resolve_object(root, target(reference)) if isinstance(reference, str) else as_object(node)
