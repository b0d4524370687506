"""Uploaded files: the mock shows their bytes where the item has a content, and their size in the item."""

from __future__ import annotations

import pytest

from caveat.exchange import Headers, Request
from caveat.json_text import JsonValue
from caveat.mock.engine import Mock
from document_mock import as_dict
from resource_document import Object, operation, properties, spec_of

FILE = properties(id={"type": "integer"}, title="string", size="integer")
BINARY: dict[str, JsonValue] = {
    "format": {"type": "string", "format": "binary"},
    "media type": {"type": "string", "contentMediaType": "image/png"},
}
BYTES: Object = {"description": "x", "content": {"application/octet-stream": {}}}
HEADERS = Headers([("content-type", "multipart/form-data; boundary=b")])
FIELD = b'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nt\r\n'
SENT = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n\xff\x00a\r\n--b--\r\n'


@pytest.mark.parametrize("name", BINARY)
def test_the_content_of_an_item_is_what_was_uploaded(name: str) -> None:
    create = operation("create", FILE, status=201) | {
        "requestBody": {"content": {"multipart/form-data": {"schema": properties(file=BINARY[name], title="string")}}}
    }
    mock = Mock(
        spec_of({
            "/files": {"post": create},
            "/files/{id}": {"get": operation("read", FILE)},
            "/files/{id}/content": {"get": {"operationId": "content", "responses": {"200": BYTES}}},
            "/files/{id}/owner": {"get": operation("owner", properties(name="string"))},
        })
    )  # fmt: skip
    created = as_dict(mock.answer(Request("POST", "/files", HEADERS, FIELD + SENT)).json)
    assert (created["title"], created["size"], "file" in created) == ("t", 3, False)
    response = mock.answer(Request("GET", f"/files/{created['id']}/content"))
    assert (response.status, response.headers.media_type, response.body) == (
        200,
        "application/octet-stream",
        b"\xff\x00a",
    )
    assert mock.answer(Request("GET", f"/files/{created['id']}")).json == created
    assert mock.answer(Request("GET", "/files/999/content")).body == b""
    assert mock.answer(Request("GET", f"/files/{created['id']}/owner")).headers.media_type == "application/json"
