"""Unleash's signal endpoint keeps its contract for every request."""

from caveat.testing.suites import Case, Suite

unleash = Suite("unleash")


@unleash.each_operation
def test_every_response_keeps_the_contract(case: Case) -> None:
    unleash.judge(case)
