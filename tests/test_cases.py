"""Every rule of an API has kept and broken cases, in `tests/cases/<api>/<CODE>.yaml`."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from caveat.catalogue import catalogue
from caveat.catalogue.api import Api
from caveat.judging.judge import Judge
from caveat.judging.rule import Breach, Rule
from caveat.openapi import evidence
from caveat.openapi.objects import objects
from caveat.testing import rule_cases
from caveat.testing.rule_cases import Case

CASES = Path(__file__).parent / "cases"

AT = r"status|header \S+|request( .+)?|body( (/[^/]*)+)?"
MESSAGE = r"\S.*, expected \S.*"

RULES = [(api, rule) for api in map(catalogue.api, catalogue.names()) for rule in api.own_rules]


def cases() -> list[tuple[Rule, Case]]:
    return [
        (rule, case)
        for api, rule in RULES
        for file in [CASES / api.name / f"{rule.code}.yaml"]
        if file.is_file()
        for case in rule_cases.read(file, api.spec)
    ]


@pytest.mark.parametrize(
    ("rule", "case"), cases(), ids=lambda value: value.code if isinstance(value, Rule) else value.name
)
def test_a_rule_judges_its_cases_correctly(rule: Rule, case: Case) -> None:
    *before, last = case.exchanges
    judge = Judge([rule])
    for exchange in before:
        assert not judge.judge(exchange).findings, "only the last exchange of a case may break the rule"
    findings = judge.judge(last).findings
    assert bool(findings) is case.broken
    for finding in findings:
        assert re.fullmatch(AT, finding.at), "write the place as `Breach.at` describes"
        assert re.fullmatch(MESSAGE, finding.message, re.DOTALL), "say what was found, then what was expected"
        # A finding on several exchanges has them in order, with the last exchange of the case at the end.
        assert finding.exchanges[-1] == last
        assert set(finding.exchanges[:-1]) <= set(before)
    if case.breaches:
        assert [Breach(finding.message, finding.at) for finding in findings] == list(case.breaches)


@pytest.mark.parametrize(
    ("api", "rule"), RULES, ids=lambda value: value.code if isinstance(value, Rule) else value.name
)
def test_every_rule_has_kept_and_broken_cases(api: Api, rule: Rule) -> None:
    file = CASES / api.name / f"{rule.code}.yaml"
    assert file.is_file(), f"write {file.name}: a rule needs a broken case"
    table = list(rule_cases.read(file, api.spec))
    assert {case.broken for case in table} == {True, False}
    assert any(case.breaches for case in table), f"list the breaches of a broken case of {file.name}"


@pytest.mark.parametrize(
    ("api", "rule"), RULES, ids=lambda value: value.code if isinstance(value, Rule) else value.name
)
def test_every_source_starts_with_the_url_of_a_page_of_the_vendor(api: Api, rule: Rule) -> None:
    source = rule.evidence.source
    assert not source or (source.startswith("https://") and urlsplit(source).hostname in evidence_hosts(api.name))


@cache
def evidence_hosts(name: str) -> frozenset[str | None]:
    """The hosts of the pages that the evidence of an API's spec cites."""
    written = (evidence.read(node) for _, node in objects(catalogue.api(name).spec.root))
    return frozenset(urlsplit(each.source).hostname for each in written if each and each.source) - {None}


@pytest.mark.parametrize("file", sorted(CASES.glob("*/*.yaml")), ids=lambda file: file.stem)
def test_every_table_belongs_to_a_rule(file: Path) -> None:
    codes = {rule.code for api, rule in RULES if api.name == file.parent.name}
    assert file.stem in codes
