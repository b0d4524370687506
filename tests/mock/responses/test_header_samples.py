"""Header values: what HTTP allows for well-known fields, else what the schema says."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest

from caveat.mock.responses.header_samples import header_sample
from caveat.openapi.spec import Spec
from caveat.provider.clock import START

DATE = r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT"

VALUES = {
    "Allow": ("{type: string}", "GET, PUT"),
    "allow": ("{type: array, items: {type: string}}", "GET, PUT"),
    "Location": ("{type: string}", "/pets/1"),
    "location": ("{type: string, format: uri}", "https://example.com/pets/1"),
    "Retry-After": ("{type: integer}", "1"),
    "retry-after": ("{type: integer, minimum: 5, maximum: 5}", "5"),
    "Date": ("{type: string}", DATE),
    "Last-Modified": ("{}", DATE),
    "ETag": ("{type: string}", '"1"'),
    "etag": ("{type: string, const: mine}", "mine"),
    "WWW-Authenticate": ("{type: string}", 'Bearer realm="mock"'),
    "Set-Cookie": ("{type: string}", "fake=1"),
    "X-Other": ("{const: 7}", "7"),
    "X-Pair": ("{type: object, properties: {a: {const: 1}, b: {const: x}}}", "a,1,b,x"),
}


@pytest.mark.parametrize("name", VALUES)
def test_a_header_has_a_value_that_http_and_its_schema_allow(name: str, compiled: Callable[[str], Spec]) -> None:
    schema, expected = VALUES[name]
    responses = f"{{'200': {{headers: {{{name}: {{required: true, schema: {schema}}}}}}}}}"
    spec = compiled(f"paths: {{'/pets/{{id}}': {{get: {{operationId: a, responses: {responses}}}, put: {{}}}}}}")
    operation = spec.operations["a"]
    header = operation.responses["200"].headers[name]
    value = header_sample(spec, operation, name, header, random.Random(0), START)  # noqa: S311 - variety, not secrecy
    assert re.fullmatch(expected, value), value


@pytest.mark.parametrize("seed", range(40))
def test_a_header_has_a_value_that_a_field_can_hold(seed: int, compiled: Callable[[str], Spec]) -> None:
    # A pattern of a space or a letter is often a space, and spaces at the ends of a field are not a part of it.
    header = "{required: true, schema: {type: string, pattern: '^[ a]$', minLength: 1}}"
    spec = compiled(f"paths: {{/a: {{get: {{operationId: a, responses: {{'200': {{headers: {{X: {header}}}}}}}}}}}}}")
    operation = spec.operations["a"]
    documented = operation.responses["200"].headers["X"]
    assert header_sample(spec, operation, "X", documented, random.Random(seed), START) == "a"  # noqa: S311 - variety, not secrecy


def test_an_exploded_object_has_equals_signs(compiled: Callable[[str], Spec]) -> None:
    header = "{required: true, explode: true, schema: {type: object, properties: {a: {const: 1}, b: {const: x}}}}"
    spec = compiled(f"paths: {{/a: {{get: {{operationId: a, responses: {{'200': {{headers: {{X: {header}}}}}}}}}}}}}")
    operation = spec.operations["a"]
    value = header_sample(spec, operation, "X", operation.responses["200"].headers["X"], random.Random(0), START)  # noqa: S311 - variety, not secrecy
    assert value == "a=1,b=x"


def test_a_header_with_content_has_json(compiled: Callable[[str], Spec]) -> None:
    header = "{required: true, content: {application/json: {schema: {type: object, properties: {é: {const: [1]}}}}}}"
    spec = compiled(f"paths: {{/a: {{get: {{operationId: a, responses: {{'200': {{headers: {{X: {header}}}}}}}}}}}}}")
    operation = spec.operations["a"]
    value = header_sample(spec, operation, "X", operation.responses["200"].headers["X"], random.Random(0), START)  # noqa: S311 - variety, not secrecy
    assert value == r'{"\u00e9": [1]}'
