"""Routing: concrete segments before templates."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.openapi.routing import Route, Router

ROUTER = Router(
    [
        "/",
        "/pets",
        "/pets/mine",
        "/pets/{id}",
        "/pets/{id}/toys/{toy}",
        "/pets/mine/{part}",
        "/files/{name}.{extension}",
        "/files/{name}.json",
        "/files/{name}",
        "/pairs/{a}{b}",
        "/pairs/{a}x",
        "/a%20b",
    ],
    ["/v1", "/v1/beta", ""],
)

FACTS: dict[str, tuple[str, dict[str, str]] | None] = {
    "/": ("/", {}),
    "/pets": ("/pets", {}),
    "/pets/mine": ("/pets/mine", {}),
    "/pets/min%65": ("/pets/mine", {}),
    "/pets/7": ("/pets/{id}", {"id": "7"}),
    "/pets/a%2Fb": ("/pets/{id}", {"id": "a/b"}),
    "/pets/%C3%A9%20": ("/pets/{id}", {"id": "é "}),
    "/pets/a+b": ("/pets/{id}", {"id": "a+b"}),
    "/pets/mine/toys/3": ("/pets/{id}/toys/{toy}", {"id": "mine", "toy": "3"}),
    "/pets/mine/tail": ("/pets/mine/{part}", {"part": "tail"}),
    "/files/a.json": ("/files/{name}.json", {"name": "a"}),
    "/files/a.b.json": ("/files/{name}.json", {"name": "a.b"}),
    "/files/a.txt": ("/files/{name}.{extension}", {"name": "a", "extension": "txt"}),
    "/files/a": ("/files/{name}", {"name": "a"}),
    "/pairs/xx": ("/pairs/{a}x", {"a": "x"}),
    "/pairs/xy": ("/pairs/{a}{b}", {"a": "x", "b": "y"}),
    "/a%20b": ("/a%20b", {}),
    "/v1/pets/7": ("/pets/{id}", {"id": "7"}),
    "/v1/beta/pets": ("/pets", {}),
    "/v1pets": None,
    "/pets/": None,
    "/pets//toys/3": None,
    "/Pets": None,
    "/pets/7/toys": None,
    "": None,
    "pets": None,
}


@pytest.mark.parametrize("path", FACTS)
def test_the_route_of_a_path(path: str) -> None:
    expected = FACTS[path]
    assert ROUTER.find(path) == (None if expected is None else Route(*expected))


def test_a_base_path_may_be_sent_encoded() -> None:
    router = Router(["/pets"], ["/stores/{id}/v1"])
    assert router.find("/stores/%7Bid%7D/v1/pets") == router.find("/stores/{id}/v1/pets") == Route("/pets", {})


@given(st.lists(st.text(min_size=1), min_size=2, max_size=2))
def test_parameters_are_percent_decoded(values: list[str]) -> None:
    path = "/pets/{}/toys/{}".format(*(quote(value, safe="") for value in values))
    assert ROUTER.find(path) == Route("/pets/{id}/toys/{toy}", dict(zip(("id", "toy"), values, strict=True)))


@given(st.text("/%pets{}.a1", max_size=12))
def test_any_path_has_a_route_or_none(path: str) -> None:
    route = ROUTER.find(path)
    assert route is None or route.template in FACTS or "{" in route.template
