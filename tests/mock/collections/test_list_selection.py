"""Lists have what a request asks for: the items that filters keep, in an order, in pages."""

from __future__ import annotations

import pytest

from caveat.catalogue.api import Api
from caveat.exchange import Request
from caveat.json_text import JsonValue
from caveat.mock.engine import Mock
from caveat.openapi.spec import Spec
from caveat.runs.run import run
from caveat.targets.mock import mock_target
from caveat.traffic.plan import Plan
from caveat.traffic.property_based.engine import drive
from document_mock import as_dict, as_list
from resource_document import PET, Object, array, operation, properties, spec_of

KINDS: Object = {"enum": ["sea", "river"]}
PORT = properties(id="integer", name="string", country="string", open="boolean", depth="integer", kind=KINDS)
PORTS: list[JsonValue] = [
    {"id": 1, "name": "Kiel", "country": "DE", "open": True, "depth": 12, "kind": "sea"},
    {"id": 2, "name": "Bremen", "country": "DE", "open": False, "depth": 9, "kind": "river"},
    {"id": 3, "name": "Oslo", "country": "NO", "open": True, "kind": "sea"},
    {"id": 4, "name": "Aarhus", "country": "DK", "open": True, "depth": 30, "kind": "sea"},
]
NUMBER: Object = {"type": "integer", "minimum": 0}
QUERY: Object = {
    "page": {"type": "integer", "minimum": 1},
    "per_page": NUMBER,
    "sort": {"enum": ["name", "-name", "depth"]},
    "country": {"type": "string"},
    "kind": {"type": "array", "items": KINDS},
    "open": {"type": "boolean"},
}
SELECTED: dict[str, list[int]] = {
    "": [1, 2, 3, 4],
    "?page=1": [1, 2, 3, 4],
    "?page=2": [],
    "?per_page=3": [1, 2, 3],
    "?per_page=3&page=2": [4],
    "?per_page=3&page=3": [],
    "?per_page=2&page=99999999999": [1, 2],
    "?per_page=0": [1, 2, 3, 4],
    "?country=DE": [1, 2],
    "?country=d": [1, 2, 4],
    "?country=SE": [],
    "?open=false": [2],
    "?open=true&country=DE": [1],
    "?kind=river": [2],
    "?kind=river&kind=sea": [1, 2, 3, 4],
    "?sort=name": [4, 2, 1, 3],
    "?sort=-name": [3, 1, 2, 4],
    "?sort=depth": [3, 2, 1, 4],
    "?sort=name&per_page=1&page=2": [2],
    "?unknown=1": [1, 2, 3, 4],
}


def document(*, envelope: bool, stored: bool) -> Spec:
    """A document with a list, in an envelope or not, of stored items or of those of the example alone."""
    wrapped = properties(items=array(PORT), total="integer")
    example: JsonValue = {"items": PORTS, "total": 4} if envelope else PORTS
    listing = operation("list", wrapped if envelope else array(PORT), query=QUERY, example=example)
    paths = {"/ports": {"get": listing}}
    if stored:
        paths["/ports"]["post"] = operation("make", PORT, status=201, body=PORT)
        paths["/ports/{portId}"] = {"get": operation("read", PORT)}
    return spec_of(paths)


@pytest.mark.parametrize("stored", [True, False])
@pytest.mark.parametrize("envelope", [True, False])
def test_a_list_has_the_items_that_the_request_asks_for(envelope: bool, stored: bool) -> None:  # noqa: FBT001 - a table
    mock = Mock(document(envelope=envelope, stored=stored))
    bodies = {query: mock.answer(Request("GET", f"/ports{query}")).json for query in SELECTED}
    lists = {query: as_list(as_dict(body)["items"] if envelope else body) for query, body in bodies.items()}
    assert {query: [as_dict(port)["id"] for port in ports] for query, ports in lists.items()} == SELECTED
    if envelope:
        totals = [as_dict(bodies[query])["total"] for query in ("", "?country=DE", "?per_page=3&page=2")]
        assert totals == [4, 2, 4]


