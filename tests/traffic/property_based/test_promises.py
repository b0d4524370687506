"""The promises of Schemathesis's checks: one for each code of its failures."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from schemathesis.core.failures import Failure

from caveat.judging.evidence import Grade
from caveat.traffic.property_based.failures import BrokenPromise
from caveat.traffic.property_based.promises import PROMISES


def codes_of_schemathesis() -> set[str]:
    def subclasses(kind: type[Failure]) -> Iterator[type[Failure]]:
        for each in kind.__subclasses__():
            yield each
            yield from subclasses(each)

    kinds = {kind for kind in subclasses(Failure) if kind is not BrokenPromise and "graphql" not in kind.__module__}
    # ST901 is for checks that users of Schemathesis write; there are none here.
    return {kind.code for kind in kinds} - {"ST901"}


def test_every_check_of_schemathesis_has_a_promise() -> None:
    assert PROMISES.keys() == codes_of_schemathesis()


@pytest.mark.parametrize("code", PROMISES)
def test_a_promise_has_its_code_a_sentence_and_evidence(code: str) -> None:
    promise = PROMISES[code]
    assert promise.code == code
    assert promise.title.endswith(".")
    assert promise.evidence.grade in {Grade.STANDARD, Grade.ASSUMED}
    assert str(promise.evidence)
