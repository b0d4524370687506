"""Unleash's signal endpoint keeps its contract, whatever is sent."""

from caveat.testing.suites import Case, Suite

unleash = Suite("unleash")


@unleash.each_operation
def test_every_answer_keeps_the_contract(case: Case) -> None:
    unleash.judge(case)
