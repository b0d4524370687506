"""Ids to try exist in the mock, or worked before."""

from __future__ import annotations

import httpx

from caveat.asgi import in_process
from caveat.catalogue.api import from_document
from caveat.console.application import build_application
from caveat.mock.build import build_mock
from console_client import BROWSER, console_client
from document_mock import DOCUMENTS

KEY = {"x-key": "fake-key", "authorization": "Bearer fake-bearer", "cookie": "sid=fake-session"}


def client_of(name: str) -> httpx.Client:
    api = from_document(DOCUMENTS / f"{name}.yaml")
    return in_process.client(build_application(api, build_mock(api)), "http://localhost:8000")


def ids(client: httpx.Client) -> dict[str, list[str]]:
    return {known["path"]: known["values"] for known in client.get("/_caveat/ids").json()}


def test_the_ids_of_a_collection_change_with_its_items() -> None:
    client = client_of("pets")
    path = next(path for path, values in ids(client).items() if values == ["2", "1"])
    assert client.post("/pets", json={"name": "Ann"}, headers=KEY).status_code == 201
    assert client.delete("/pets/1", headers=KEY).status_code == 204
    assert ids(client)[path] == ["3", "2"]
    page = client.get("/_caveat/", headers=BROWSER).text
    assert ">3</a>" in page
    assert "path.petId=3#try" in page


def test_ids_come_from_examples_accepted_requests_and_responses() -> None:
    document = """\
openapi: 3.1.0
info: {title: Sessions, version: '1'}
paths:
  /login:
    post:
      responses: {'200': {description: d, content: {application/json: {example: {items: [{sessionId: s-7}], n: 1}}}}}
  /sessions/{sessionId}/end:
    post:
      operationId: end
      parameters: [{name: sessionId, in: path, required: true, schema: {type: string}, example: s-1}]
      responses: {'204': {description: d}, '404': {description: d}}
  /sessions/{sessionId}/parts/{n}:
    get:
      operationId: part
      parameters:
        - {name: sessionId, in: path, required: true, schema: {type: string}}
        - {name: n, in: path, required: true, schema: {type: integer}}
      responses: {'200': {description: d}}
"""
    client = console_client("sessions", document)
    assert ids(client) == {}
    client.post("/sessions/s-3/end")
    client.post("/login")
    [known] = client.get("/_caveat/ids").json()
    assert known == {
        "operation": "part", "path": "/sessions/{sessionId}/parts/{n}", "parameter": "n", "values": ["1"],
        "other_parameters": {"sessionId": "s-3"}}  # fmt: skip


PHOTO = {"id": "8c2f7a52-5d0c-4f8e-9f6e-0d9b6f1e1a11", "url": "https://example.com/a"}

BOXES = """\
openapi: 3.1.0
info: {title: Boxes, version: '1'}
security: [{key: []}]
paths:
  /boxes/{box}:
    parameters: [{name: box, in: path, required: true, schema: {type: string}}]
    get: {operationId: read, responses: {'200': {description: d}}}
    delete: {operationId: drop, responses: {'204': {description: d}}}
components: {securitySchemes: {key: {type: apiKey, in: header, name: x-key}}}
"""


def test_no_id_is_suggested_that_is_a_secret_or_was_deleted() -> None:
    client = console_client("boxes", BOXES)
    assert client.get("/boxes/fake-key", headers=KEY).status_code == 200
    assert client.delete("/boxes/7", headers=KEY).status_code == 204
    assert ids(client) == {}
    client.get("/boxes/8", headers=KEY)
    assert ids(client) == {"/boxes/{box}": ["8"]}


def test_the_ids_of_nested_items_are_those_below_the_parents_in_the_link() -> None:
    client = client_of("pets")
    created = client.post("/pets/2/photos", json=PHOTO, headers=KEY)
    assert created.status_code == 201
    nested = [known for known in client.get("/_caveat/ids").json() if known["other_parameters"]]
    assert str(created.json()["id"]) in {value for known in nested for value in known["values"]}
    for known in nested:
        for value in known["values"]:
            path = known["path"].format(**known["other_parameters"], **{known["parameter"]: value})
            assert client.get(path, headers=KEY).status_code == 200


def test_a_mock_with_a_provider_has_the_ids_of_the_documents_examples() -> None:
    values = [value for each in ids(console_client("dialog360")).values() for value in each]
    assert values
