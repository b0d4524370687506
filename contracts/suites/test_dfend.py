"""DFend keeps its contract, whatever is sent."""

from caveat.testing.suites import Case, Suite

dfend = Suite("dfend")


@dfend.each_operation
def test_every_answer_keeps_the_contract(case: Case) -> None:
    dfend.judge(case)


TestSequences = dfend.sequences()
