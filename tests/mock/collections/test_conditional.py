"""Conditional requests: 304 for an item that the client has, 412 for a write that is meant for another state."""

from __future__ import annotations

from caveat.exchange import Headers, Request, Response
from caveat.json_text import JsonValue
from caveat.mock.engine import Mock
from caveat.openapi.spec import Spec
from document_mock import as_dict
from resource_document import PET, Object, operation, properties, spec_of


def document(*, tagged: bool) -> Spec:
    def header(name: str) -> Object:
        return {"parameters": [{"name": name, "in": "header", "schema": {"type": "string"}}]} if tagged else {}

    write: Object = properties(name="string")
    return spec_of(
        {
            "/pets": {"post": operation("make", PET, status=201, body=write, example={"id": 1, "name": "Rex"})},
            "/pets/{petId}": {
                "get": operation("read", PET) | header("If-None-Match"),
                "patch": operation("change", PET, body=write) | header("If-Match"),
                "delete": operation("drop", status=204) | header("If-Match"),
            },
        }
    )


def send(mock: Mock, method: str, body: bytes = b"", item: JsonValue = "", **headers: str) -> Response:
    fields = [(name.replace("_", "-"), value) for name, value in headers.items()]
    fields += [("content-type", "application/json")] if body else []
    return mock.answer(Request(method, f"/pets/{item}" if item else "/pets", Headers(fields), body))


def test_conditional_requests_are_honoured() -> None:
    mock = Mock(document(tagged=True))
    item = as_dict(send(mock, "POST", b'{"name": "Bo"}').json)["id"]
    first = send(mock, "GET", item=item).headers["etag"]
    same = send(mock, "GET", item=item, if_none_match=f'"other", {first}')
    assert (same.status, same.headers["etag"], same.body) == (304, first, b"")
    assert send(mock, "GET", item=item, if_none_match='"other"').status == 200
    changed = send(mock, "PATCH", b'{"name": "Max"}', item, if_match=first)
    assert changed.status == 200
    now = send(mock, "GET", item=item).headers["etag"]
    assert now == changed.headers["etag"] != first
    assert send(mock, "PATCH", b'{"name": "Tom"}', item, if_match=first).status == 412
    assert send(mock, "DELETE", item=item, if_match=first).status == 412
    assert send(mock, "GET", item=item, if_none_match=first).json == changed.json
    assert send(mock, "DELETE", item=item, if_match="*").status == 204
    assert send(mock, "DELETE", item=item, if_match="*").status in {404, 412}


def test_a_document_without_a_place_for_tags_gets_none() -> None:
    mock = Mock(document(tagged=False))
    item = as_dict(send(mock, "POST", b'{"name": "Bo"}').json)["id"]
    answered = send(mock, "GET", item=item, if_none_match="*")
    assert (answered.status, "etag" in answered.headers) == (200, False)
    assert send(mock, "PATCH", b'{"name": "Max"}', item, if_match='"other"').status == 200


def test_a_read_without_a_place_for_tags_has_the_one_that_a_write_asks_for() -> None:
    tag: Object = {"parameters": [{"name": "If-Match", "in": "header", "schema": {"type": "string"}}]}
    making = operation("make", PET, status=201, body=properties(name="string"), example={"id": 1, "name": "Rex"})
    item = {"get": operation("read", PET), "patch": operation("change", PET, body=properties(name="string")) | tag}
    mock = Mock(spec_of({"/pets": {"post": making}, "/pets/{petId}": item}))
    made = as_dict(send(mock, "POST", b'{"name": "Bo"}').json)["id"]
    first = send(mock, "GET", item=made).headers["etag"]
    assert send(mock, "PATCH", b'{"name": "Max"}', made, if_match=first).status == 200
    assert send(mock, "PATCH", b'{"name": "Tom"}', made, if_match=first).status == 412
