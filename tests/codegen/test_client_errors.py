"""Client errors: a class for each status that is documented as an error."""

from __future__ import annotations

from caveat.codegen.client_errors import PHRASES, ErrorClass, error_classes
from generated_client import spec

PATHS = """\
openapi: 3.1.0
info: {{title: Shop, version: '1'}}
paths:
  /a: {{get: {{operationId: get-a, responses: {{{first}}}}}}}
  /b: {{get: {{operationId: get-b, responses: {{{second}}}}}}}
components: {{schemas: {{Problem: {{type: object}}}}}}
"""
EMPTY = "{description: Done.}"
PROBLEM = "{description: Wrong., content: {application/json: {schema: {$ref: '#/components/schemas/Problem'}}}}"


def classes(first: str, second: str = f"'200': {EMPTY}") -> list[ErrorClass]:
    return list(error_classes(spec(PATHS.format(first=first, second=second))))


def test_a_class_has_the_bodies_of_all_operations() -> None:
    found = classes(f"'200': {EMPTY}, '404': {PROBLEM}", f"'200': {EMPTY}, '404': {EMPTY}")
    assert found == [ErrorClass("404", "NotFoundError", "404: Not Found", "models.Problem | None")]


def test_every_kind_of_status_has_a_name() -> None:
    responses = ", ".join(f"'{status}': {EMPTY}" for status in ("200", "2XX", "302", "499", "500", "4xx", "default"))
    assert [(each.status, each.name) for each in classes(responses)] == [
        ("302", "FoundError"),
        ("499", "Status499Error"),
        ("4XX", "ClientError"),
        ("500", "InternalServerError"),
        ("default", "OtherResponseError"),
    ]


def test_the_names_of_all_phrases_are_distinct() -> None:
    responses = ", ".join(f"'{status}': {EMPTY}" for status in PHRASES)
    names = [each.name for each in classes(responses)]
    assert len(set(names)) == len(PHRASES)
    assert all(name.isidentifier() for name in names)
