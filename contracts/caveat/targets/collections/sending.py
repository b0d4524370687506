"""What a request says of a thing: the properties that it gives, and those that it could have given."""

from __future__ import annotations

from functools import lru_cache

from caveat.openapi.operation import Operation
from caveat.openapi.requests import Reading
from caveat.openapi.schema import Schemas
from caveat.openapi.shapes import as_object
from caveat.targets.collections.forms import Facts, Form, says


def sent(reading: Reading, form: Form | None) -> Facts:
    """The properties that it gives, out of the object that holds them where the answer has such a one too."""
    inner = _inner(reading, form)
    return dict(as_object(reading.body) if inner is None else inner)


def settable(schemas: Schemas, operation: Operation, reading: Reading, form: Form | None) -> frozenset[str]:
    """The properties that a body like the one that was sent can give."""
    declared, media_type = operation.body, reading.media_type
    schema = declared.media[media_type] if declared is not None and media_type is not None else ""
    if schema and form is not None and _inner(reading, form) is not None:
        schema = schemas.properties(schema).get(form.slot, "")
    return _writable(schemas, schema) if schema else frozenset()


def _inner(reading: Reading, form: Form | None) -> Facts | None:
    inner = as_object(reading.body).get(form.slot) if form is not None and form.slot else None
    return inner if isinstance(inner, dict) else None


@lru_cache(maxsize=1024)
def _writable(schemas: Schemas, schema: str) -> frozenset[str]:
    """The properties of a schema but for those with `readOnly`."""
    declared = schemas.properties(schema)
    return frozenset(name for name, pointer in declared.items() if not says(schemas, pointer, "readOnly"))
