"""Resources: whether what is deleted can be expected to be gone, for all operations that could speak of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.mock.engine import Mock
from caveat.openapi.spec import Spec
from document_mock import opened


@pytest.mark.parametrize("name", ["pets", "shop", "library"])
def test_what_is_deleted_is_expected_to_be_gone(name: str) -> None:
    assert opened(name).mock.remembers


DOCUMENT = """
paths:
  /a:
    post: {operationId: make, responses: {'200': {content: {application/json: {example: {id: 1}}}}}}
  /a/{id}:
    parameters: [{name: id, in: path, required: true, schema: {}}]
    get: {operationId: read, responses: {'200': {content: {application/json: {example: {id: 1}}}}, READ}}
    delete: {operationId: drop, responses: {'204': {}}}
    MORE
"""
BELOW = "/a/{x}/b: {get: {operationId: below, parameters: [{name: x, in: path, required: true}], responses: {ANSWERS}}}"

LASTING: dict[tuple[str, str], bool] = {
    ("'404': {}", ""): True,
    ("4XX: {}", ""): True,
    ("'400': {}", ""): False,
    ("'404': {}", "put: {operationId: put, responses: {'200': {}}}"): True,
    ("'404': {}", "patch: {operationId: patch, responses: {'200': {}, '404': {}}}"): True,
    ("'404': {}", "patch: {operationId: patch, responses: {'200': {}}}"): False,
    ("'404': {}", "options: {operationId: options, responses: {'200': {}, '404': {}}}"): False,
    ("'404': {}", BELOW.replace("ANSWERS", "'404': {}")): True,
    ("'404': {}", BELOW.replace("ANSWERS", "'200': {}")): False,
    ("'404': {}", "/c/{id}: {delete: {operationId: other, responses: {'204': {}}}}"): False,
}


@pytest.mark.parametrize(("read", "more"), LASTING)
def test_it_is_not_where_one_of_them_could_not_say_so(read: str, more: str, compiled: Callable[[str], Spec]) -> None:
    document = DOCUMENT.replace("READ", read).replace("    MORE", ("  " if more.startswith("/") else "    ") + more)
    assert Mock(compiled(document)).remembers is LASTING[read, more]


def test_nothing_is_remembered_of_no_paths(compiled: Callable[[str], Spec]) -> None:
    assert not Mock(compiled("paths: {}")).remembers
