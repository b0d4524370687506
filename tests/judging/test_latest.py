"""Functions whose latest result is cached."""

from __future__ import annotations

import pytest

from caveat.exchange import Exchange, Request, Response
from caveat.judging.latest import latest


def test_a_fact_is_computed_once_while_it_is_asked_of_the_same_exchange() -> None:
    computed: list[Exchange] = []

    @latest
    def target(exchange: Exchange) -> str:
        computed.append(exchange)
        return exchange.request.target

    first, equal, other = (Exchange(Request("GET", path), Response(200)) for path in ("/a", "/a", "/b"))
    assert [target(each) for each in (first, first, equal, equal, other, first)] == ["/a"] * 4 + ["/b", "/a"]
    assert [id(each) for each in computed] == [id(each) for each in (first, equal, other, first)]


def test_an_error_is_not_remembered() -> None:
    @latest
    def reciprocal(number: list[int]) -> float:
        return 1 / number[0]

    number = [0]
    with pytest.raises(ZeroDivisionError):
        reciprocal(number)
    number[0] = 2
    assert reciprocal(number) == 1 / 2
