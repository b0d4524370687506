"""One journey through a resource: create, read, list, change and delete items, and look after each step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice

from caveat.resources.derive import resources
from caveat.resources.model import Action, Kind
from caveat.traffic.journeys import lists
from caveat.traffic.journeys.composer import Content
from caveat.traffic.journeys.items import Known
from caveat.traffic.journeys.steps import IF_MATCH, IF_NONE, Steps, has

_ITEMS = 3
_READINGS = 3
_CHANGES_OF_ALL = 2
_ACTIONS = 4
_ITEMS_IN_PAGES = 5
"""Items to create where a list has pages: three pages of two items."""


class Journey(Steps):
    """The steps of one journey; each is left out where the document or the target does not allow it."""

    def travel(self) -> None:
        """Take all steps: those between the first and the last ones in an order of their own."""
        if self._resource.kind is Kind.SINGLETON:
            self._travel_singleton()
            return
        listing = self._operation(Action.LIST)
        self._parents = self._items.path_values(listing.path) if listing is not None else None
        self._list()
        self._create_items()
        self._list()
        if not self._known:
            self._take_listed()
        steps: list[Callable[[], None]] = [self._pages, self._select, self._conditional, self._replace, self._update]
        self._rng.shuffle(steps)
        for step in steps:
            step()
        self._update_each()
        self._act()
        self._create_again()
        self._look_below_another_parent()
        self._delete()

    def _travel_singleton(self) -> None:
        """Read and change the one item that exists, and give it the values that it had before."""
        reading = self._operation(Action.READ)
        path = self._items.path_values(reading.path) if reading is not None else None
        item = Known(path) if path is not None else None
        view = self._read(item) if item is not None else None
        if item is None or view is None or view.shown is None:
            return
        self._known.append(item)
        first = dict(item.content)
        for step in (self._conditional, self._replace, self._update, self._update_each, self._update_all):
            step()
        for action in (Action.REPLACE, Action.UPDATE):
            operation = self._operation(action)
            content = self._items.bodies.unchanged(self._resource, operation, first) if operation is not None else None
            if content is not None:
                headers = {IF_MATCH: item.etag} if item.etag and self._takes_tag(action) else None
                self._send(action, item.path, headers=headers, content=content)
                self._read(item)
                return

    # Reading

    def _take_listed(self) -> None:
        """Read items that exist: nothing could be created."""
        view = self._list()
        for each in (view.items or ())[:2] if view is not None else ():
            if each.id is not None and self._parents is not None:
                self._known.append(Known((*self._parents, each.id)))
                self._read(self._known[-1])

    def _pages(self) -> None:
        operation = self._operation(Action.LIST)
        for query in lists.sizes(self._spec, self._resource, operation) if operation is not None else ():
            view = self._list(query)
            for _ in range(lists.MAX_PAGES):
                following = lists.next_page(view) if view is not None else None
                if following is None:
                    break
                view = self._items.client.send(following)
            self._list()

    def _select(self) -> None:
        operation = self._operation(Action.LIST)
        if operation is None:
            return
        queries = [
            query
            for item in self._known
            for query in lists.filters(self._spec, self._resource, operation, item.content)
        ]
        queries += lists.orders(self._spec, self._resource, operation)
        contents = [item.content for item in self._known]
        if self._resource.search:
            self._list()
        queries += lists.searches(self._spec, self._resource, operation, contents)
        for number, query in enumerate(queries):
            if query not in queries[:number]:
                self._list(query)
        for query in queries[:2]:
            self._count(query)
        for query in queries[:1] if self._resource.filters else ():
            self._follow_links({**query, **next(lists.sizes(self._spec, self._resource, operation), {})})

    def _count(self, query: Mapping[str, str] | None = None) -> None:
        """List the items and count them, with a filter that both take."""
        operation = self._operation(Action.COUNT)
        if operation is not None and {each.name for each in operation.parameters} >= (query or {}).keys():
            self._list()
            if query:
                self._list(query)
            self._send(Action.COUNT, self._parents, query=query)

    def _follow_links(self, query: Mapping[str, str]) -> None:
        """Read the pages of a filtered list that links of its responses lead to."""
        view = self._list(query)
        for _ in range(lists.MAX_PAGES):
            following = lists.next_page(view) if view is not None and lists.has_link(view) else None
            if following is None:
                return
            view = self._items.client.send(following)

    def _conditional(self) -> None:
        """Read again and again, then with the entity tag, and read the header alone."""
        operation = self._operation(Action.READ)
        for item in self._known[:_READINGS]:
            for _ in range(_READINGS):
                self._read(item)
            if operation is not None and item.etag and ("304" in operation.responses or has(operation, IF_NONE)):
                self._read(item, {IF_NONE: item.etag})
            self._send(Action.HEAD, item.path)

    # Writing

    def _create_items(self) -> None:
        operation = self._creating()
        if operation is None:
            return
        for number in range(_ITEMS_IN_PAGES if self._resource.paging is not None else _ITEMS):
            if not self._create(operation, replays=number == 0, bare=number == 1):
                return
            self._count()

    def _replace(self) -> None:
        """Put an item with other values, with an older entity tag, as one that is new, as it is, and empty."""
        operation = self._operation(Action.REPLACE)
        if operation is None or not self._writes():
            return
        for item, changes in ((self._known[0], True), (self._known[-1], True), (self._known[0], False)):
            self._read(item)
            before = item.etag
            content = self._items.bodies.replacement(self._resource, operation, item.content, changes=changes)
            if content is None:
                return
            self._written(operation, Action.REPLACE, item, content)
            self._read_with_older_tag(item, before)
            if changes and before and before != item.etag and has(operation, IF_MATCH):
                self._send(Action.REPLACE, item.path, headers={IF_MATCH: before}, content=content)
                self._read(item)
            if changes and has(operation, IF_NONE):
                self._send(Action.REPLACE, item.path, headers={IF_NONE: "*"}, content=content)
                self._read(item)
            for content_of in (self._items.bodies.emptied, self._items.bodies.cleared) if not changes else ():
                content = content_of(self._resource, operation, item.content)
                if content is not None:
                    self._written(operation, Action.REPLACE, item, content)

    def _read_with_older_tag(self, item: Known, older: str | None) -> None:
        """Read an item with the entity tag that it had before a write: it has changed."""
        operation = self._operation(Action.READ)
        if operation is not None and older and older != item.etag and has(operation, IF_NONE):
            self._read(item, {IF_NONE: older})

    def _update(self) -> None:
        """Change one field of an item, then of another one."""
        operation = self._operation(Action.UPDATE)
        if operation is None or not self._writes():
            return
        for item in (self._known[-1], self._known[0]):
            self._read(item)
            before = item.etag
            content = self._items.bodies.change(self._resource, operation, item.content)
            if content is None:
                return
            self._written(operation, Action.UPDATE, item, content)
            self._read_with_older_tag(item, before)
            if before and before != item.etag and has(operation, IF_MATCH):
                self._send(Action.UPDATE, item.path, headers={IF_MATCH: before}, content=content)
                self._read(item)

    def _update_each(self) -> None:
        """Change the fields of an item one at a time, then give them 0, false, no members or null."""
        operation = self._operation(Action.UPDATE)
        if operation is None or not self._writes():
            return
        item = self._known[-1]
        self._read(item)
        self._read_others(item)
        for content in self._items.bodies.changes(self._resource, operation, item.content):
            headers = {IF_MATCH: item.etag} if item.etag and has(operation, IF_MATCH) else None
            self._send(Action.UPDATE, item.path, headers=headers, content=content)
            self._read(item)
        self._read_others(item)
        self._list()

    def _update_all(self) -> None:
        """Change all fields at once, then one field: the others keep the values that they were given."""
        operation = self._operation(Action.UPDATE)
        item = self._known[-1]
        bodies = self._items.bodies
        for _ in range(_CHANGES_OF_ALL) if operation is not None else ():
            self._read(item)
            whole = next(bodies.candidates(self._resource, operation, {}), None) if operation is not None else None
            if operation is None or whole is None:
                return
            self._written(operation, Action.UPDATE, item, whole)
            one = bodies.change(self._resource, operation, item.content)
            if one is not None:
                self._written(operation, Action.UPDATE, item, one)

    def _act(self) -> None:
        """Create two items, and take the actions on them: one may need what another one has done."""
        every = resources(self._spec).item_actions.values()
        actions = [each.operation for each in every if each.resource is self._resource][:_ACTIONS]
        actions = [each for each in actions if self._items.allows(each)]
        creating = self._creating()
        if not actions or creating is None or Action.READ not in self._resource.operations:
            return
        # The second item keeps what the first action has done to it.
        for order in ((*actions, *actions), (*reversed(actions),)):
            known = len(self._known)
            if not self._create(creating) or len(self._known) == known:
                return
            # Other steps need items that no action has changed.
            item = self._known.pop()
            for operation in order:
                media_type = self._items.bodies.media_type(operation)
                body = self._items.bodies.sample(operation) if media_type is not None else None
                content = Content(media_type, body) if media_type is not None else None
                self._read(item)
                self._items.client.send(self._items.composer.request(operation, item.path, content=content))
                self._read(item)
            self._list()

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
