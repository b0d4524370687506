"""Lists: which things a page shows, and what it says of the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from caveat.exchange import JsonValue
from caveat.openapi.schema import Schemas
from caveat.targets.collections.fitting import fitted
from caveat.targets.collections.forms import Facts, Form
from caveat.targets.collections.shelf import Thing

_ALL = ("total", "total_count", "totalCount", "count")
"""Properties in which a page commonly says how many things there are."""

_HERE = ("size",)
"""Properties in which it says how many it shows."""

_MORE = ("has_more", "hasMore")
"""Properties in which it says whether there are others after it."""


def page(
    schemas: Schemas, form: Form, things: Sequence[Thing], asked: Mapping[tuple[str, str], JsonValue]
) -> JsonValue:
    """The body that lists things, from `offset` on and `limit` at most where the request says so.

    None where a contract allows no such body: it wants more things than there are, or fewer.
    """
    offset, limit = _number(asked, "offset", 0), _number(asked, "limit", len(things))
    here = things[offset : offset + limit]
    counts = dict(_counts(form, len(things), len(here), offset))
    # A list tells of each thing what is known, and nothing that another is shown with, unless it has to.
    known = list[JsonValue](form.speakable(thing.facts) for thing in here)
    body = form.around(known, counts)
    if not form.whole or schemas.valid(form.whole, body):
        return body
    made = list[JsonValue](_shown(schemas, form, thing) for thing in here)
    possible = (form.around(made, counts), form.around(made))
    return next((body for body in possible if schemas.valid(form.whole, body)), None)


def _number(asked: Mapping[tuple[str, str], JsonValue], name: str, otherwise: int) -> int:
    value = asked.get(("query", name))
    return value if isinstance(value, int) and value >= 0 else otherwise


def _shown(schemas: Schemas, form: Form, thing: Thing) -> Facts:
    known = form.speakable(thing.facts)
    if form.schema and schemas.valid(form.schema, known):
        return known
    return fitted(schemas, form, thing.facts, thing.absent)


def _counts(form: Form, everything: int, here: int, offset: int) -> Iterator[tuple[str, JsonValue]]:
    body = form.body if isinstance(form.body, dict) else {}
    numbers = {name: value for name, value in body.items() if isinstance(value, int)}
    for name, value in numbers.items():
        if isinstance(value, bool):
            if name in _MORE:
                yield name, offset + here < everything
        elif name in _ALL:
            yield name, everything
        elif name in _HERE:
            yield name, here
        elif name == "offset":
            yield name, offset
