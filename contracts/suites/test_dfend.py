"""DFend keeps its contract for every request."""

from caveat.testing.suites import Case, Plan, Suite

dfend = Suite("dfend", Plan(examples=15))


@dfend.each_operation
def test_every_response_keeps_the_contract(case: Case) -> None:
    dfend.judge(case)


TestSequences = dfend.sequences()
