"""Files in multipart bodies: a generated client takes bytes for them, and sends them as they are."""

from __future__ import annotations

import httpx
import pytest

from caveat.codegen.multipart import with_binary_parts
from generated_client import generated_client, spec

DOCUMENT = """\
openapi: 3.1.0
info: {{title: Shop, version: '1'}}
servers: [{{url: 'https://shop.example'}}]
paths:
  /files:
    post:
      operationId: upload
      requestBody:
        required: true
        content:
          {media}:
            schema: {schema}
            encoding: {{photo: {{contentType: image/png}}, note: {{contentType: text/plain}}}}
      responses: {{'204': {{description: Done.}}}}
components: {{schemas: {{Upload: {body}, Name: {{type: string}}}}}}
"""
PLACES = ["{body}", "{{$ref: '#/components/schemas/Upload'}}", "{{allOf: [{{$ref: '#/components/schemas/Upload'}}]}}"]
CONTENT = b"\x89PNG\x00\xff"

FILES: dict[str, tuple[str, str, object]] = {
    "before 3.1": ("file", "{type: string, format: binary}", CONTENT),
    "a media type": ("file", "{type: string, contentMediaType: image/png}", CONTENT),
    "any bytes": ("file", "{type: string, contentMediaType: application/octet-stream}", CONTENT),
    "a media type without a type": ("file", "{contentMediaType: image/png}", CONTENT),
    "a media type in the encoding": ("photo", "{type: string}", CONTENT),
    "several files": ("file", "{type: array, items: {type: string, contentMediaType: image/png}}", [CONTENT]),
    "a file or null": (
        "file",
        "{anyOf: [{type: string, contentMediaType: application/octet-stream}, {type: 'null'}]}",
        CONTENT,
    ),
    "any value": ("file", "{}", CONTENT),
    "any values": ("file", "{type: array, items: {}}", [CONTENT]),
}


def document(name: str, part: str, place: str = "{body}", media: str = "multipart/form-data") -> str:
    body = f"{{type: object, properties: {{{name}: {part}}}}}"
    return DOCUMENT.format(media=media, schema=place.format(body=body), body=body)


@pytest.mark.parametrize("place", PLACES, ids=["inline", "component", "allOf"])
@pytest.mark.parametrize("title", FILES)
def test_a_file_is_bytes_and_sent_as_it_is(title: str, place: str) -> None:
    name, part, content = FILES[title]
    sent: list[bytes] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request.read())
        return httpx.Response(204)

    with (
        generated_client(document(name, part, place)) as shop,
        httpx.Client(transport=httpx.MockTransport(answer)) as http,
    ):
        model = shop.models.UploadBody if place == "{body}" else shop.models.Upload
        shop.Client(http=http).upload(body=model(**{name: content}))
    assert CONTENT in sent[0]


TEXTS: dict[str, tuple[str, str]] = {
    "a text": ("file", "{type: string}"),
    "a media type of text": ("file", "{type: string, contentMediaType: text/csv}"),
    "a text in the encoding": ("note", "{type: string}"),
    "any value with a media type in the encoding": ("photo", "{}"),
    "JSON": ("file", "{type: string, contentMediaType: application/json, contentSchema: {type: object}}"),
    "text that is encoded": ("file", "{type: string, contentEncoding: base64, contentMediaType: image/png}"),
    "an enum": ("photo", "{type: string, enum: [a]}"),
    "a number": ("photo", "{type: integer}"),
    "a named schema": ("photo", "{$ref: '#/components/schemas/Name'}"),
}


@pytest.mark.parametrize("title", TEXTS)
def test_a_part_of_another_kind_stays_as_it_is(title: str) -> None:
    before = spec(document(*TEXTS[title]))
    assert with_binary_parts(before.root) == before.root


def test_a_body_that_is_not_multipart_stays_as_it_is() -> None:
    name, part, _ = FILES["a media type"]
    before = spec(document(name, part, media="application/json"))
    assert with_binary_parts(before.root) == before.root
