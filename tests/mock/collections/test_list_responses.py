"""Lists of stored items: pages that lead to the next one, counts, maps, and filters on what a list shows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from caveat.exchange import Headers, Request
from caveat.mock.engine import Mock
from caveat.openapi.spec import Spec
from document_mock import DocumentClient, as_dict, as_list

PAGED = """
paths:
  /a:
    get:
      operationId: list
      parameters:
        - {name: size, in: query, schema: {type: integer}}
        - {name: POSITION, in: query, schema: {type: TYPE}}
      responses:
        '200':
          headers: {X-Total-Count: {schema: {type: integer}}, Link: {schema: {type: string}}}
          content: {application/json: {example: {items: [{id: 4}, {id: 5}, {id: 6}], next: x, page: 0, pages: 1}}}
    post: {operationId: create, responses: {'201': {content: {application/json: {example: {id: 1}}}}}}
  /a/{id}:
    get:
      operationId: read
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {'200': {content: {application/json: {example: {id: 4}}}}}
"""
STYLES: dict[tuple[str, str], tuple[str, str]] = {
    ("page", "integer"): ("http://127.0.0.1/a?size=2&page=2", "/a?size=2&page=2"),
    ("offset", "integer"): ("http://127.0.0.1/a?size=2&offset=2", "/a?size=2&offset=2"),
    ("cursor", "string"): ("5", "/a?size=2&cursor=5"),
}


@pytest.mark.parametrize(("position", "kind"), STYLES)
def test_a_page_leads_to_the_next_one(position: str, kind: str, compiled: Callable[[str], Spec]) -> None:
    mock = Mock(compiled(PAGED.replace("POSITION", position).replace("TYPE", kind)))
    host = Headers([("host", "127.0.0.1")])
    first = mock.answer(Request("GET", "/a?size=2", host))
    following, target = STYLES[position, kind]
    assert as_dict(first.json) == {"items": [{"id": 4}, {"id": 5}], "next": following, "page": 1, "pages": 2}
    link = f'<http://127.0.0.1{target}>; rel="next"'
    assert (first.headers["x-total-count"], first.headers["link"]) == ("3", link)
    last = mock.answer(Request("GET", target, host))
    assert (as_dict(last.json)["items"], as_dict(last.json)["next"]) == ([{"id": 6}], None)
    assert "link" not in last.headers


def test_a_map_has_the_ids_as_keys(compiled: Callable[[str], Spec]) -> None:
    listed = "{schema: {type: object, additionalProperties: {properties: {id: {type: integer}}}}}"
    client = DocumentClient(
        compiled(PAGED.replace("POSITION", "page").replace("TYPE", "integer").replace(
            "{example: {items: [{id: 4}, {id: 5}, {id: 6}], next: x, page: 0, pages: 1}}", listed))
    )  # fmt: skip
    created = as_dict(client.json("POST", "/a", {})[1])["id"]
    assert as_dict(client.json("GET", "/a")[1])[str(created)] == {"id": created}


def test_orders_and_filters_see_what_the_list_shows(compiled: Callable[[str], Spec]) -> None:
    schema = "{type: object, required: [id, kind], properties: {id: {type: integer}, kind: {enum: [b, a]}}}"
    text = PAGED.replace("POSITION", "kind").replace("{type: TYPE}", "{enum: [b, a]}").replace(
        "{example: {items: [{id: 4}, {id: 5}, {id: 6}], next: x, page: 0, pages: 1}}",
        f"{{schema: {{type: array, items: {schema}}}, example: [{{id: 4, kind: a}}]}}",
    )  # fmt: skip
    client = DocumentClient(compiled(text))
    created = as_dict(client.json("POST", "/a", {})[1])["id"]
    kept = {kind: {as_dict(each)["id"] for each in as_list(client.json("GET", f"/a?kind={kind}")[1])} for kind in "ab"}
    shown = {as_dict(each)["id"]: as_dict(each)["kind"] for each in as_list(client.json("GET", "/a")[1])}
    assert kept == {kind: {key for key, value in shown.items() if value == kind} for kind in "ab"}
    assert created in shown
