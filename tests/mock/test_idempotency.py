"""A mock of a document creates one item for each idempotency key and body."""

from __future__ import annotations

import pytest

from caveat.exchange import Headers, Request
from caveat.mock.engine import Mock
from caveat.mock.idempotency import MAX_KEYS
from caveat.openapi.spec import Spec
from document_mock import as_dict
from resource_document import PET, operation, properties, spec_of


@pytest.fixture
def spec() -> Spec:
    create = operation("create", PET, status=201, body=properties(name="string"), example={"id": 1, "name": "Rex"})
    return spec_of({"/pets": {"post": create}, "/pets/{petId}": {"get": operation("read", PET)}})


def created(mock: Mock, key: str, body: str = '{"name": "Rex"}', header: str = "Idempotency-Key") -> object:
    headers = Headers([("content-type", "application/json"), *([(header, key)] if key else [])])
    response = mock.answer(Request("POST", "/pets", headers, body.encode()))
    return as_dict(response.json)["id"] if response.ok else response.status


def test_a_repeated_key_creates_nothing(spec: Spec) -> None:
    mock = Mock(spec)
    first = created(mock, "a")
    assert [created(mock, "a"), created(mock, "a", header="X-Idempotency-Token")] == [first, first]
    assert created(mock, "a", ' {"name":"Rex"}') == first
    others = [created(mock, "b"), created(mock, "a", '{"name": "Bo"}'), created(mock, ""), created(mock, "")]
    assert len({first, *others}) == 5
    mock.reset()
    assert created(mock, "b") == first


def test_the_document_may_name_another_header() -> None:
    create = operation("create", PET, status=201, body=properties(name="string"), example={"id": 1, "name": "Rex"})
    paths = {
        "/pets": {"post": create | {"x-idempotency-key": "X-Request"}},
        "/pets/{petId}": {"get": operation("read", PET)},
    }
    mock = Mock(spec_of(paths))
    assert created(mock, "a", header="X-Request") == created(mock, "a", header="X-Request")
    assert created(mock, "a") != created(mock, "a")


def test_a_refusal_is_not_remembered(spec: Spec) -> None:
    mock = Mock(spec)
    assert created(mock, "a", "{") == 400
    assert created(mock, "a") == created(mock, "a")


def test_old_keys_are_forgotten(spec: Spec) -> None:
    mock = Mock(spec)
    first = created(mock, "a")
    for number in range(MAX_KEYS):
        created(mock, f"b{number}")
    assert created(mock, "a") != first
