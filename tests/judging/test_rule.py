"""Rules: made from functions, for some operations or all, and for accepted requests or all."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from caveat.exchange import Exchange, Request, Response
from caveat.judging.evidence import documented
from caveat.judging.memory import Memory
from caveat.judging.rule import Breach, rule


def test_a_rule_takes_its_title_from_the_docstring() -> None:
    @rule("PET001", evidence=documented("a page"), on=["get-pet"])
    def pets_have_ids(exchange: Exchange) -> Iterator[Breach]:  # noqa: ARG001 - the argument of every rule
        """Every pet
        has an id.
        """  # noqa: D205 - a sentence in two lines
        yield Breach("a breach")

    assert (pets_have_ids.code, pets_have_ids.title) == ("PET001", "Every pet has an id.")
    assert pets_have_ids.on == {"get-pet"}


def test_a_rule_without_a_docstring_is_refused() -> None:
    def without_docstring(exchange: Exchange) -> Iterator[Breach]:  # noqa: ARG001 - the argument of every rule
        yield Breach("a breach")

    with pytest.raises(TypeError, match="rule PET002 needs a docstring"):
        rule("PET002", evidence=documented("a page"))(without_docstring)


def check(exchange: Exchange) -> Iterator[Breach]:  # noqa: ARG001 - the argument of every rule
    """Every exchange is a breach."""
    yield Breach("a breach")


@pytest.mark.parametrize(
    ("on", "operation", "applies"),
    [((), "a", True), ((), None, False), (("a",), "a", True), (("a",), "b", False), (("a",), None, False)],
)
def test_a_rule_applies_to_its_operations(on: tuple[str, ...], operation: str | None, applies: bool) -> None:  # noqa: FBT001
    exchange = Exchange(Request("GET", "/"), Response(200), operation)
    assert rule("PET003", evidence=documented("p"), on=on)(check).applies(exchange) is applies


@pytest.mark.parametrize(
    ("accepted", "status", "applies"), [(False, 200, True), (False, 404, True), (True, 299, True), (True, 404, False)]
)
def test_a_rule_may_apply_to_accepted_requests_only(accepted: bool, status: int, applies: bool) -> None:  # noqa: FBT001
    exchange = Exchange(Request("GET", "/"), Response(status), "a")
    assert rule("PET004", evidence=documented("p"), accepted=accepted)(check).applies(exchange) is applies


def test_a_rule_passes_its_memory_to_its_function() -> None:
    @rule("PET005", evidence=documented("a page"), memory=Memory(int, lambda count, _exchange: count + 1))
    def exchanges_are_counted(_exchange: Exchange, count: int) -> Iterator[Breach]:
        """The rule counts exchanges."""
        yield Breach(f"count is {count}")

    exchange = Exchange(Request("GET", "/"), Response(200), "a")
    assert list(exchanges_are_counted.check(exchange, 3)) == [Breach("count is 3")]


def test_a_rule_without_memory_ignores_the_second_argument() -> None:
    exchange = Exchange(Request("GET", "/"), Response(200), "a")
    assert list(rule("PET006", evidence=documented("a page"))(check).check(exchange, None)) == [Breach("a breach")]
