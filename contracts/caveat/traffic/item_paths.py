"""The items that the paths of a contract name, and the operations that list or create them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec
from caveat.resources.words import QUANTITIES, item_name, named_by_id, parameter_names, plain

_PARAMETER = re.compile(r"\{([^{}]+)\}")
_CREATING = frozenset({"add", "create", "import", "new", "register", "upload"})
"""Last words of paths at which a POST creates an item of the collection above: `/datasets/upload`."""


class ItemPaths:
    """The items of a contract's paths; computed once, for all units of a run."""

    def __init__(self, spec: Spec) -> None:
        self._operations = spec.operations
        names: defaultdict[str, set[str]] = defaultdict(set)
        self._by_shape: defaultdict[str, list[Operation]] = defaultdict(list)
        self._by_word: defaultdict[str, list[Operation]] = defaultdict(list)
        self._by_path: defaultdict[str, list[Operation]] = defaultdict(list)
        for operation in spec.operations.values():
            of_path = shape(operation.path)
            self._by_path[operation.path].append(operation)
            self._by_shape[of_path].append(operation)
            self._by_word[of_path.rpartition("/")[2]].append(operation)
            for prefix in prefixes(operation.path):
                names[shape(prefix)].add(parameter_names(prefix)[-1])
        self.last_names: Mapping[str, frozenset[str]] = {each: frozenset(names[each]) for each in names}
        """The names of the parameter at the end of a path, by its shape."""
        self._by_item: dict[str, str] = {}
        for operation in spec.operations.values():
            for prefix in prefixes(operation.path):
                if prefix.count("{") == 1:
                    self._by_item.setdefault(item_name(prefix.rpartition("/")[0]), prefix)
        self._positions = {each: position for position, each in enumerate(self.last_names)}
        self._at_root: defaultdict[str, list[str]] = defaultdict(list)
        for each in self.last_names:
            if each.count("{}") == 1:
                self._at_root[each.split("/")[-2]].append(each)
        self._below: dict[str, tuple[str, ...]] = {}

    def of_path(self, path: str) -> Sequence[Operation]:
        """The operations of a path, in the document's order."""
        return self._by_path[path]

    def below(self, path: str) -> tuple[str, ...]:
        """The shapes of the item paths for the items that a path lists or creates.

        They are those of the path itself, and of a path at the root whose last word is the same: a playlist that was
        created at `/users/{user}/playlists` is at `/playlists/{playlist}`, too.
        """
        of_path = shape(path)
        if of_path not in self._below:
            word = of_path.rpartition("/")[2]
            own = f"{of_path}/{{}}"
            others = self._at_root[word] if word not in {"{}", ""} else []
            above = f"{of_path.rpartition('/')[0]}/{{}}"
            named = (own, *([above] if word in _CREATING else []))
            templates = {*others, *(each for each in named if each in self.last_names)}
            self._below[of_path] = tuple(sorted(templates, key=self._positions.__getitem__))
        return self._below[of_path]

    def named_by(self, name: str, *, is_id: bool = False) -> str | None:
        """The path template of the items that a name refers to: `/users/{user}` for `user_id` or `userId`.

        If the value is an id by its type (`is_id`), also for `user`.
        """
        items = named_by_id(name) or ((plain(name),) if is_id and plain(name) not in QUANTITIES else ())
        return next((self._by_item[each] for each in items if each in self._by_item), None)

    def named_in(self, path: str) -> Mapping[str, str]:
        """The path templates of the items of other collections that a path names, by the parameter.

        A parameter names the collection by its name, or by the word before it: `/pets/{id}/tags/{tag}`.
        """
        templates: dict[str, str] = {}
        for prefix in prefixes(path):
            name, word = parameter_names(prefix)[-1], shape(prefix).split("/")[-2]
            template = self.named_by(name) or (self._by_item.get(item_name(word)) if word != "{}" else None)
            if template is not None and shape(template) != shape(prefix):
                templates[name] = template
        return templates

    def producers(self, template: str) -> Iterator[Operation]:
        """The operations that list or create the items of a path template: those of the collection itself first.

        Where nothing is created by POST, a PUT may create.
        """
        of_items = shape(template)
        collection = of_items.removesuffix("/{}")
        yield from self._by_shape[collection]
        for word in sorted(_CREATING):
            yield from (each for each in self._by_shape[f"{collection}/{word}"] if each.method == "POST")
        if of_items.count("{}") == 1 and collection.rpartition("/")[2]:
            for operation in self._by_word[collection.rpartition("/")[2]]:
                if shape(operation.path) != collection:
                    yield operation
        if not any(each.method == "POST" for each in self._by_shape[collection]):
            yield from (each for each in self._by_shape[of_items] if each.method == "PUT")

    def paths_of(self, operation: Operation, named: Iterable[str] = ()) -> set[str]:
        """The path of an operation, and those of the operations that list or create the items that it names.

        `named` are the templates of other items that a request needs.
        """
        paths = {operation.path}
        waiting = [operation.path, *named]
        while waiting:
            for template in prefixes(waiting.pop()):
                new = {producer.path for producer in self.producers(template)} - paths
                paths |= new
                waiting += sorted(new)
        return paths


@lru_cache(maxsize=4)
def item_paths(spec: Spec) -> ItemPaths:
    """The paths of a contract's items."""
    return ItemPaths(spec)


def prefixes(path: str) -> Iterator[str]:
    """The parts of a path template that end in a parameter, the shortest first: `/a/{x}`, `/a/{x}/b/{y}`."""
    parts = path.split("/")
    for index, part in enumerate(parts, 1):
        if _PARAMETER.fullmatch(part):
            yield "/".join(parts[:index])


@lru_cache(maxsize=4096)
def shape(path: str) -> str:
    """A path template without the names of its parameters, which may differ between paths, and without a last slash."""
    return _PARAMETER.sub("{}", path).rstrip("/")
