"""README.md, which explains how to write an API: it is short, and its examples work."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from types import SimpleNamespace
from typing import get_type_hints

from pydantic import BaseModel

from caveat import apis
from caveat.exchange import Exchange, Headers, Request, Response
from caveat.judging.judge import Judge
from caveat.judging.rule import Rule
from caveat.provider.clock import ticking

README = (Path(apis.__path__[0]) / "README.md").read_text()


class Operation(StrEnum):
    """Stands for `caveat_models.acme.operations.Operation`."""

    GET_ORDER = "get-order"


class Order(BaseModel):
    """Stands for a generated model."""

    id: str


MODELS = SimpleNamespace(Order=Order, Error=Order)
GENERATED: dict[str, object] = {"models": MODELS, "Operation": Operation, "Principal": object, "Provider": object}


def example(number: int) -> dict[str, object]:
    """The names that a Python example of the README defines, run with stand-ins for the generated package."""
    namespace = dict(GENERATED)
    code = re.findall(r"```python\n(.*?)```", README, re.DOTALL)[number]
    # The names of the generated package are given.
    code = re.sub(r"^from caveat_models\.acme.*\n", "", code, flags=re.MULTILINE)
    exec(f"from __future__ import annotations\n{code}", namespace)  # noqa: S102 - our own text
    return namespace


def test_the_rule_finds_its_breach() -> None:
    defined = example(0)["an_order_has_the_requested_id"]
    assert isinstance(defined, Rule)
    response = Response(200, Headers([("content-type", "application/json")]), b'{"id": "b"}')
    exchange = Exchange(Request("GET", "/orders/a"), response, Operation.GET_ORDER, {"order_id": "a"})
    assert [finding.message for finding in Judge([defined]).judge(exchange).findings] == ["the id is b, expected a"]


def test_the_names_of_the_mock_resolve() -> None:
    defined = example(1)
    provider, make = defined["AcmeProvider"], defined["make"]
    assert isinstance(provider, type)
    assert get_type_hints(vars(provider)["get_order"], defined)["order_id"] is str
    assert callable(make)
    make(seed=0, clock=ticking())


def test_the_readme_has_at_most_60_lines() -> None:
    assert len(README.splitlines()) <= 60


def test_the_modules_that_it_names_exist() -> None:
    package = Path(apis.__path__[0]).parent
    modules = set(re.findall(r"`caveat\.([a-z_.]+[a-z_])[`.]", README))
    assert {"testing.rule_cases", "provider.protocols", "judging.memory"} <= modules
    for name in modules:
        assert (package / f"{name.replace('.', '/')}.py").exists(), name
