"""Reads the item in a form: its fields are text, and may have the names of the item in another spelling."""

from __future__ import annotations

from caveat.errors import Unparsable
from caveat.exchange import Request
from caveat.json_text import JsonValue
from caveat.openapi import forms, media
from caveat.openapi.coerce import as_object
from caveat.openapi.operation import Operation
from caveat.openapi.spec import Spec
from caveat.resources.model import Resource
from caveat.resources.words import plain


def form_sent(spec: Spec, resource: Resource, operation: Operation, request: Request) -> dict[str, JsonValue] | None:
    """The fields of a form by the names of the item, with the types of its schema; None if it cannot be read."""
    declared = operation.body.media if operation.body is not None else {}
    schema = declared.get(media.documented_type(declared, request.headers) or "", "")
    if not schema:
        return None
    try:
        sent = forms.fields(spec.request_schemas, schema, as_object(media.read(request.body, request.headers)))
    except Unparsable:
        return None
    of_item = spec.schemas.properties(resource.item_schema) if resource.item_schema else {}
    names = {plain(name): name for name in of_item}
    return {name if name in of_item else names.get(plain(name), name): value for name, value in sent.items()}
