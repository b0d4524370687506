"""Unleash's signal endpoint keeps its contract for every request."""

from caveat.testing.suites import Case, Plan, Suite

unleash = Suite("unleash", Plan(examples=15))


@unleash.each_operation
def test_every_response_keeps_the_contract(case: Case) -> None:
    unleash.judge(case)
