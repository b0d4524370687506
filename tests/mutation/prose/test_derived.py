"""Every rule of the vendors' prose has an operator that breaks a kept case of its table."""

from __future__ import annotations

from pathlib import Path

import pytest

from caveat.catalogue import catalogue
from caveat.catalogue.api import Api
from caveat.judging.rule import Rule
from caveat.mutation.prose.derived import derived
from caveat.testing import rule_cases

CASES = Path(__file__).parent.parent.parent / "cases"
RULES = [(api, rule) for api in map(catalogue.api, catalogue.names()) for rule in api.own_rules]


def first_operator(api: Api, rule: Rule) -> str | None:
    cases = list(rule_cases.read(CASES / api.name / f"{rule.code}.yaml", api.spec))
    return next((operator.name for operator in derived(api.spec, rule, cases)), None)


@pytest.mark.parametrize(
    ("api", "rule"), RULES, ids=lambda value: value.code if isinstance(value, Rule) else value.name
)
def test_a_rule_has_an_operator(api: Api, rule: Rule) -> None:
    assert first_operator(api, rule) is not None


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("DFE007", "register-identity /created is always True, always"),
        ("DFE020", "send-signal is refused with 404, always"),
        ("DFE014", "send-signal is accepted instead of refused, always"),
        ("DFE028", "deliveries are sent twice, always"),
        ("DIA012", "export-events is one field short, always"),
        ("UNL006", "call-signal-endpoint /signals/*/sourceId is new each time, always"),
    ],
)
def test_the_first_operator_of_a_rule(code: str, expected: str) -> None:
    [(api, rule)] = [each for each in RULES if each[1].code == code]
    assert first_operator(api, rule) == expected
