"""Unique values: no two items of a collection have the same value of a field that the document says is unique."""

from __future__ import annotations

from caveat.json_text import JsonValue
from caveat.mock.collections.resource_request import ResourceRequest
from caveat.openapi.spec import Spec
from caveat.resources.derive import resources
from caveat.resources.unique_fields import unique_fields


class UniqueValues:
    """Finds the values that a request would give to a second item."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._fields: dict[str, frozenset[str]] = {}
        """The unique fields of an item, by the operationIds of writes that document 409."""

    def taken(self, request: ResourceRequest) -> tuple[str, JsonValue] | None:
        """The field and the value that another item has; None if there is none, or the operation documents no 409."""
        if "409" not in request.operation.responses:
            return None
        names = self._names(request)
        sent = request.sent_properties() if names else {}
        for name in sorted(names & sent.keys()):
            others = (item for key, item in request.collection.items.items() if key != request.item_id)
            if sent[name] is not None and any(item.properties.get(name) == sent[name] for item in others):
                return name, sent[name]
        return None

    def _names(self, request: ResourceRequest) -> frozenset[str]:
        operation = request.operation.id
        if operation not in self._fields:
            resource = resources(self._spec).at(request.collection_spec.path.template)
            self._fields[operation] = unique_fields(self._spec, resource) if resource is not None else frozenset()
        return self._fields[operation]
