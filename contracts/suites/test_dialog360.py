"""360dialog's Signals API keeps its contract for every request."""

from caveat.testing.suites import Case, Plan, Suite

dialog360 = Suite("dialog360", Plan(examples=15))


@dialog360.each_operation
def test_every_response_keeps_the_contract(case: Case) -> None:
    dialog360.judge(case)


TestSequences = dialog360.sequences()
