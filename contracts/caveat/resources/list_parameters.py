"""The query parameters of a list: pagination, sort order, and filters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from caveat.json_text import JsonValue
from caveat.openapi.coerce import as_list, as_object
from caveat.openapi.operation import Operation, Parameter
from caveat.openapi.references import resolve_object
from caveat.openapi.schema import Schemas
from caveat.resources.model import Filter, Paging, Sort, Style
from caveat.resources.words import plain

SIZES = frozenset(
    {
        "limit",
        "perpage",
        "pagesize",
        "size",
        "take",
        "maxresults",
        "top",
        "pagelimit",
        "maxitems",
        "first",
        "itemsperpage",
    }
)
_OFFSETS = frozenset({"offset", "skip", "start", "startindex", "pageoffset", "startat"})
_OFFSETS_OR_TIMES = frozenset({"start", "startat"})
"""Of these, the names that a time of the first item may have too: the document has to say that it is a number."""

_ABOUT_NUMBERS = re.compile(r"offset|skip|index|position|number of|zero|0-based|pagina|\bpages?\b", re.IGNORECASE)
_ABOUT_TIMES = re.compile(r"time|date|since|epoch|second|\bms\b|\bhours?\b|\bdays?\b", re.IGNORECASE)
PAGES = frozenset({"page", "pagenumber", "pageno", "pageindex", "currentpage", "p"})
CURSORS = frozenset(
    {"cursor", "after", "pagetoken", "nexttoken", "continuationtoken", "startingafter", "marker", "nextcursor"}
    | {"pagecursor", "continuation", "pageafter", "afterid"}
)
_SORTS = ("sort", "sortby", "orderby", "ordering", "sortkey", "sortfield", "order")
_DIRECTIONS = frozenset({"order", "direction", "sortorder", "sortdir", "dir", "sortdirection", "orderdirection"})
_SEARCHES = (
    "q",
    "query",
    "search",
    "searchterm",
    "searchtext",
    "searchquery",
    "keyword",
    "keywords",
    "fulltext",
    "term",
)
_DIRECTION_WORDS = frozenset({"asc", "desc", "ascending", "descending"})


@dataclass(frozen=True, slots=True)
class ListParameters:
    """Reads the query parameters of list operations of one document."""

    schemas: Schemas

    def paging(self, operation: Operation, properties: Iterable[str]) -> Paging | None:
        """How the list is read in pages; None if no parameter chooses a page or its size."""
        numbers = {plain(it.name): it for it in _query(operation) if "integer" in self._types(it)}
        texts = {plain(it.name): it for it in _query(operation) if "string" in self._types(it)}
        fields = {plain(name) for name in properties}
        # `size` is also a property of many items.
        size = next((numbers[name] for name in numbers if name in SIZES and name not in fields), None)
        position, style = None, None
        for names, of_kind, candidate in (
            (PAGES, Style.PAGE, numbers),
            (_OFFSETS, Style.OFFSET, numbers),
            (CURSORS, Style.CURSOR, texts),
        ):
            of_list = (candidate[name] for name in candidate if name in names and name not in fields)
            named = next((each for each in of_list if not self._may_be_time(each, has_end="end" in numbers)), None)
            if named is not None and position is None:
                position, style = named, of_kind
        if size is None and position is None:
            return None
        bounds = self._schema(size) if size is not None else {}
        return Paging(
            size.name if size is not None else "",
            position.name if position is not None else "",
            style,
            max_size=_positive(bounds.get("maximum")),
            default_size=_positive(bounds.get("default")),
            first_page=self._first_page(position) if position is not None and style is Style.PAGE else None,
        )

    def _may_be_time(self, parameter: Parameter, *, has_end: bool) -> bool:
        """Whether a parameter with the name of an offset may as well be the time of the first item."""
        if plain(parameter.name) not in _OFFSETS_OR_TIMES:
            return False
        node, schema = resolve_object(self.schemas.root, parameter.pointers[-1]), self._schema(parameter)
        prose = f"{node.get('description') or ''} {schema.get('description') or ''}"
        if has_end or _ABOUT_TIMES.search(prose):
            return True
        return not _ABOUT_NUMBERS.search(prose) and self._first_page(parameter) is None

    def _first_page(self, parameter: Parameter) -> int | None:
        """The number, 0 or 1, from which a position counts, by its schema; None if it does not say so."""
        schema = self._schema(parameter)
        stated = (value for value in (schema.get("minimum"), schema.get("default")) if value in (0, 1))
        return next((value for value in stated if isinstance(value, int)), None)

    def sort(self, operation: Operation, properties: Iterable[str]) -> Sort | None:
        """How the list is ordered; None if no parameter names a property to order by."""
        names = tuple(properties)
        by_plain = {plain(it.name): it for it in _query(operation)}
        for spelling in _SORTS:
            parameter = by_plain.get(spelling)
            if parameter is None or self._is_direction(parameter):
                continue
            listed = [str(value) for value in self._values(parameter)]
            sortable = tuple(name for name in names if any(_names(value, name) for value in listed))
            if listed and not sortable:
                continue
            directions = (it for key, it in by_plain.items() if key in _DIRECTIONS and it is not parameter)
            direction = next((it.name for it in directions if self._is_direction(it)), "")
            return Sort(parameter.name, sortable if listed else names, direction)
        return None

    def filters(self, operation: Operation, properties: Mapping[str, str], taken: Iterable[str]) -> Iterator[Filter]:
        """The parameters with the name of a property; `properties` has the pointers of schemas by name."""
        by_plain = {plain(name): name for name in properties}
        used = set(taken)
        for parameter in _query(operation):
            name = by_plain.get(plain(_inner(parameter.name)))
            if name is None or parameter.name in used or "object" in self._types(parameter):
                continue
            pointer = properties[name]
            if pointer and self.schemas.types(pointer) & {"array", "object"}:
                continue
            yield Filter(parameter.name, name, self._is_exact(name, pointer), self._default(parameter))

    def search(self, operation: Operation, taken: Iterable[str]) -> str:
        """The parameter with a text to search for, `""` if there is none."""
        used = set(taken)
        texts = (it for it in _query(operation) if it.name not in used and "string" in self._types(it))
        by_plain = {plain(it.name): it.name for it in texts if not self._values(it)}
        return next((by_plain[name] for name in _SEARCHES if name in by_plain), "")

    def _is_exact(self, name: str, pointer: str) -> bool:
        schema = resolve_object(self.schemas.root, pointer) if pointer else {}
        types = self.schemas.types(pointer) - {"null"} if pointer else frozenset()
        is_id = re.search(r"(?:^i|_i|-i|I)d$|ID$|[uU]uid$", name) is not None
        return "enum" in schema or types == {"boolean"} or schema.get("format") == "uuid" or is_id

    def _default(self, parameter: Parameter) -> str | None:
        """The default of an enum parameter."""
        schema = self._schema(parameter)
        default = schema.get("default")
        return default if isinstance(default, str) and default in as_list(schema.get("enum")) else None

    def _is_direction(self, parameter: Parameter) -> bool:
        values = {str(value).lower() for value in self._values(parameter)}
        return bool(values) and values <= _DIRECTION_WORDS

    def _values(self, parameter: Parameter) -> list[JsonValue]:
        schema = self._schema(parameter)
        return as_list(schema.get("enum")) or as_list(as_object(schema.get("items")).get("enum"))

    def _schema(self, parameter: Parameter) -> dict[str, JsonValue]:
        return resolve_object(self.schemas.root, parameter.schema) if parameter.schema else {}

    def _types(self, parameter: Parameter) -> frozenset[str]:
        return self.schemas.types(parameter.schema) if parameter.schema else frozenset({"string", "integer"})


def _query(operation: Operation) -> Iterator[Parameter]:
    return (parameter for parameter in operation.parameters if parameter.location == "query")


def _positive(value: JsonValue) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


def _inner(name: str) -> str:
    """The name in brackets, as in `filter[status]`."""
    match = re.fullmatch(r"filter\[(\w+)\](?:\[eq\])?", name)
    return match[1] if match else name


def _names(value: str, name: str) -> bool:
    """Whether a value of a sort parameter names a property, with or without a direction."""
    return sorted_by(value, name) is not None


def sorted_by(value: str, name: str) -> bool | None:
    """Whether a value of a sort parameter orders by a property descending; None if it names another property.

    A direction is a sign before the name, or a word after it: `-name`, `name:desc`, `name_desc`, `name desc`.
    """
    match = re.fullmatch(r"([-+ ]?)(.+?)(?:[:._ ,](asc|desc|ascending|descending))?", value, re.IGNORECASE)
    if match is None or plain(match[2]) != plain(name):
        return None
    return match[1] == "-" or (match[3] or "").lower().startswith("desc")
