"""DFend keeps its contract for every request."""

from caveat.testing.suites import Case, Suite

dfend = Suite("dfend")


@dfend.each_operation
def test_every_response_keeps_the_contract(case: Case) -> None:
    dfend.judge(case)


TestSequences = dfend.sequences()
