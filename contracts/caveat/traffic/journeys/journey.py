"""One journey of a resource: create, read, list, change and delete items, and check each step."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from caveat.resources.derive import resources
from caveat.resources.model import Action, Kind
from caveat.traffic.journeys import lists
from caveat.traffic.journeys.composer import Content
from caveat.traffic.journeys.conflicts import Conflicts
from caveat.traffic.journeys.deletions import Deletions
from caveat.traffic.journeys.items import Known
from caveat.traffic.journeys.steps import IF_MATCH, IF_NONE, has

_ITEMS = 3
_READINGS = 3
_CHANGES_OF_ALL = 2
_ACTIONS = 4
_ITEMS_IN_PAGES = 5
"""Items to create where a list has pages: three pages of two items."""


class Journey(Conflicts, Deletions):
    """The steps of one journey; a step is skipped if the document or the target does not allow it."""

    def travel(self) -> None:
        """Carry out all steps; those between the first and the last ones are in random order."""
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
        self._repeat_unique_values()
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

    def _follow_links(self, query: Mapping[str, str]) -> None:
        """Read the pages of a filtered list that links of its responses lead to."""
        view = self._list(query)
        for _ in range(lists.MAX_PAGES):
            following = lists.next_page(view) if view is not None and lists.has_link(view) else None
            if following is None:
                return
            view = self._items.client.send(following)

    def _conditional(self) -> None:
        """Read an item several times, then with its entity tag, then with HEAD."""
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
            if not self._create(operation, replays=number == 0, bare=number == 1, waits=False):
                break
            self._count()
        for item in self._unread:
            self._read(item)

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
        """Change the fields of an item one at a time, then to 0, false, an empty container or null."""
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
        """Change all fields at once, then one field: the others keep their values."""
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
        """Create two items, and carry out the actions on them: an action may depend on another one."""
        every = resources(self._spec).item_actions.values()
        actions = [each.operation for each in every if each.resource is self._resource][:_ACTIONS]
        actions = [each for each in actions if self._items.allows(each)]
        creating = self._creating()
        if not actions or creating is None or Action.READ not in self._resource.operations:
            return
        # The second item keeps what the first action has done to it.
        for order in ((*actions, *actions), (*reversed(actions),)):
            item_count = len(self._known)
            if not self._create(creating) or len(self._known) == item_count:
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
