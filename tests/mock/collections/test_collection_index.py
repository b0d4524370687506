"""Deletion lasts only if every operation on a deleted item can return 404."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.mock.engine import Mock
from caveat.openapi.spec import Spec
from document_mock import open_document


@pytest.mark.parametrize("name", ["pets", "shop", "library"])
def test_deletion_lasts_in_the_mocks_of_documents(name: str) -> None:
    assert not open_document(name).mock.why_stateless


DOCUMENT = """
paths:
  /a:
    post: {operationId: create, responses: {'200': {content: {application/json: {example: {id: 1}}}}}}
  /a/{id}:
    parameters: [{name: id, in: path, required: true, schema: {}}]
    get: {operationId: read, responses: {'200': {content: {application/json: {example: {id: 1}}}}, READ}}
    delete: {operationId: delete, responses: {'204': {}}}
    MORE
"""
BELOW = (
    "/a/{x}/b: {get: {operationId: below, parameters: [{name: x, in: path, required: true}], responses: {RESPONSES}}}"
)

LASTING: dict[tuple[str, str], bool] = {
    ("'404': {}", ""): True,
    ("4XX: {}", ""): True,
    ("'400': {}", ""): False,
    ("'404': {}", "put: {operationId: put, responses: {'200': {}}}"): True,
    ("'404': {}", "patch: {operationId: patch, responses: {'200': {}, '404': {}}}"): True,
    ("'404': {}", "patch: {operationId: patch, responses: {'200': {}}}"): False,
    ("'404': {}", "options: {operationId: options, responses: {'200': {}, '404': {}}}"): False,
    ("'404': {}", BELOW.replace("RESPONSES", "'404': {}")): True,
    ("'404': {}", BELOW.replace("RESPONSES", "'200': {}")): False,
    ("'404': {}", "/c/{id}: {delete: {operationId: other, responses: {'204': {}}}}"): False,
}


@pytest.mark.parametrize(("read", "more"), LASTING)
def test_deletion_does_not_last_if_an_operation_cannot_return_404(
    read: str, more: str, compiled: Callable[[str], Spec]
) -> None:
    document = DOCUMENT.replace("READ", read).replace("    MORE", ("  " if more.startswith("/") else "    ") + more)
    name = "other" if more.startswith("/c") else "delete"
    reason = "" if LASTING[read, more] else f"it may show what {name} deleted"
    assert Mock(compiled(document)).why_stateless == reason


def test_a_document_without_paths_has_no_collections(compiled: Callable[[str], Spec]) -> None:
    assert Mock(compiled("paths: {}")).why_stateless == "it has no collection"
