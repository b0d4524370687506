"""The steps of a journey that delete items, and check each deletion."""

from __future__ import annotations

from itertools import islice

from caveat.resources.model import Action
from caveat.traffic.journeys import lists
from caveat.traffic.journeys.items import Known
from caveat.traffic.journeys.steps import IF_MATCH, Steps


class Deletions(Steps):
    """Deletes items; a step is skipped if the document or the target does not allow it."""

    def _delete(self) -> None:
        """Delete an item twice, and another one once; create one, and read and list all of them."""
        if self._operation(Action.DELETE) is None or not self._writes():
            return
        item, *others = self._known
        self._delete_with_older_tag(item)
        self._list()
        self._delete_one(item)
        self._send(Action.DELETE, item.path)
        self._send(Action.READ, item.path)
        gone = [item]
        if len(others) > 1:
            self._list()
            gone.append(others.pop())
            self._delete_one(gone[-1])
        self._search_for(gone)
        creating = self._creating()
        if creating is not None and self._create(creating, bare=True):
            self._list()
        for other in others[:1]:
            self._read(other)

    def _search_for(self, items: list[Known]) -> None:
        """Search the list for items that were deleted."""
        operation = self._operation(Action.LIST)
        contents = [item.content for item in items]
        queries = lists.searches(self._spec, self._resource, operation, contents) if operation is not None else ()
        for query in islice(queries, len(items)):
            self._list(query)

    def _delete_with_older_tag(self, item: Known) -> None:
        """Delete an item with the entity tag that it had before a write: it stays."""
        if not self._takes_tag(Action.DELETE):
            return
        self._read(item)
        before = item.etag
        updating, replacing = self._operation(Action.UPDATE), self._operation(Action.REPLACE)
        bodies = self._items.bodies
        content = bodies.change(self._resource, updating, item.content) if updating is not None else None
        action = Action.UPDATE if content is not None else Action.REPLACE
        if content is None and replacing is not None:
            content = bodies.replacement(self._resource, replacing, item.content, changes=True)
        if content is None or before is None:
            return
        headers = {IF_MATCH: before} if self._takes_tag(action) else None
        self._send(action, item.path, headers=headers, content=content)
        self._read(item)
        if item.etag != before:
            self._send(Action.DELETE, item.path, headers={IF_MATCH: before})
            self._read(item)

    def _delete_one(self, item: Known) -> None:
        headers = {IF_MATCH: item.etag} if item.etag and self._takes_tag(Action.DELETE) else None
        self._send(Action.DELETE, item.path, headers=headers)
        self._send(Action.READ, item.path)
        self._send(Action.HEAD, item.path)
        self._list()
        self._count()
