"""Lists: which things a page shows, and what it says of the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from caveat.json_text import JsonValue
from caveat.mock.collections.collection import Thing
from caveat.mock.collections.projection import fitted
from caveat.mock.collections.representation import Facts, Form
from caveat.openapi.coerce import as_object
from caveat.openapi.operation import Parameter
from caveat.openapi.pointer import lookup
from caveat.openapi.references import resolve
from caveat.openapi.schema import Schemas

_PLACE = ("offset", "limit")
"""Parameters that say which things are wanted, and properties in which a page says which those were."""

_ALL = ("total", "total_count", "totalCount", "count")
"""Properties in which a page commonly says how many things there are."""

_HERE = ("size",)
"""Properties in which it says how many it shows."""

_MORE = ("has_more", "hasMore")
"""Properties in which it says whether there are others after it."""


Asked = Mapping[tuple[str, str], JsonValue]
"""Parameters by location and name."""


def defaults(schemas: Schemas, parameters: Iterable[Parameter]) -> Asked:
    """Which things are wanted where a request does not say so; from the first one on where it could say it at all."""
    known = [it for it in parameters if it.location == "query" and it.name in _PLACE]
    first: dict[tuple[str, str], JsonValue] = {("query", it.name): 0 for it in known if it.name == "offset"}
    found = {
        (it.location, it.name): as_object(lookup(schemas.root, resolve(schemas.root, it.schema))).get("default")
        for it in known
        if it.schema
    }
    return first | {place: value for place, value in found.items() if value is not None}


def page(schemas: Schemas, form: Form, things: Sequence[Thing], asked: Asked) -> JsonValue:
    """The body that lists things, from `offset` on and `limit` at most where the request says so.

    None where a contract allows no such body: it wants more things than there are, or fewer.
    """
    offset, limit = _number(asked, "offset", 0), _number(asked, "limit", len(things))
    here = things[offset : offset + limit]
    counts: Facts = {}
    if form.slot:
        counts = dict(_counts(as_object(form.body), _Counts(len(things), len(here), offset, asked)))
    # A list tells of each thing what is known, and nothing that another is shown with, unless it has to.
    known = list[JsonValue](form.speakable(thing.facts) for thing in here)
    body = form.around(known, counts)
    if not form.whole or schemas.valid(form.whole, body):
        return body
    made = list[JsonValue](_shown(schemas, form, thing) for thing in here)
    possible = (form.around(made, counts), form.around(made))
    return next((body for body in possible if schemas.valid(form.whole, body)), None)


def _number(asked: Asked, name: str, otherwise: int) -> int:
    value = asked.get(("query", name))
    return value if isinstance(value, int) and value >= 0 else otherwise


def _shown(schemas: Schemas, form: Form, thing: Thing) -> Facts:
    known = form.speakable(thing.facts)
    if form.schema and schemas.valid(form.schema, known):
        return known
    return fitted(schemas, form, thing.facts, thing.absent)


@dataclass(frozen=True, slots=True)
class _Counts:
    everything: int
    here: int
    offset: int
    asked: Asked


def _counts(body: Facts, of: _Counts) -> Iterator[tuple[str, JsonValue]]:
    for name, value in body.items():
        match value:
            case bool() if name in _MORE:
                # Where nobody can ask for the others, a client that tries would get the same ones for ever.
                yield name, of.offset + of.here < of.everything and ("query", "offset") in of.asked
            case bool():
                pass
            case int() if name in _ALL:
                yield name, of.everything
            case int() if name in _HERE:
                yield name, of.here
            case int() if name == "offset":
                yield name, of.offset
            case int() if name == "limit":
                # No page has more things than its limit, whatever the document shows.
                yield name, _number(of.asked, name, max(value, of.here))
            case dict():
                yield name, {**value, **dict(_counts(value, of))}
