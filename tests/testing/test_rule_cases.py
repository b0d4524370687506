"""Case tables: short exchanges, completed from the examples of the spec."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from caveat.errors import BadDocument
from caveat.exchange import NOT_SENT, Exchange
from caveat.json_text import JsonValue
from caveat.judging.rule import Breach
from caveat.openapi.spec import Spec
from caveat.testing import rule_cases

DOCUMENT = """
paths:
  /pets/{id}/{kind}:
    post:
      operationId: change
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}, example: 7}
        - {name: kind, in: path, required: true, schema: {type: string}, example: a/b}
        - {name: limit, in: query, required: true, schema: {type: integer}, example: 3}
        - {name: near, in: query, required: true, style: deepObject, schema: {}, example: {lat: 1, lon: 2}}
        - {name: may, in: query, schema: {type: integer}, example: 9}
      requestBody:
        content: {application/json: {example: {n: 1, deep: {a: 1, b: 2}, many: [{x: 1, y: 2}, {x: 3}]}}}
      responses:
        '404': {description: x, content: {application/problem+json: {example: {title: no}}}}
        '201': {description: x, content: {application/json: {example: {id: 1, name: Rex}}}}
        '204': {description: x}
  /found: {get: {operationId: find, requestBody: {content: {application/json: {example: {n: 1}}}}, responses: {}}}
  /text: {put: {operationId: text, requestBody: {content: {text/plain: {example: hello}}}, responses: {}}}
webhooks:
  event: {post: {operationId: tell, requestBody: {content: {application/json: {example: {n: 1, m: 2}}}}, responses: {}}}
