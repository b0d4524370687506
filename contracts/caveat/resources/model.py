"""The types of the resource model: collections, items and the operations on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from caveat.judging.evidence import Evidence
from caveat.openapi.operation import Operation


class Action(StrEnum):
    """The actions of operations on a collection or one of its items."""

    LIST = "list"
    COUNT = "count"
    """GET of `/pets/count`: the number of items in the list of `/pets`."""
    CREATE = "create"
    READ = "read"
    HEAD = "head"
    REPLACE = "replace"
    """PUT: the item becomes what is sent; where the document says so, PUT creates it too (`Resource.upserts`)."""
    UPDATE = "update"
    """PATCH, or a POST to the path of the item: the fields that are sent change."""
    DELETE = "delete"


class Kind(StrEnum):
    """Whether a resource has many items or is one."""

    COLLECTION = "collection"
    SINGLETON = "singleton"
    """One path that is read and written, such as `/settings`; it has no id."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement about a resource, with its evidence."""

    subject: str
    """The subject: `id`, `list`, `paging`, `filter`, `sort`, `search`, `create`, or the name of an extension."""
    statement: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Place:
    """Where an item or a list is in a body: the keys that lead to it, and the pointer of its schema."""

    keys: tuple[str, ...] = ()
    """`()` if the body itself is it, `("data", "items")` for two envelopes."""
    schema: str = ""
    """The JSON pointer of the schema, of one item for a list; `""` if the document has none."""

    @property
    def text(self) -> str:
        """`the body`, or the names on the way: `body.data.items`."""
        return ".".join(("body", *self.keys)) if self.keys else "the body"


@dataclass(frozen=True, slots=True)
class ListPlace(Place):
    """Where a list response has its items."""

    is_map: bool = False
    """Whether it is an object whose keys are the ids of the items, and not an array."""


@dataclass(frozen=True, slots=True)
class Identity:
    """How an item is identified: the path parameter, and the field of a body with the same value."""

    parameter: str = ""
    """The path parameter of an item, `""` if no path has one."""
    field: str | None = None
    """The property of an item with the id; None if only the path or the client knows it."""
    is_sure: bool = False
    """Whether names or links show that the path takes this property; else an exchange has to show it."""
    link: tuple[str, ...] = ()
    """The keys of the value in the body of a created item that a link of the document passes to the path."""


class Style(StrEnum):
    """How a page of a list is chosen."""

    OFFSET = "offset"
    PAGE = "page"
    CURSOR = "cursor"


@dataclass(frozen=True, slots=True)
class Paging:
    """How a list is read in pages; names are those of query parameters, `""` if there is none."""

    size: str = ""
    """The parameter with the number of items on a page."""
    position: str = ""
    """The parameter that chooses the page."""
    style: Style | None = None
    """The kind of the position parameter; None if there is none."""
    max_size: int | None = None
    """The highest size that the schema allows."""
    default_size: int | None = None
    first_page: int | None = None
    """The number of the first page, 0 or 1, by the minimum or the default of the parameter; None if not stated."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A query parameter of a list that keeps the items with this value."""

    parameter: str
    property: str
    """The property of an item that it is compared with."""
    is_exact: bool
    """Whether values are compared exactly (an enum, a boolean, an id), unlike text, numbers and times."""
    default: str | None = None
    """The value that the document states for requests without the parameter."""


@dataclass(frozen=True, slots=True)
class Sort:
    """Query parameters of a list that choose the order."""

    parameter: str
    properties: tuple[str, ...]
    """The properties of an item that the list can be ordered by."""
    direction: str = ""
    """The parameter that says ascending or descending, `""` if the value of `parameter` says it."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A property of an item that holds the id of an item of another collection."""

    property: str
    template: str
    """The collection that it refers to, as in `Resource.template`."""


@dataclass(frozen=True, slots=True)
class Extensions:
    """The `x-` keys of a document about state (specs/README.md)."""

    idempotency_keys: Mapping[str, str] = field(default_factory=dict)
    """The request header with the idempotency key, by operationId."""
    ordered_ids: bool = False
    """Whether the id of an item that is created later is higher."""
    eventual: Mapping[str, float | None] = field(default_factory=dict)
    """The seconds until a write is visible, None if there is no bound, by operationId of the write or the read."""
    soft_delete: str | bool = False
    """The property that shows that an item is deleted; true if a deleted item may be read in any form."""


@dataclass(frozen=True, eq=False)
class Resource:
    """A collection with its items, or a singleton, and the operations on it."""

    template: str
    """The path of the collection or singleton without the names of its parameters: `/users/{}/posts`."""
    kind: Kind
    name: str
    """The name of one item: `post`."""
    operations: Mapping[Action, Operation]
    """The operation of each action; of several that create, the first in the document."""
    actions: Mapping[str, Action]
    """The action of each operation on it, by operationId."""
    identity: Identity
    item_schema: str
    """The pointer of the schema of an item as it is read, `""` if the document has none."""
    writable: frozenset[str]
    """The properties that a client may send and later read: in the schemas of a request and a response."""
    requests: Mapping[str, Place]
    """Where the item is in the body of a request, by operationId."""
    responses: Mapping[tuple[str, str], Place]
    """Where the item is in the body of a response, by operationId and documented status."""
    list_place: ListPlace | None = None
    """Where a list response has its items; None if nothing lists them."""
    paging: Paging | None = None
    filters: tuple[Filter, ...] = ()
    sort: Sort | None = None
    search: str = ""
    """The query parameter of a list with a text to search for, `""` if there is none."""
    jobs: frozenset[str] = frozenset()
    """The operations whose 202 shows a job that can be read at once, by operationId."""
    upserts: bool = False
    """Whether PUT creates an item that does not exist."""
    references: tuple[Reference, ...] = ()
    extensions: Extensions = field(default_factory=Extensions)
    facts: tuple[Fact, ...] = ()
    """The fields above as sentences with their evidence."""

    @property
    def item_template(self) -> str:
        """The path of one item without the names of its parameters; that of a singleton is its own."""
        return f"{self.template.rstrip('/')}/{{}}" if self.kind is Kind.COLLECTION else self.template

    @property
    def depth(self) -> int:
        """The number of path parameters before the id: those of its parents."""
        return self.template.count("{}")

    def operation(self, action: Action) -> Operation | None:
        """The operation of an action, None if there is none."""
        return self.operations.get(action)
