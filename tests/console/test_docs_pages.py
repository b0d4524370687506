"""The contract as pages: all texts of a document with their evidence, and no markup or script from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caveat.asgi import in_process
from caveat.catalogue.api import Api
from caveat.console import docs_pages
from caveat.console.application import build_application
from caveat.json_text import JsonValue
from caveat.mock.build import build_mock
from caveat.openapi.spec import Spec
from console_client import BROWSER, console_client


class Page(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.words: list[str] = []
        self._is_hidden = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._is_hidden = tag in {"style", "script"}
        assert not [name for name, _ in attrs if name.startswith("on")]
        self.links += [value or "" for name, value in attrs if name == "href" and tag == "a"]

    def handle_endtag(self, tag: str) -> None:
        self._is_hidden = self._is_hidden and tag not in {"style", "script"}

    def handle_data(self, data: str) -> None:
        self.words += [] if self._is_hidden else data.split()

    @property
    def text(self) -> str:
        """The text that a person reads."""
        return " ".join(self.words)


def page(client: httpx.Client, path: str) -> Page:
    response = client.get(path, headers=BROWSER)
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    return Page(response.text)


def operation(name: str, more: str = "") -> str:
    return f"/_caveat/docs/operation?id={quote(name, safe='')}{more}"


def test_the_index_has_the_operations_the_schemas_and_the_promises() -> None:
    text = page(console_client("dfend"), "/_caveat/docs").text
    for part in (
        "Version 1.0.0. 4 operations,",
        "Documented 103",
        "signals 1 operation POST /signal Send a signal, and get the events it causes at once. documented",
        "Webhooks event webhook, POST to a registered URL",
        "publishableKey apiKey, header x-api-key",
        "SignalRequest",
        "OAS003 standard A response body matches the schema",
    ):
        assert part in text


def test_the_index_searches_operations() -> None:
    found = page(console_client("dialog360"), "/_caveat/docs?q=KEYWORD").text
    assert re.search(r"\d+ operations with keyword", found, re.IGNORECASE)
    assert "list-ads" not in found
    assert "no operations with <x>" in page(console_client("dialog360"), "/_caveat/docs?q=<x>").text


def test_an_operation_has_its_parameters_responses_examples_and_promises_with_evidence() -> None:
    shown = page(console_client("dfend"), operation("send-signal"))
    for part in (
        "POST /signal send-signal writes documented",
        "Credentials: publishableKey or secretKey.",
        "Body documented required, application/json: SignalRequest",
        "401 assumed application/json: Error",
        "Request body, application/json from the document",
        "promises with their evidence",
    ):
        assert part in shown.text
    assert "/_caveat/docs/schema?name=SignalRequest" in shown.links


def test_a_schema_has_its_fields_and_an_example() -> None:
    shown = page(console_client("dfend"), "/_caveat/docs/schema?name=Device")
    assert "A schema of DFend documented" in shown.text
    assert "osName" in shown.text
    assert "Example generated" in shown.text


def test_grades_are_left_out_where_a_document_states_none() -> None:
    document = (
        "openapi: 3.1.0\ninfo: {title: x, version: '1'}\npaths: {/pets: {get: {responses: {'200': {description: d}}}}}"
    )
    client = console_client("pets", document)
    for path in ("/_caveat/docs", operation("get-pets")):
        assert "assumed" not in page(client, path).text.partition("Promises that are judged")[0]


def test_a_credential_of_the_mock_is_masked_where_a_document_shows_it() -> None:
    document = """\
openapi: 3.1.0
info: {title: x, version: '1'}
security: [{key: []}]
paths:
  /x:
    post:
      parameters: [{name: q, in: query, example: a fake-key}]
      requestBody: {content: {application/json: {example: {a: fake-key}}}}
      responses: {'200': {description: d, content: {application/json: {example: [fake-key]}}}}
components:
  schemas: {S: {example: fake-key}}
  securitySchemes: {key: {type: apiKey, in: header, name: x-key}}
"""
    client = console_client("x", document)
    for path in (operation("post-x"), "/_caveat/docs/schema?name=S"):
        text = client.get(path, headers=BROWSER).text
        assert "***" in text
        assert "fake-key" not in text


@pytest.fixture(scope="module")
def client() -> httpx.Client:
    """A client of the mock of a vendor."""
    return console_client("dialog360")


def links(client: httpx.Client) -> Iterator[str]:
    seen, waiting = set[str](), ["/_caveat/docs"]
    while waiting:
        path = waiting.pop()
        if path not in seen and path.startswith("/_caveat/docs"):
            seen.add(path)
            waiting += [link.partition("#")[0] for link in page(client, path).links]
    yield from seen


def test_every_link_leads_to_a_page(client: httpx.Client) -> None:
    found = set(links(client))
    operations = {path for path in found if path.startswith("/_caveat/docs/operation")}
    assert len(operations) >= 39
    assert any(path.startswith("/_caveat/docs/schema") for path in found)


CHARACTERS = st.characters(codec="utf-8", exclude_characters="\n")
TEXT = st.text(CHARACTERS, max_size=30).filter(lambda text: bool(text.split()))
"""Not blank, which is left out; a line break makes a text area of a field."""


def hostile(text: str) -> Spec:
    schema: JsonValue = {"type": "object", "description": text, "properties": {text: {"enum": [text]}}}
    value: dict[str, JsonValue] = {
        "openapi": "3.1.0",
        "info": {"title": text, "version": text, "description": text},
        "paths": {
            "/x": {
                "post": {
                    "operationId": text,
                    "summary": text,
                    "tags": [text],
                    "parameters": [{"name": text, "in": "query", "description": text, "example": text}],
                    "requestBody": {
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/TheSchema"}}}
                    },
                    "responses": {"200": {"description": text, "content": {"text/plain": {"example": text}}}},
                }
            }
        },
        "components": {
            "schemas": {"TheSchema": schema},
            "securitySchemes": {text: {"type": "apiKey", "in": "query", "name": text}},
        },
    }
    return Spec(value)


def tags(spec: Spec, name: str) -> list[list[str]]:
    api = Api("x", lambda: spec)
    client = in_process.client(build_application(api, build_mock(api)), "http://localhost:8000")
    paths = ("/_caveat/docs", operation(name), "/_caveat/docs/schema?name=TheSchema")
    sent = client.post(
        operation(name), data={"query.a": name, "body": name, "media": "application/json"}, headers=BROWSER
    )
    assert sent.status_code == 200
    return [page(client, path).tags for path in paths]


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(TEXT)
def test_any_text_of_a_document_is_only_text(text: str) -> None:
    assert tags(hostile(text), text) == tags(hostile("a"), "a")


def test_the_schemas_of_an_operation_are_bounded() -> None:
    count = docs_pages.MAX_SCHEMAS + 4
    schemas: dict[str, JsonValue] = {
        f"S{number}": {"properties": {"next": {"$ref": f"#/components/schemas/S{number + 1}"}}}
        for number in range(count)
    }
    schemas[f"S{count}"] = {"type": "string"}
    content: JsonValue = {"application/json": {"schema": {"$ref": "#/components/schemas/S0"}}}
    spec = Spec(
        {
            "openapi": "3.1.0",
            "info": {"title": "x", "version": "1"},
            "paths": {"/x": {"get": {"responses": {"200": {"description": "d", "content": content}}}}},
            "components": {"schemas": schemas},
        }
    )
    api = Api("x", lambda: spec)
    client = in_process.client(build_application(api, build_mock(api)), "http://localhost:8000")
    assert "And 5 more: all schemas" in page(client, operation("get-x")).text
