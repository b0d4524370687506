"""Requests, responses and exchanges: frozen values, read the same way each time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from caveat.errors import Unparsable
from caveat.exchange import Exchange, Headers, Request, Response


def test_headers_ignore_case_and_the_first_value_of_a_name_counts() -> None:
    headers = Headers([("X-A", "1"), ("x-a", "2"), ("B", "3")])
    assert (headers["x-A"], headers.all("X-a"), len(headers), list(headers)) == ("1", ("1", "2"), 2, ["x-a", "b"])
    assert "X-A" in headers
    assert 3 not in headers  # type: ignore[comparison-overlap] # a mapping may be asked anything
    assert (headers.get("X-A"), headers.get("c"), headers.get("c", "default")) == ("1", None, "default")
    assert repr(headers) == "Headers([('X-A', '1'), ('x-a', '2'), ('B', '3')])"


SECRET = "fake-secret"  # noqa: S105 - obviously fake


@pytest.mark.parametrize(
    ("it", "shown"),
    [
        (Request("POST", f"/signal?key={SECRET}", Headers([("x-api-key", SECRET)]), b"{}"), "<POST /signal>"),
        (Response(503, Headers([("set-cookie", SECRET)]), SECRET.encode()), "<503>"),
        (Exchange(Request("GET", f"/a%20b?{SECRET}"), Response(200), "get", {"id": SECRET}), "<GET /a%20b -> 200>"),
        (Request("GET", f"/{'a' * 500}"), f"<GET /{'a' * 98}…>"),
    ],
)
def test_the_repr_is_one_line_without_headers_bodies_and_queries(it: object, shown: str) -> None:
    assert (repr(it), str([it])) == (shown, f"[{shown}]")


def test_a_response_names_the_faults_that_were_injected() -> None:
    assert Response(200).fault is None
    assert Response(503, Headers([("Caveat-Fault", "error=503; truncate")])).fault == "error=503; truncate"


@pytest.mark.parametrize(
    ("fields", "sent"),
    [
        ({}, [("A", "1"), ("b", "2")]),
        ({"C": "3", "d": "\xe9"}, [("A", "1"), ("b", "2"), ("C", "3"), ("d", "\xe9")]),
        ({"A": "3", "C": "4"}, [("A", "3"), ("b", "2"), ("C", "4")]),
    ],
)
def test_extended_headers_are_those_made_of_all_fields(fields: dict[str, str], sent: list[tuple[str, str]]) -> None:
    base, made = Headers([("A", "1"), ("b", "2")]), Headers(sent)
    extended = base.extended(fields)
    assert (extended, extended.raw, dict(extended)) == (made, made.raw, dict(made))
    assert base == Headers([("A", "1"), ("b", "2")])


def test_headers_with_the_same_fields_in_the_same_order_are_equal() -> None:
    headers = Headers([("X-A", "1"), ("x-a", "2")])
    same = Headers([("x-A", "1"), ("X-A", "2")])
    assert (headers, hash(headers)) == (same, hash(same))
    for others in ([("x-a", "1")], [("x-a", "2"), ("x-a", "1")], [("x-a", "1"), ("x-a", "3")], []):
        assert headers != Headers(others)
    assert headers != "Headers"


def test_an_exchange_is_hashable() -> None:
    def exchange_with(name: str) -> Exchange:
        return Exchange(Request("GET", "/", Headers([(name, "1")])), Response(200), "a", {"id": "7"})

    assert {exchange_with("X-A"), exchange_with("x-a")} == {exchange_with("X-A")}


@pytest.mark.parametrize(
    ("content_type", "media_type"),
    [("Application/JSON; charset=utf-8", "application/json"), ("text/plain", "text/plain"), ("", ""), (None, None)],
)
def test_a_media_type_is_without_case_and_parameters(content_type: str | None, media_type: str | None) -> None:
    assert Headers([] if content_type is None else [("content-type", content_type)]).media_type == media_type


def test_a_request_has_a_path_and_the_first_query_value_of_each_name() -> None:
    request = Request("GET", "/a%2Fb?x=1&x=2&y=&z=%C3%A9+!")
    assert (request.path, dict(request.query)) == ("/a%2Fb", {"x": "1", "y": "", "z": "é !"})
    assert dict(Request("GET", "/a").query) == {}


@pytest.mark.parametrize(
    ("target", "pairs"),
    [
        ("/a", ()),
        ("/a?", ()),
        ("/a?x=1&x=2", (("x", "1"), ("x", "2"))),
        ("/a?x&y=&=z&&", (("x", ""), ("y", ""), ("", "z"))),
        ("/a?x=1=2?3", (("x", "1=2?3"),)),
        ("/a?%C3%A9+%2B=%26&%zz=%ff", (("é +", "&"), ("%zz", "\ufffd"))),
        ("/a?x=1;y=2#z=3", (("x", "1;y=2"),)),
        ("//[x?a=1", (("a", "1"),)),
        ("http://[?a=1", (("a", "1"),)),
    ],
)
def test_a_query_is_parsed_in_the_order_sent(target: str, pairs: tuple[tuple[str, str], ...]) -> None:
    assert Request("GET", target).query_pairs == pairs


@given(st.text())
def test_any_target_has_a_path_and_a_query(target: str) -> None:
    request = Request("GET", target)
    assert target.startswith(request.path)
    assert len(request.query) <= len(request.query_pairs)


@pytest.mark.parametrize("status", [199, 200, 299, 300])
def test_a_2xx_status_is_ok(status: int) -> None:
    assert Response(status).ok is (status in {200, 299})


class Pet(BaseModel):
    """A model like the generated ones."""

    id: int


def test_a_body_is_parsed_as_json_or_as_a_model() -> None:
    assert Response(200, body=b'{"id": 1}').parse(Pet) == Pet(id=1)
    assert Request("GET", "/", body=b'{"id": 1}').json == {"id": 1}


def test_a_body_that_is_not_json_is_unparsable() -> None:
    for sent in (Request("GET", "/", body=b"{"), Response(200, body=b"{")):
        with pytest.raises(Unparsable, match=r"the body is not JSON: ."):
            _ = sent.json


def test_a_body_that_does_not_fit_the_model_is_unparsable() -> None:
    with pytest.raises(Unparsable, match="the body is not Pet"):
        Response(200, body=b'{"id": "x"}').parse(Pet)
