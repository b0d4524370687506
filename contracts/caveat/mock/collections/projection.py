"""How much of what is known of a thing an answer can say."""

from __future__ import annotations

from collections.abc import Collection

from caveat.mock.collections.representation import Facts, Form
from caveat.openapi.schema import Schemas


def fitted(schemas: Schemas, form: Form, facts: Facts, absent: Collection[str] = ()) -> Facts:
    """A thing as an answer shows it: all that is known and fits, the rest as the document shows it.

    `absent` is left out where that is allowed. Where the document's own example breaks the schema, so may this.
    """
    schema, shown = form.schema, form.shown[0] if form.shown else {}
    known = form.speakable(facts)
    whole = {**shown, **known}
    made = {name: value for name, value in whole.items() if name in known or name not in absent}
    if not schema or schemas.valid(schema, made):
        return made
    left = [name for name in absent if name not in known]
    if schemas.valid(schema, whole):
        return _without(schemas, schema, whole, left)
    # It may be of another kind than the one that is shown.
    if schemas.valid(schema, known):
        return known
    if not schemas.valid(schema, shown):
        return whole
    made = shown
    for name, value in known.items():
        more = {**made, name: value}
        made = more if schemas.valid(schema, more) else made
    return _without(schemas, schema, made, left)


def _without(schemas: Schemas, schema: str, made: Facts, absent: Collection[str]) -> Facts:
    for name in absent:
        less = {key: value for key, value in made.items() if key != name}
        made = less if schemas.valid(schema, less) else made
    return made