@pytest.mark.parametrize(
    ("page", "numbers"),
    [
        ({"page": {"type": "integer", "minimum": 0}}, {"page=0": [1, 2], "page=1": [3, 4]}),
        ({"page": {"type": "integer"}}, {"page=0": [1, 2], "page=1": [1, 2], "page=2": [3, 4]}),
        ({"offset": NUMBER}, {"offset=0": [1, 2], "offset=3": [4], "offset=4": []}),
        ({"skip": NUMBER}, {"skip=0": [1, 2], "skip=3": [4], "skip=4": []}),
        ({"cursor": {"type": "string"}}, {"cursor=x": [1, 2]}),
    ],
)
def test_pages_count_from_where_the_document_says(page: Object, numbers: dict[str, list[int]]) -> None:
    listing = operation("list", array(PORT), query={**page, "limit": NUMBER}, example=PORTS)
    mock = Mock(spec_of({"/ports": {"get": listing}}))
    lists = {query: as_list(mock.answer(Request("GET", f"/ports?limit=2&{query}")).json) for query in numbers}
    assert {query: [as_dict(port)["id"] for port in ports] for query, ports in lists.items()} == numbers


def test_a_list_that_must_not_be_shorter_stays_as_it_is() -> None:
    schema = {**array(PORT), "minItems": 4}
    mock = Mock(spec_of({"/ports": {"get": operation("list", schema, query=QUERY, example=PORTS)}}))
    assert mock.answer(Request("GET", "/ports?country=SE")).json == PORTS


def test_a_client_that_follows_the_cursor_of_the_document_reaches_the_last_page() -> None:
    wrapped = properties(items=array(PORT), next="string")
    example: JsonValue = {"items": PORTS, "next": "abc"}
    query: Object = {"marker": {"type": "string"}, "limit": NUMBER}
    mock = Mock(spec_of({"/ports": {"get": operation("list", wrapped, query=query, example=example)}}))
    queries = ("", "?limit=2", "?limit=2&marker=2", "?marker=abc")
    lists = [as_list(as_dict(mock.answer(Request("GET", f"/ports{each}")).json)["items"]) for each in queries]
    assert [[as_dict(port)["id"] for port in ports] for ports in lists] == [[1, 2, 3, 4], [1, 2], [3, 4], []]


PAGINGS: dict[str, Object] = {
    "pages from 1": {"page": {"type": "integer", "minimum": 1}, "per_page": {"type": "integer", "minimum": 1}},
    "pages": {"page": {"type": "integer"}, "size": {"type": "integer", "default": 3, "minimum": 1}},
    "offsets": {"skip": NUMBER, "take": NUMBER},
    "cursors": {"cursor": {"type": "string"}, "limit": {"type": "integer", "minimum": 1}},
    "no pages": {},
}


@pytest.mark.parametrize("paging", PAGINGS)
def test_the_own_mock_keeps_the_promises_about_lists(paging: str) -> None:
    query: Object = {**PAGINGS[paging], "age": NUMBER, "name": {"type": "string"}, "sort": {"enum": ["name", "age"]}}
    gone: Object = {"204": {"description": "x"}, "404": {"description": "x"}}
    read = operation("read", PET)
    spec = spec_of(
        {
            "/pets": {
                "get": operation("list", array(PET), query=query),
                "post": operation("make", PET, status=201, body=PET),
            },
            "/pets/{petId}": {
                "get": {**read, "responses": {**as_dict(read["responses"]), "404": {"description": "x"}}},
                "delete": {"operationId": "drop", "responses": gone},
            },
            "/ports": {"get": operation("ports", array(PORT), query=QUERY | PAGINGS[paging], example=PORTS)},
        }
    )
    api = Api("lists", lambda: spec)
    verdict = run(api, mock_target(api), drive, Plan(examples=2, phases=("coverage", "journeys")))
    assert [cause.main.message for cause in verdict.causes if cause.is_breach] == []
