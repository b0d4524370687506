"""A document with one operation, which a test writes."""

from __future__ import annotations

from caveat.openapi import source
from caveat.openapi.spec import Spec

COMPONENTS = """\
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: key}
    token: {type: http, scheme: bearer}
  schemas:
    Order: {type: object, properties: {id: {type: string}}}
    Other: {type: object, properties: {id: {type: string}}}
    Upload: {type: object, properties: {file: {type: string, format: binary}}}
    Colour: {type: string, enum: [red, green]}
    error: {type: object, properties: {message: {type: string}}}
"""


def spec(*lines: str) -> Spec:
    paths = "paths:\n  /orders/{orderId}:\n    post:\n      operationId: do-it\n      summary: Do it.\n"
    operation = "".join(f"      {line}\n" for line in lines)
    text = "openapi: 3.1.0\ninfo: {title: Shop, version: '1'}\n" + paths + operation + COMPONENTS
    value = source.parse(text, "shop.yaml").value
    assert isinstance(value, dict)
    return Spec(value)


def response(status: int, schema: str) -> str:
    return f"'{status}': {{description: Done., content: {{application/json: {{schema: {schema}}}}}}}"


ORDER = "{$ref: '#/components/schemas/Order'}"
ERROR = "{$ref: '#/components/schemas/error'}"
DONE = "responses: {'204': {description: Done.}}"
