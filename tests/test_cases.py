"""Every rule of the vendors' prose has been seen kept and broken: tables in `tests/cases/<api>/<CODE>.yaml`."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat import casebook, catalogue
from caveat.api import Api
from caveat.casebook import Case
from caveat.exchange import History
from caveat.judge import judge
from caveat.rule import Rule

CASES = Path(__file__).parent / "cases"

RULES = [(api, rule) for api in map(catalogue.api, catalogue.names()) for rule in api.own_rules]


def cases() -> list[tuple[Rule, Case]]:
    return [
        (rule, case)
        for api, rule in RULES
        for file in [CASES / api.name / f"{rule.code}.yaml"]
        if file.is_file()
        for case in casebook.read(file, api.spec)
    ]


@pytest.mark.parametrize(
    ("rule", "case"), cases(), ids=lambda value: value.code if isinstance(value, Rule) else value.name
)
def test_a_rule_judges_its_cases_rightly(rule: Rule, case: Case) -> None:
    *before, last = case.exchanges
    history = History()
    for exchange in before:
        assert not list(judge(exchange, [rule], history)), "only the last exchange of a case may break the rule"
        history.add(exchange)
    assert bool(list(judge(last, [rule], history))) is case.broken


@pytest.mark.parametrize(
    ("api", "rule"), RULES, ids=lambda value: value.code if isinstance(value, Rule) else value.name
)
def test_every_rule_has_been_seen_kept_and_broken(api: Api, rule: Rule) -> None:
    file = CASES / api.name / f"{rule.code}.yaml"
    assert file.is_file(), f"write {file.name}: a rule without a broken case is not yet a rule"
    assert {case.broken for case in casebook.read(file, api.spec)} == {True, False}


@pytest.mark.parametrize("file", sorted(CASES.glob("*/*.yaml")), ids=lambda file: file.stem)
def test_every_table_belongs_to_a_rule(file: Path) -> None:
    codes = {rule.code for api, rule in RULES if api.name == file.parent.name}
    assert file.stem in codes
