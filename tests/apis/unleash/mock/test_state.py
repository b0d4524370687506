"""The state of the mock: ids and the clock continue after it is restored."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caveat.catalogue import catalogue
from caveat.errors import BadState
from caveat.exchange import Headers, Request
from caveat.json_text import JsonValue
from caveat.mock.build import build_mock
from resume_law import Step, assert_resumes

API = catalogue.api("unleash")
MOCKS = [build_mock(API, seed=seed) for seed in (1, 2)]
HEADERS = Headers([("authorization", "fake-github-issues-token"), ("content-type", "application/json")])

STEPS = st.lists(
    st.builds(
        Step,
        st.just("POST"),
        st.sampled_from(["/api/signal-endpoint/github-issues", "/api/signal-endpoint/nothing"]),
        st.none() | st.just({"issue": 311}),
    ),
    max_size=4,
)


@given(STEPS, STEPS)
def test_a_restored_mock_answers_as_the_original(before: list[Step], after: list[Step]) -> None:
    assert_resumes(MOCKS[0], MOCKS[1], HEADERS, before, after)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("signals", -1, "state/signals: Input should be greater than or equal to 0"),
        ("clock", "2026-01-01T00:00:00", "state/clock: Input should have timezone info"),
    ],
)
def test_an_invalid_state_is_reported_with_its_path(field: str, value: JsonValue, message: str) -> None:
    mock = build_mock(API)
    state = mock.dump()
    assert isinstance(state, dict)
    with pytest.raises(BadState) as raised:
        mock.load(state | {field: value})
    assert str(raised.value).startswith(message)


def test_the_state_holds_no_calls_for_the_rate_limit_and_ignores_those_of_older_files() -> None:
    limited = build_mock(API, settings={"rate-limit": "1"})
    limited.load({"clock": None, "signals": 7, "passed": {"github-issues": ["2026-01-01T00:00:00Z"]}})
    assert limited.answer(Request("POST", "/api/signal-endpoint/github-issues", HEADERS)).ok
    assert limited.dump() == {"clock": "2026-01-01T00:00:00.001000Z", "signals": 8}