"""


@pytest.fixture(scope="module")
def spec(compiled: Callable[[str], Spec]) -> Spec:
    return compiled(DOCUMENT)


Read = Callable[[str], Exchange]


@pytest.fixture
def read(spec: Spec, tmp_path: Path) -> Read:
    """Read one exchange of a table."""

    def read_one(text: str) -> Exchange:
        file = tmp_path / "X1.yaml"
        file.write_text(f"kept: {{a case: {text}}}", encoding="utf-8")
        [case] = rule_cases.read(file, spec)
        [exchange] = case.exchanges
        return exchange

    return read_one


TARGETS: dict[str, tuple[str, str]] = {
    "no change": ("", "/pets/7/a%2Fb?limit=3&lat=1&lon=2"),
    "a path": (", path: {id: 8}", "/pets/8/a%2Fb?limit=3&lat=1&lon=2"),
    "a query": (", query: {limit: 4, other: a b}", "/pets/7/a%2Fb?limit=4&lat=1&lon=2&other=a+b"),
    "a query without its parameters": (", query: {limit: null, lat: null, lon: null}", "/pets/7/a%2Fb"),
    "a boolean in a query": (", query: {limit: true}", "/pets/7/a%2Fb?limit=true&lat=1&lon=2"),
}


@pytest.mark.parametrize("title", TARGETS)
def test_a_target_is_that_of_the_examples_with_changes(title: str, read: Read) -> None:
    fields, target = TARGETS[title]
    exchange = read(f"{{operation: change{fields}}}")
    assert (exchange.request.method, exchange.request.target, exchange.operation) == ("POST", target, "change")


def test_an_exchange_has_the_examples_and_the_first_success(read: Read) -> None:
    exchange = read("{operation: change}")
    assert exchange.request.json == {"n": 1, "deep": {"a": 1, "b": 2}, "many": [{"x": 1, "y": 2}, {"x": 3}]}
    assert (exchange.response.status, exchange.response.json) == (201, {"id": 1, "name": "Rex"})
    assert exchange.response.headers.media_type == "application/json"
    assert exchange.path_parameters == {"id": "7", "kind": "a/b"}


def test_a_get_has_a_body_only_if_its_request_is_stated(read: Read) -> None:
    assert read("{operation: find}").request.body == b""
    assert read("{operation: find, request: {m: 2}}").request.json == {"n": 1, "m": 2}


def test_an_exchange_may_have_a_status(read: Read) -> None:
    refused = read("{operation: change, status: 404, response: {title: None}}")
    assert (refused.response.status, refused.response.json) == (404, {"title": "None"})
    assert refused.response.headers.media_type == "application/problem+json"
    for status in (204, 500):
        without_body = read(f"{{operation: change, status: {status}}}")
        assert (without_body.response.status, without_body.response.body) == (status, b"")
        assert len(without_body.response.headers) == 0


def test_an_exchange_may_have_headers(read: Read) -> None:
    assert read("{operation: change, headers: {Key: 1}}").request.headers.items_sent == (
        ("content-type", "application/json"),
        ("Key", "1"),
    )


def test_a_body_may_be_text(read: Read) -> None:
    assert read("{operation: text}").request.body == b"hello"
    assert read("{operation: text, request: grüße}").request.body == "grüße".encode()
    assert read("{operation: text}").response.status == 200


EXAMPLE: JsonValue = {"a": 1, "b": {"c": 2, "d": 3}, "e": [{"f": 4, "g": 5}, {"f": 6}]}

MERGED: dict[str, tuple[JsonValue, JsonValue]] = {
    "no change": (None, EXAMPLE),
    "a value": ({"a": 2}, {"b": {"c": 2, "d": 3}, "e": [{"f": 4, "g": 5}, {"f": 6}], "a": 2}),
    "a nested value": ({"b": {"c": 7}}, {"a": 1, "e": [{"f": 4, "g": 5}, {"f": 6}], "b": {"d": 3, "c": 7}}),
    "a removed name": ({"b": None, "e": None}, {"a": 1}),
    "items, each merged into the first": (
        {"b": None, "e": [{}, {"g": 9}, {"f": None}]},
        {"a": 1, "e": [{"f": 4, "g": 5}, {"f": 4, "g": 9}, {"g": 5}]},
    ),
    "no items": ({"b": None, "e": []}, {"a": 1, "e": []}),
    "values of other types": ({"a": {"x": 1}, "b": None, "e": "f"}, {"a": {"x": 1}, "e": "f"}),
    "a list instead of an object": (["x"], ["x"]),
}


@pytest.mark.parametrize("title", MERGED)
def test_a_change_is_merged_into_an_example(title: str) -> None:
    change, merged = MERGED[title]
    assert rule_cases.merged(EXAMPLE, change) == merged


def test_a_table_has_kept_and_broken_cases_in_order(spec: Spec, tmp_path: Path) -> None:
    file = tmp_path / "X1.yaml"
    file.write_text(
        "kept:\n"
        "  one: {operation: change}\n"
        "  two: [{operation: change}, {operation: text}]\n"
        "broken:\n"
        "  three: [{operation: text}]\n"
    )
    cases = [(case.name, case.broken, len(case.exchanges)) for case in rule_cases.read(file, spec)]
    assert cases == [("one", False, 1), ("two", False, 2), ("three", True, 1)]


INVALID_EXCHANGES = {
    "an unknown operation": "{operation: fly}",
    "no operation": "{status: 200}",
    "an unknown field": "{operation: change, respons: {}}",
    "a string": "change",
    "a delivery with a status": "{operation: tell, status: 200}",
}


@pytest.mark.parametrize("title", INVALID_EXCHANGES)
def test_an_invalid_exchange_is_an_error_with_its_line(title: str, read: Read) -> None:
    with pytest.raises(BadDocument, match=r"X1\.yaml:1: not an exchange: .*\. Write an operation of the spec, and any"):
        read(INVALID_EXCHANGES[title])


def test_a_webhook_delivery_is_an_exchange(read: Read) -> None:
    exchange = read("{operation: tell, url: 'https://a.example/hook', request: {n: 3}}")
    assert (exchange.operation, exchange.is_delivery, exchange.response) == ("tell", True, NOT_SENT)
    assert (exchange.request.method, exchange.request.target) == ("POST", "https://a.example/hook")
    assert exchange.request.json == {"n": 3, "m": 2}
    assert read("{operation: tell}").request.target == "https://receiver.example.com/webhook"


def test_a_broken_case_may_list_its_breaches(spec: Spec, tmp_path: Path) -> None:
    file = tmp_path / "X1.yaml"
    file.write_text(
        "broken:\n"
        "  one: {operation: change}\n"
        "  two: [{operation: change}, {operation: text}, {at: body /id, says: x}, {says: y, at: status}]\n"
    )
    one, two = rule_cases.read(file, spec)
    assert (one.exchanges, len(two.exchanges), one.breaches) == (two.exchanges[:1], 2, ())
    assert two.breaches == (Breach("x", at="body /id"), Breach("y", at="status"))


INVALID_TABLES: dict[str, tuple[str, str]] = {
    "a list of sections": ("\n[]", r":2: not a mapping of cases: \[\]\. "),
    "a section without names": ("kept: []", r":1: not a mapping of cases: \[\]\. "),
    "a section that is a number": ("kept: {}\nbroken: 3", r":2: not a mapping of cases: 3\. "),
    "an unknown section": ("kept: {}\nbrokn: {a: {operation: change}}", r":2: unknown section: 'brokn'\. "),
    "a case without exchanges": ("kept:\n  a: []", r":2: not a case: 'a'\. "),
    "a breach without exchanges": ("broken:\n  a: [{at: status, says: b}]", r":2: not a case: 'a'\. "),
    "a breach in a kept case": ("kept:\n  a: [{operation: text}, {at: status, says: b}]", r":2: not a case: 'a'\. "),
    "a breach without a place": (
        "broken:\n  a:\n  - operation: text\n  - says: b",
        r":4: not a breach: {'says': 'b'}\. ",
    ),
    "a breach with a number as message": (
        "broken:\n  a:\n  - operation: text\n  - {at: status, says: 1}",
        ":4: not a breach: ",
    ),
    "a breach with another field": (
        "broken:\n  a:\n  - operation: text\n  - {at: a, says: b, by: c}",
        ":4: not a breach: ",
    ),
    "an exchange after a breach": (
        "broken:\n  a:\n  - operation: text\n  - {at: a, says: b}\n  - operation: text",
        ":5: not a breach: ",
    ),
}


@pytest.mark.parametrize("title", INVALID_TABLES)
def test_an_invalid_table_is_an_error_with_its_line(title: str, spec: Spec, tmp_path: Path) -> None:
    text, error = INVALID_TABLES[title]
    file = tmp_path / "X1.yaml"
    file.write_text(text)
    with pytest.raises(BadDocument, match=r"X1\.yaml" + error):
        list(rule_cases.read(file, spec))


def test_an_empty_section_has_no_cases(spec: Spec, tmp_path: Path) -> None:
    file = tmp_path / "X1.yaml"
    file.write_text("{kept: {}, broken: {}}")
    assert list(rule_cases.read(file, spec)) == []
