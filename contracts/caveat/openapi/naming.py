"""Python names for the names in an OpenAPI document."""

from __future__ import annotations

import keyword
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from itertools import chain, count

_RESERVED = frozenset({"self", "principal", "body"})
"""The other arguments of a provider's method."""

_IMPORTED = frozenset(
    {
        *(
            "Annotated",
            "Any",
            "BaseModel",
            "ClassVar",
            "ConfigDict",
            "Enum",
            "Field",
            "IntEnum",
            "JsonObject",
            "Literal",
        ),
        *("MISSING", "OpenEnum", "Optional", "RootModel", "StrEnum", "TypeAlias", "TypeAliasType", "Union"),
        *(
            "Base64Text",
            "Base64UrlText",
            "CharText",
            "Decimal128Text",
            "DecimalText",
            "MediaRangeText",
            "SfBooleanText",
        ),
        *(
            "SfTokenText",
            "Binary",
            "Date",
            "DateText",
            "DateTime",
            "DateTimeText",
            "Email",
            "Ipv4",
            "Ipv6",
            "OnlyFalse",
            "OnlyTrue",
            "StrictFloat",
            "StrictInt",
        ),
        *("Uri", "Uuid"),
    }
)
"""Names that generated models import; `None`, `True` and `False` are Python's own."""

LOCATIONS = ("path", "query", "querystring", "header", "cookie")
"""The locations of parameters, in the order of arguments."""

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[^\W\dA-Z_]+|\d+")


def _words(name: str) -> list[str]:
    """The words of `userId`, `user-id` or `X-User-ID`; digits belong to the word before them."""
    words: list[str] = []
    for match in _WORD.finditer(name):
        if words and match[0].isdigit() and name[match.start() - 1].isalnum():
            words[-1] += match[0]
        else:
            words.append(match[0])
    return words


@cache
def snake_case(name: str) -> str:
    """The name of a method or an argument: `send-signal` is `send_signal`, `from` is `from_`."""
    snake = "_".join(_words(name)).lower() or "_"
    if snake[0].isdigit():
        return f"_{snake}"
    return f"{snake}_" if keyword.iskeyword(snake) or snake in _RESERVED else snake


def argument_names(parameters: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
    """The names of the arguments for parameters, by location and name, in the order of locations.

    Where two would be the same, as for `a-b` and `aB`, the second one has its location before it, else a number.
    """
    names: dict[tuple[str, str], str] = {}
    for location, name in sorted(parameters, key=lambda each: LOCATIONS.index(each[0])):
        plain = snake_case(name)
        candidates = chain((plain, f"{location}_{plain}"), (f"{plain}_{number}" for number in count(2)))
        names[location, name] = next(each for each in candidates if each not in names.values())
    return names


def constant_case(name: str) -> str:
    """The name of an enum member: `send-signal` is `SEND_SIGNAL`."""
    return snake_case(name).rstrip("_").upper() or "_"


def class_name(name: str) -> str:
    """The name of a class: `signalSchema` is `SignalSchema`, `ImageHash` stays, `Date` is `DateModel`."""
    pascal = "".join(piece[:1].upper() + piece[1:] for piece in re.split(r"[\W_]+", name))
    if pascal in _IMPORTED or keyword.iskeyword(pascal):
        return f"{pascal}Model"
    return f"_{pascal}" if pascal[:1].isdigit() else pascal or "_"


@lru_cache(maxsize=8)
def class_names(names: tuple[str, ...]) -> Mapping[str, str]:
    """The class of each schema of a document, all different: `order` is `Order2` beside `Order`.

    A name that is a class name as it stands keeps it; the others are in the order of `names`.
    """
    return _numbered(names, class_name, str)


@lru_cache(maxsize=8)
def method_names(ids: tuple[str, ...]) -> Mapping[str, str]:
    """The method of each operation of a document, all different: `listOrders` is `list_orders_2` beside `list_orders`.

    The names of the members of an enum are different, too.
    """
    return _numbered(ids, snake_case, lambda name: f"{name.rstrip('_')}_")


def _numbered(
    names: tuple[str, ...], python_name: Callable[[str], str], stem: Callable[[str], str]
) -> Mapping[str, str]:
    """A Python name for each name, all different; `stem` is what comes before a number."""
    distinct: dict[str, str] = {}
    taken = {python_name(name) for name in names}
    used: set[str] = set()
    for name in sorted(names, key=lambda each: python_name(each) != each):
        plain = python_name(name)
        numbered = (f"{stem(plain)}{number}" for number in count(2))
        distinct[name] = plain if plain not in used else next(each for each in numbered if each not in taken)
        used.add(distinct[name])
        taken.add(distinct[name])
    return distinct
