"""The steps of a journey that a server has to refuse: taken ids and unique values, and wrong parents."""

from __future__ import annotations

from caveat.json_text import JsonValue
from caveat.resources.derive import resources
from caveat.resources.model import Action
from caveat.resources.unique_fields import unique_fields
from caveat.traffic.journeys.bodies import JSON_PATCH
from caveat.traffic.journeys.composer import Content
from caveat.traffic.journeys.steps import Steps


class Conflicts(Steps):
    """Creates and reads items that conflict with others; a step is skipped if the document does not allow it."""

    def _create_again(self) -> None:
        """Create an item with the id of another one, where the client chooses it and a conflict is documented."""
        operation, field = self._operation(Action.CREATE), self._resource.identity.field
        if operation is None or field is None or not self._writes() or "409" not in operation.responses:
            return
        item = self._known[0]
        if field not in self._resource.writable or not item.content.get(field):
            return
        self._read(item)
        content = next(self._items.bodies.candidates(self._resource, operation, {field: item.content[field]}), None)
        self._items.client.send(self._items.composer.request(operation, item.path[:-1], content=content))
        self._read(item)

    def _repeat_unique_values(self) -> None:
        """Create an item with a unique value of another one, and give it to a third one."""
        creating, updating = self._creating(), self._operation(Action.UPDATE)
        if creating is None or not self._writes():
            return
        for name in sorted(unique_fields(self._spec, self._resource)):
            item = next((each for each in self._known if each.content.get(name)), None)
            if item is None:
                continue
            self._read(item)
            value, other = item.content.get(name), next((each for each in self._known if each is not item), item)
            path = item.path[:-1]
            named: dict[str, JsonValue] = {name: value}
            if creating.method == "PUT":
                path = (*path, self._items.composer.new_id(creating))
            content = next(self._items.bodies.candidates(self._resource, creating, named), None)
            self._items.client.send(self._items.composer.request(creating, path, content=content))
            self._read(item)
            media_type = self._items.bodies.media_type(updating) if updating is not None else None
            if other is not item and media_type is not None and media_type != JSON_PATCH:
                self._send(Action.UPDATE, other.path, content=Content(media_type, named))
                self._read(other)

    def _look_below_another_parent(self) -> None:
        """Read an item below another parent than its own, and list the items there."""
        above = self._resource.template.rpartition("/{}/")[0]
        parent = resources(self._spec).by_template.get(above)
        reading = parent.operation(Action.READ) if parent is not None else None
        if parent is None or reading is None or not self._writes() or not self._items.allows(reading):
            return
        item = self._known[0]
        created = self._items.create(parent)
        other = self._items.known(parent, created[0]) if created is not None else None
        if other is None or len(other.path) != len(item.path) - 1 or other.path == item.path[:-1]:
            return
        self._read(item)
        self._items.client.send(self._items.composer.request(reading, other.path))
        self._send(Action.READ, (*other.path, item.path[-1]))
        self._send(Action.LIST, other.path)
